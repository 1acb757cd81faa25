import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ENTITY_KINDS } from '../../shared/estate/record.ts'
import { until } from '../rig/processes.ts'

const CLI = fileURLToPath(new URL('../../main/cli.ts', import.meta.url))
const QUIET = '--disable-warning=ExperimentalWarning'

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function wanglou(args: readonly string[], lang = 'C'): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: lang }
    execFile(process.execPath, [QUIET, CLI, ...args], { env, maxBuffer: 100_000_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

/** A command that runs until it is told to stop. */
function begin(args: readonly string[]) {
  const child = spawn(process.execPath, [QUIET, CLI, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return {
    said: (pattern: RegExp) => until(String(pattern), () => pattern.test(said), 60_000, 50),
    async stop(signal: NodeJS.Signals): Promise<{ code: number | null; said: string }> {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal)
        await once(child, 'exit')
      }
      return { code: child.exitCode, said }
    },
  }
}

const textsSchema = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) })
const entitySchema = z.looseObject({
  id: z.string(),
  kind: z.enum(ENTITY_KINDS),
  name: z.string(),
  source: z.string().nullable(),
  level: z.string(),
  stale: z.boolean(),
  staleSince: z.iso.datetime().nullable(),
  reasons: z.array(z.looseObject({ code: z.string(), text: textsSchema })),
  parent: z.string().nullable(),
})
const documentSchema = z.strictObject({
  at: z.iso.datetime().nullable(),
  asOf: z.iso.datetime(),
  seq: z.int().positive(),
  running: z.boolean(),
  sources: z.array(z.looseObject({ name: z.string(), phase: z.string(), stale: z.boolean() })),
  entities: z.array(entitySchema),
})
const KIND_FIELDS = {
  instance: z.looseObject({
    ...{
      namespace: z.string(),
      uid: z.string(),
      phase: z.string(),
      ready: z.boolean(),
      restarts: z.number(),
      node: z.string().nullable(),
    },
  }),
  node: z.looseObject({ uid: z.string(), ready: z.boolean(), unschedulable: z.boolean() }),
  component: z.looseObject({
    ...{ namespace: z.string(), uid: z.string(), desired: z.number(), updated: z.number(), available: z.number() },
  }),
} as const

let dir = ''

describe('with the demo estate', () => {
  let demo: ReturnType<typeof begin>
  const data = () => join(dir, 'data')
  const sources = () => join(dir, 'demo', 'sources.yaml')
  const read = async (...more: string[]) =>
    documentSchema.parse(JSON.parse((await wanglou(['state', '--data', data(), '--json', ...more])).stdout))

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'wanglou-cli-'))
    demo = begin(['simulate', '--out', join(dir, 'demo'), '--size', 'town', '--scenario', 'calm', '--until-stdin-end'])
    await demo.said(/^ready$/m)
  })
  afterAll(async () => {
    await demo.stop('SIGTERM')
    rmSync(dir, { recursive: true, force: true })
  })

  test('run goes live, state reads beside it, a signal ends it with 0, and what was seen is then said to be stale', async () => {
    const run = begin(['run', '--data', data(), '--sources', sources()])
    await run.said(/ gov-a: live$/m)
    await until('all live', async () => (await read()).sources.every(({ phase }) => phase === 'live'), 60_000, 200)
    const live = await read()
    expect(live.running).toBe(true)
    expect(live.entities.filter(({ stale }) => stale)).toEqual([])
    expect(new Set(live.entities.map(({ kind }) => kind))).toEqual(new Set(ENTITY_KINDS))
    for (const entity of live.entities) {
      if (entity.kind in KIND_FIELDS) KIND_FIELDS[z.enum(['instance', 'node', 'component']).parse(entity.kind)].parse(entity)
    }

    const second = await wanglou(['run', '--data', data(), '--sources', sources()])
    expect(second.code).toBe(1)
    expect(second.stderr).toMatch(/another Wanglou is using the data folder/)

    // A moment ago, of which nothing is written yet.
    const then = new Date().toISOString()
    const meanwhile = await read('--at', then)
    expect(meanwhile).toMatchObject({ at: then, running: true })
    expect((await run.stop('SIGTERM')).code).toBe(0)
    const cold = await read()
    expect(cold.running).toBe(false)
    expect(cold.seq).toBeGreaterThanOrEqual(live.seq)
    expect(cold.entities.length).toBe(meanwhile.entities.length)
    expect(cold.sources.map(({ phase }) => phase)).not.toContain('live')
    expect(cold.entities.filter(({ level }) => level === 'normal')).toEqual([])

    const past = await read('--at', then)
    expect(past).toMatchObject({ at: then, running: true })
    expect(past.entities.filter(({ stale }) => stale)).toEqual([])
    expect(new Set(past.entities.map(({ id, level }) => `${id} ${level}`))).toEqual(
      new Set(meanwhile.entities.map(({ id, level }) => `${id} ${level}`)),
    )
    const early = await wanglou(['state', '--data', data(), '--at', '2020-02-29T08:31+08:00'])
    expect([early.code, early.stdout]).toEqual([1, ''])
    expect(early.stderr).toMatch(/2020-02-29T00:31:00.000Z is not recorded: what is recorded is from 20\d\d-.*Z to 20\d\d-.*Z/)
    const ahead = await wanglou(['state', '--data', data(), '--at', '9999-01-01T00:00'], 'zh_CN.UTF-8')
    expect([ahead.code, ahead.stdout]).toEqual([1, ''])
    expect(ahead.stderr).toMatch(/还没有到.*可查看的时段/)
    const none = await wanglou(['state', '--data', data(), '--at', '2026-02-30T08:31:00Z'])
    expect([none.code, none.stdout]).toEqual([2, ''])
    expect(none.stderr).toMatch(/takes an ISO 8601 time .* not "2026-02-30T08:31:00Z"; recorded is from 20.* to 20/)
    expect((await wanglou(['state', '--data', data(), '--at', then])).stdout).toContain(`the state at ${then}: data as of`)

    const kinds = (await read('--kind', 'node')).entities.map(({ kind }) => kind)
    expect(new Set(kinds)).toEqual(new Set(['node']))
    expect((await wanglou(['state', '--data', data()])).stdout).toMatch(/no engine is running: all below is what was seen last/)
    expect((await wanglou(['state', '--data', data()], 'zh_CN.UTF-8')).stdout).toMatch(/引擎未运行/)
  })

  test('run --for ends by itself with 0', async () => {
    const { code, stderr } = await wanglou(['run', '--data', join(dir, 'short'), '--sources', sources(), '--for', '0.5'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/gov-a: connecting/)
  })
})

describe('help', () => {
  const COMMANDS = ['run', 'state', 'register', 'export', 'verify', 'import', 'signers', 'keys', 'simulate']
  const asks = COMMANDS.flatMap((name) => [[name, '--help'] as const, [name, '-h'] as const])

  test.each(asks)('%s %s is its usage and nothing else', async (name, how) => {
    const { code, stdout, stderr } = await wanglou([name, how])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^usage:/)
    expect(stdout).toMatch(new RegExp(`^ *(usage: )?(wanglou )?${name} `, 'm'))
  })

  test('what follows a lone -- is no question for help', async () => {
    expect(await wanglou(['verify', '--', '--help'])).toMatchObject({ code: 1, stdout: expect.not.stringContaining('usage:') })
  })
})

describe('bad input', () => {
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'wanglou-cli-'))
  })
  afterEach(() => rmSync(dir, { recursive: true, force: true }))

  test.each([
    [['state', '--data', '/nowhere/at/all'], 1, /no Wanglou data in \/nowhere\/at\/all.*Check the path/],
    [['state'], 2, /--data is needed/],
    [['state', '--data', '.', '--kind', 'dragon'], 2, /no kind "dragon"; there are: bureau, app/],
    [['state', '--data', '.', '--frob'], 2, /there is no option --frob/],
    [['run', '--data', '.'], 2, /--sources is needed/],
    [
      ['run', '--data', '.', '--sources', 'x', '--for', 'ever'],
      2,
      /--for takes a number of seconds above 0 and up to 2147483, not "ever"/,
    ],
    [['run', '--data', '.', '--sources', 'x', '--for', '99999999'], 2, /--for takes .* not "99999999"/],
    [['dance'], 2, /unknown command dance/],
    [['dance', '--help'], 2, /unknown command dance/],
    [[], 2, /usage: wanglou/],
  ])('%j ends with %i and says why', async (args, code, pattern) => {
    const ended = await wanglou(args)
    expect(ended.code).toBe(code)
    expect(ended.stderr).toMatch(pattern)
    expect(ended.stdout).toBe('')
  })

  test('a data folder that is a file is refused in words', async () => {
    const file = join(dir, 'file')
    const sources = join(dir, 'sources.yaml')
    writeFileSync(file, 'not a folder')
    writeFileSync(sources, 'sources: []')
    const { code, stderr } = await wanglou(['run', '--data', file, '--sources', sources])
    expect(code).toBe(1)
    expect(stderr).toMatch(/data folder .*file cannot be used/)
    expect(stderr).not.toMatch(/ at .*\.ts:/)
  })

  test.each(['not a database at all', ''])('state words a database that is none: %j', async (content) => {
    writeFileSync(join(dir, 'journal.db'), content)
    const { code, stdout, stderr } = await wanglou(['state', '--data', dir])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(dir)
    expect(stderr).not.toMatch(/ at .*\.ts:/)
  })

  test('a sources file that is not there ends the run with a sentence; an entry that cannot be used is told, and the rest goes on', async () => {
    const sources = join(dir, 'sources.yaml')
    const missing = await wanglou(['run', '--data', dir, '--sources', sources])
    expect(missing.code).toBe(1)
    expect(missing.stderr).toContain(sources)
    writeFileSync(sources, 'sources: [{name: broken, kind: kubernetes}]')
    const { code, stderr } = await wanglou(['run', '--data', dir, '--sources', sources, '--for', '0.2'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/ broken: refused: .*kubeconfig/)
  })
})
