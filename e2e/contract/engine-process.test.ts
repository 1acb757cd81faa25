import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeSigningKey, signingSecret } from '../../main/config/signing/signing-key.ts'
import type { DiffFrame, EstateFrame, Frame, ViewMessage } from '../../shared/estate/frame.ts'
import type { FromEngine, ToEngine } from '../../shared/ipc/engine.ts'
import type { SnapshotAsk } from '../../shared/ipc/snapshot.ts'
import { writeEstateCache } from '../fixtures/estate-cache.ts'
import { INCIDENT, writeIncidentJournal } from '../fixtures/incident-journal.ts'
import { until } from '../rig/processes.ts'

const ENGINE = fileURLToPath(new URL('../../main/engine/index.ts', import.meta.url))
/** The launcher builds it before the tests. */
const BUNDLE = fileURLToPath(new URL('../../dist/engine/index.cjs', import.meta.url))

let dataDir = ''
const children: ChildProcess[] = []
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-process-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

function begin(engine = ENGINE) {
  const child = fork(engine, { execArgv: ['--disable-warning=ExperimentalWarning'], serialization: 'advanced', silent: true })
  children.push(child)
  const said: FromEngine[] = []
  child.on('message', (message: FromEngine) => said.push(message))
  const over = once(child, 'exit')
  return {
    child,
    said,
    tell: (message: ToEngine) => void child.send(message),
    hear: (type: FromEngine['type']) => until(type, () => said.find((message) => message.type === type), 20_000, 10),
    exitCode: async (): Promise<unknown> => (await over)[0],
  }
}

const START: () => ToEngine = () => ({ type: 'start', options: { dataDir, sourcesFile: null } })

test('starts, answers a view with a full frame, refuses what is no message, and stops with 0', async () => {
  const { child, said, tell, hear, exitCode } = begin()
  tell(START())
  child.send({ type: 'view', view: 'not a number' })
  tell({ type: 'view', view: 7, message: { type: 'open', view: 'estate' } })
  expect(await hear('frame')).toMatchObject({ view: 7, frame: { view: 'estate', base: null, seq: 0, asOf: null, sources: [] } })
  tell({ type: 'stop' })
  expect(await exitCode()).toBe(0)
  expect(said.map(({ type }) => type)).toEqual(['ready', 'frame', 'stopped'])
})

test.each([
  ['from its sources', ENGINE],
  ['bundled', BUNDLE],
])('%s: shows a window the past from a thread of its own, then the present, and stops with 0', async (_form, engine) => {
  const at = Date.now()
  writeEstateCache(dataDir, 2_500, at)
  const { said, tell, hear, exitCode } = begin(engine)
  const look = (message: ViewMessage): void => tell({ type: 'view', view: 7, message })
  const frames = <F extends Frame>(wanted: (frame: Frame) => frame is F): F[] =>
    said.flatMap((message) => (message.type === 'frame' && wanted(message.frame) ? [message.frame] : []))
  const estates = (past: boolean): EstateFrame[] =>
    frames((frame): frame is EstateFrame => frame.view === 'estate' && (frame.moment !== null) === past)
  tell(START())
  look({ type: 'open', view: 'estate' })
  await hear('frame')
  const [live] = estates(false)
  look({ type: 'ack', view: 'estate', seq: live?.seq ?? 0 })

  look({ type: 'look', at, barTo: at })
  const past = await until('the past', () => estates(true)[0], 20_000, 10)
  expect(past).toMatchObject({ moment: at, base: null, totals: live?.totals })
  const ids = (frame: EstateFrame | undefined) => frame?.apps.map(({ id }) => id).sort()
  expect(ids(past)).toEqual(ids(live))
  expect(ids(past)?.length).toBeGreaterThan(0)
  look({ type: 'open', view: 'diff', from: at, to: null })
  const isDiff = (frame: Frame): frame is DiffFrame => frame.view === 'diff'
  expect(await until('the difference', () => frames(isDiff)[0], 20_000, 10)).toMatchObject({ from: at, more: 0 })

  look({ type: 'live' })
  expect(await until('live again', () => estates(false)[1], 20_000, 10)).toMatchObject({ base: null, moment: null })
  tell({ type: 'stop' })
  expect(await exitCode()).toBe(0)
})

test('ends with 0 when its host is gone', async () => {
  const { child, tell, hear, exitCode } = begin()
  tell(START())
  await hear('ready')
  child.disconnect()
  expect(await exitCode()).toBe(0)
})

test('says why it cannot start, and ends', async () => {
  const { tell, hear, exitCode } = begin()
  writeFileSync(join(dataDir, 'file'), '')
  tell({ type: 'start', options: { dataDir: join(dataDir, 'file'), sourcesFile: null } })
  expect(await hear('fatal')).toMatchObject({
    message: expect.stringMatching(/data folder .* cannot be used.*another data folder/s),
    problem: { code: 'journal.unusable', facts: { path: join(dataDir, 'file') } },
  })
  expect(await exitCode()).toBe(1)
})

test.each([
  ['from its sources', ENGINE],
  ['bundled', BUNDLE],
])('%s: told to stop while a package is written, it leaves nothing of it', async (_form, engine) => {
  writeIncidentJournal(join(dataDir, 'data'))
  const { said, tell, hear, exitCode } = begin(engine)
  const suite = 'ed25519-sha256'
  const ask: SnapshotAsk = { incident: 'red-packet', ...INCIDENT, scope: null, profile: 'external', namespaces: [] }
  tell({ type: 'start', options: { dataDir: join(dataDir, 'data'), sourcesFile: null } })
  tell({ type: 'secrets', secrets: { [signingSecret(suite)]: makeSigningKey(suite, 'city') } })
  tell({ type: 'snapshot', id: 1, job: { make: 'package', ask, out: join(dataDir, 'x.wlsnap'), suite } })
  await hear('snapshot')
  expect(readdirSync(dataDir)).toContainEqual(expect.stringMatching(/^\.x\.wlsnap\.\d+\.part$/))
  tell({ type: 'stop' })
  expect(await exitCode()).toBe(0)
  expect(said.at(-2)).toEqual({ type: 'snapshot', id: 1, told: { cancelled: true } })
  expect(readdirSync(dataDir)).toEqual(['data'])
})
