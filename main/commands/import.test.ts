import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { SIGNER, START, smallPackage } from '../engine/snapshot/case/case-fixture.ts'
import { casesFolder } from '../engine/snapshot/case/cases.ts'
import { UsageError } from './command.ts'
import { importSnapshot } from './import.ts'
import { state } from './state.ts'

// Each import is a thread that loads the program, on a machine that others use too.
vi.setConfig({ testTimeout: 120_000 })

let folder = ''
let data = ''
let path = ''
let out = ''

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-import-command-'))
  data = join(folder, 'data')
  path = await smallPackage(folder)
  out = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text)
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

const madeSchema = z.object({ case: z.object({ id: z.string() }) })
const stateSchema = z.object({ entities: z.array(z.object({ name: z.string(), level: z.string() })) })

test('a snapshot is imported once its signer is accepted, and its moments can be asked for', async () => {
  expect(await importSnapshot([path, '--data', data], 'en')).toBe(3)
  expect(out).toContain(`--accept-unknown ${SIGNER.fingerprint}`)
  expect(existsSync(casesFolder(data))).toBe(false)
  out = ''
  expect(await importSnapshot([path, '--data', data, '--accept-unknown', SIGNER.fingerprint, '--json'], 'en')).toBe(0)
  const { id } = madeSchema.parse(JSON.parse(out)).case
  const levelAt = async (at: number): Promise<unknown> => {
    out = ''
    const asked = ['--data', data, '--case', id.slice(0, 8), '--at', new Date(at).toISOString(), '--kind', 'component', '--json']
    expect(await state(asked, 'en')).toBe(0)
    return stateSchema.parse(JSON.parse(out)).entities.find(({ name }) => name === 'a')?.level
  }
  expect(await levelAt(START)).toBe('normal')
  expect(await levelAt(START + 60_000)).toBe('minor')
  await expect(state(['--data', data, '--case', id], 'en')).rejects.toThrow(UsageError)
  await expect(state(['--data', data, '--case', 'f'.repeat(8), '--at', '2026-01-01T00:00Z'], 'en')).rejects.toMatchObject({
    code: 'case.gone',
  })
})

test('what is no snapshot is not imported, and why is said', async () => {
  const junk = join(folder, 'junk.wlsnap')
  writeFileSync(junk, 'not a snapshot, and longer than the shortest archive can be')
  expect(await importSnapshot([junk, '--data', data], 'en')).toBe(1)
  expect(out).toContain('this is not an incident snapshot of Wanglou')
  expect(existsSync(data)).toBe(false)
})
