import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSourcesFile } from '../config/sources-file.ts'
import { UsageError } from './command.ts'
import { simulate } from './simulate.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-simulate-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('wanglou simulate', () => {
  it.each([
    [[], '--out is needed'],
    [['--out', 'x', '--size', 'village'], '--size cannot be "village": one of city, town'],
    [
      ['--out', 'x', '--scenario', 'fire'],
      '--scenario cannot be "fire": one of demo, calm, network-cut, bad-rollout, node-loss, enrolment-surge, red-packet',
    ],
    [['--out', 'x', '--seed', 'seven'], '--seed takes a whole number'],
    [['--out', 'x', '--loud'], '--loud'],
  ])('refuses %j in words', async (argv, words) => {
    await expect(simulate(argv, 'en')).rejects.toThrow(words)
    await expect(simulate(argv, 'en')).rejects.toBeInstanceOf(UsageError)
  })

  it("does not overwrite someone's own sources file", async () => {
    const path = join(folder, 'sources.yaml')
    writeFileSync(path, 'sources: []')
    await expect(simulate(['--out', folder], 'en')).rejects.toThrow(path)
    expect(readFileSync(path, 'utf8')).toBe('sources: []')
  })

  it('says only ready, writes files for the owner alone, and ends with 0 when its parent is gone', async () => {
    const out = join(folder, 'demo')
    const entry = join(import.meta.dirname, 'simulate.ts')
    const script = `import { simulate } from ${JSON.stringify(entry)}; process.exitCode = await simulate(process.argv.slice(1), 'zh-CN')`
    const argv = ['--input-type=module', '-e', script, '--', '--out', out, '--size', 'town', '--until-stdin-end']
    const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'ignore'] })
    const exited = once(child, 'exit')
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line)
      child.stdin.end()
    }
    expect(await exited).toEqual([0, null])
    expect(lines).toEqual(['ready'])
    const files = readdirSync(out).sort()
    expect(files).toEqual([
      'alerts.token',
      'ca.crt',
      'gov-a-metrics.token',
      'gov-a.kubeconfig',
      'gov-b-metrics.token',
      'gov-b.kubeconfig',
      'monitor.token',
      'private.token',
      'public-metrics.token',
      'public.kubeconfig',
      'register.yaml',
      'sources.yaml',
      'xinchuang-metrics.token',
      'xinchuang.kubeconfig',
    ])
    expect(readSourcesFile(join(out, 'sources.yaml'), 0)).toMatchObject({ refused: [], faults: [], sources: { length: 11 } })
    expect(files.map((name) => statSync(join(out, name)).mode & 0o777)).toEqual(files.map(() => 0o600))
  })
})
