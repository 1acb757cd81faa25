import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CaseFrame, CasesFrame, Present } from '../../../../shared/estate/case-frame.ts'
import type { EstateFrame, Frame } from '../../../../shared/estate/frame.ts'
import type { WatchFrame } from '../../../../shared/estate/watch.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import type { KnownSigner } from '../../../../shared/snapshot/manifest.ts'
import { startReaderHere } from '../../past/start-reader-here.ts'
import { knowing } from '../package/package-fixture.ts'
import { type CaseDesk, createCaseDesk } from './case-desk.ts'
import { SIGNER, START, smallPackage } from './case-fixture.ts'
import { caseFolder, casesFolder, partName } from './cases.ts'
import { importCase } from './import-case.ts'
import type { StartImport } from './start-import.ts'

// Packages and databases are written, on a machine that others use too.
vi.setConfig({ testTimeout: 60_000 })

const WINDOW = 1
let folder = ''
let dataDir = ''
let path = ''
let desk: CaseDesk
let now = START + 500_000
let present: Present = { alarms: { critical: 0, major: 0, minor: 0, notice: 0 }, asOf: START, live: true, trouble: null }
let signers: readonly KnownSigner[] = []
const frames: Frame[] = []
const turned: number[] = []

/** In this thread. */
const startImport: StartImport = (job, progress) => ({
  end: importCase(job.path, { ...job, part: partName(), progress }).then((imported) => ({ type: 'done', ...imported })),
  cancel() {},
})

const settings = {
  ...{ names: { estateName: 'here', estateNameEn: null }, faults: [], journal: null, tightFill: 1, usageFreshMs: 1 },
  ...{ rules: DEFAULT_POLICY.capacity, excuses: [], alarms: DEFAULT_POLICY.alarms },
}

async function next<F extends Frame>(wanted: (frame: Frame) => frame is F): Promise<F> {
  return await vi.waitFor(
    () => {
      const found = frames.find(wanted)
      if (found === undefined) throw new Error('not yet')
      return found
    },
    { timeout: 20_000 },
  )
}
const isCases =
  (state: string) =>
  (frame: Frame): frame is CasesFrame =>
    frame.view === 'cases' && frame.import?.state === state
const isCase = (frame: Frame): frame is CaseFrame => frame.view === 'case'
const isEstate = (frame: Frame): frame is EstateFrame => frame.view === 'estate'

async function imported(): Promise<string> {
  desk.receive(WINDOW, { type: 'cases', wanted: true })
  desk.receive(WINDOW, { type: 'import-case', id: 'i', path, accept: SIGNER.fingerprint })
  const { cases } = await next(isCases('done'))
  return cases[0]?.id ?? ''
}

function createDesk(started: StartImport = startImport): CaseDesk {
  return createCaseDesk({
    ...{ dataDir, clock: { now: () => now, monotonic: () => now }, log() {}, startReader: startReaderHere, startImport: started },
    signers: () => signers,
    send: (_, frame) => frames.push(frame),
    present: () => present,
    turned: (view) => turned.push(view),
  })
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-desk-'))
  dataDir = join(folder, 'data')
  path = await smallPackage(folder)
  frames.length = 0
  turned.length = 0
  signers = []
  desk = createDesk()
  desk.settings(settings)
})
afterEach(async () => {
  await desk.dispose()
  rmSync(folder, { recursive: true, force: true })
})

test('an unknown signer is asked about, and who is known later is told as known', async () => {
  desk.receive(WINDOW, { type: 'cases', wanted: true })
  desk.receive(WINDOW, { type: 'import-case', id: 'i', path, accept: null })
  const { import: asked, cases } = await next(isCases('unknown-signer'))
  const { name, suite, publicKey, fingerprint } = SIGNER
  expect(asked?.signer).toEqual({ name, suite, publicKey, fingerprint })
  expect(cases).toEqual([])
  const id = await imported()
  expect((await next(isCases('done'))).cases).toMatchObject([{ knownAs: null, signer: { name: 'a colleague' } }])
  desk.receive(WINDOW, { type: 'case', id })
  expect(await next(isCase)).toMatchObject({ shown: { knownAs: null } })
  signers = knowing({ ...SIGNER, name: 'Li' })
  frames.length = 0
  desk.receive(WINDOW, { type: 'cases', wanted: true })
  expect((await next(isCases('done'))).cases).toMatchObject([{ knownAs: 'Li' }])
  expect(await next(isCase), 'whoever looks at it').toMatchObject({ id, shown: { knownAs: 'Li' } })
})

test('a window that looks at a case is shown it as it was, under its own name and on its own bar, and nothing of the present', async () => {
  const id = await imported()
  desk.receive(WINDOW, { type: 'case', id })
  expect(await next(isCase)).toMatchObject({
    id,
    problem: null,
    present,
    shown: { id, window: { from: START, to: START + 180_000 } },
  })
  expect(turned).toEqual([WINDOW])
  const at = START + 60_000
  expect(desk.inCase(WINDOW, { type: 'open', view: 'estate' })).toBe(true)
  desk.inCase(WINDOW, { type: 'look', at, barTo: at })
  const frame = await next(isEstate)
  expect(frame).toMatchObject({ moment: at, estateName: null, journal: { historyFrom: START }, notes: [{ id: 'n' }] })
  expect(frame.alarms).toMatchObject([{ level: 'minor', code: 'component.short' }])
  expect(frame.density).toMatchObject({ from: START, sliceMs: 2_000 })
  expect(frame.density?.observed).toHaveLength(90)
  desk.inCase(WINDOW, { type: 'open', view: 'watch' })
  const watch = await next((told): told is WatchFrame => told.view === 'watch')
  expect(watch, 'of the window alone').toMatchObject({ from: START, to: at, sources: [{ name: 'east' }] })
})

test('nothing is written in a case', async () => {
  const id = await imported()
  desk.receive(WINDOW, { type: 'case', id })
  desk.inCase(WINDOW, { type: 'note', id: 'x', at: START, author: null, text: 'no', about: null })
  desk.inCase(WINDOW, {
    type: 'mark-alarm',
    id: 'y',
    alarm: 'a',
    level: 'major',
    what: 'acknowledge',
    author: 'Li',
    reason: '',
    until: null,
  })
  const answers = frames.filter((frame) => frame.view === 'note')
  expect(answers).toMatchObject([
    { id: 'x', problem: { code: 'case.read-only' } },
    { id: 'y', problem: { code: 'case.read-only' } },
  ])
})

test('the alarms of the present are told on beside it, and only as they change', async () => {
  const id = await imported()
  desk.receive(WINDOW, { type: 'case', id })
  const told = (): number => frames.filter(isCase).length
  now += 2_000
  desk.beat()
  expect(told()).toBe(1)
  present = { ...present, alarms: { critical: 1, major: 0, minor: 0, notice: 0 } }
  now += 2_000
  desk.beat()
  expect(frames.at(-1)).toMatchObject({ view: 'case', id, present: { alarms: { critical: 1 } } })
  desk.receive(WINDOW, { type: 'case', id: null })
  expect(frames.at(-1)).toMatchObject({ view: 'case', id: null, shown: null })
  expect(desk.inCase(WINDOW, { type: 'live' })).toBe(false)
})

test('where cases cannot be read, that is told in words, and nobody ends', async () => {
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(casesFolder(dataDir), 'no folder')
  desk.receive(WINDOW, { type: 'cases', wanted: true })
  expect(frames.at(-1)).toMatchObject({
    view: 'cases',
    cases: [],
    problem: { code: 'case.unreadable', facts: { detail: 'ENOTDIR' } },
  })
  desk.receive(WINDOW, { type: 'import-case', id: 'i', path, accept: SIGNER.fingerprint })
  expect(await next(isCases('failed'))).toMatchObject({ import: { problem: { code: 'case.unreadable' } } })
  desk.receive(WINDOW, { type: 'remove-case', id: 'f'.repeat(64) })
  await vi.waitFor(() => expect(frames.at(-1)).toMatchObject({ view: 'cases', problem: { code: 'case.unreadable' } }))
  await createDesk().dispose()
})

test('an import that is under way ends with the desk, which waits until nothing of it is left', async () => {
  const ends: string[] = []
  const ended = createDesk((job) => {
    let cancelled = (): void => {}
    const told = new Promise<void>((done) => {
      cancelled = done
    })
    // A thread takes a turn of the loop at least.
    const end = told
      .then(() => setImmediate())
      .then(() => {
        ends.push(job.path)
        return { type: 'cancelled' } as const
      })
    return { end, cancel: () => cancelled() }
  })
  ended.receive(WINDOW, { type: 'import-case', id: 'i', path, accept: null })
  await ended.dispose()
  expect(ends).toEqual([path])
})

test('a case that is removed is no more for whoever looks at it, and one that is not there says so', async () => {
  const id = await imported()
  desk.receive(WINDOW, { type: 'case', id })
  frames.length = 0
  desk.receive(WINDOW, { type: 'remove-case', id })
  expect(await next(isCase)).toMatchObject({ id, shown: null, problem: { code: 'case.gone' } })
  await vi.waitFor(() => expect(existsSync(caseFolder(dataDir, id))).toBe(false))
  frames.length = 0
  desk.receive(WINDOW, { type: 'case', id })
  expect(await next(isCase)).toMatchObject({ shown: null, problem: { code: 'case.gone' } })
})
