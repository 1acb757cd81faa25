import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SnapshotAsk, SnapshotJob, SnapshotProgress, SnapshotTold } from '../../shared/ipc/snapshot.ts'
import type { Drawn } from '../../shared/snapshot/pictures.ts'
import type { SecretStore } from '../config/secrets/secret-store.ts'
import type { ReportWindow } from './report-window.ts'
import { createSnapshotDesk } from './snapshot-desk.ts'

const ASK: SnapshotAsk = { ...{ incident: null, from: 1, to: 2, scope: null, profile: 'none', namespaces: [] } }
const SUITE = 'ed25519-sha256'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wanglou-desk-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function begin(state: 'none' | 'open' | 'locked', place: string | null = '/place/x.wlsnap', report = PRINTS) {
  const kept: Record<string, string> = {}
  const jobs: { job: SnapshotJob; told: (told: SnapshotTold) => void; answers: Drawn[]; ended: boolean }[] = []
  const progress: SnapshotProgress[] = []
  const store: Pick<SecretStore, 'all' | 'info' | 'put'> = {
    all: () => (state === 'locked' ? null : kept),
    info: () => ({ state, names: Object.keys(kept), problem: null }),
    put(name, value) {
      kept[name] = value
      return null
    },
  }
  const desk = createSnapshotDesk({
    engine: {
      snapshot(job, told) {
        const one = { job, told, answers: [] as Drawn[], ended: false }
        jobs.push(one)
        return {
          end() {
            one.ended = true
          },
          drawn: (drawn) => void one.answers.push(drawn),
        }
      },
    },
    ...{
      secrets: () => store,
      home,
      choose: async () => place,
      now: () => 1_764_000_000_000,
      report,
      lang: () => 'zh-CN' as const,
    },
    progress: (one) => progress.push(one),
  })
  return { desk, jobs, progress }
}

const PAGE = Buffer.from('<html></html>')
const DRAWN: Drawn = { lang: 'zh-CN', pictures: [{ moment: 'end', at: 1, png: PAGE }] }
/** Draws and prints at once. */
const PRINTS: ReportWindow = {
  draw: async (page, _lang, _signal, drawing) => {
    drawing('pictures/end.png')
    return page === PAGE ? DRAWN : { why: 'failed' }
  },
  write: async (page, form, lang) => Buffer.from(`${form} ${lang} ${page.length}`),
}
/** Never comes to an end by itself. */
const ending = (signal: AbortSignal): Promise<never> =>
  new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason)))
const HANGS: ReportWindow = {
  draw: (_page, _lang, signal) => ending(signal),
  write: (_page, _form, _lang, signal) => ending(signal),
}

const turn = () => new Promise((done) => setImmediate(done))

test('without a vault, or with one that is locked, nobody signs, and it is said why', async () => {
  expect(await begin('none').desk['snapshot:signers']()).toMatchObject({ signers: [], problem: { code: 'vault.none' } })
  expect(await begin('locked').desk['snapshot:signers']()).toMatchObject({ signers: [], problem: { code: 'vault.locked' } })
})

test('a key is made once, and its signer told without it', async () => {
  const { desk } = begin('open')
  expect(await desk['snapshot:make-key']({ suite: SUITE, name: '一岗' })).toEqual({ problem: null })
  const { signers } = await desk['snapshot:signers']()
  expect(signers).toEqual([{ suite: SUITE, name: '一岗', fingerprint: expect.any(String) }])
  expect(await desk['snapshot:make-key']({ suite: SUITE, name: '二岗' })).toMatchObject({
    problem: { code: 'signing-key.exists' },
  })
})

test('the engine writes where the person chose, one package at a time', async () => {
  const { desk, jobs, progress } = begin('open')
  const answer = desk['snapshot:export']({ ask: ASK, suite: SUITE, name: 'x.wlsnap' })
  await turn()
  expect(jobs[0]?.job).toEqual({ make: 'package', ask: ASK, suite: SUITE, out: '/place/x.wlsnap' })
  expect(await desk['snapshot:preview'](ASK)).toMatchObject({ problem: { code: 'snapshot.busy' } })
  jobs[0]?.told({ progress: { member: 'alarms.jsonl', share: 0.5 } })
  expect(progress).toEqual([{ member: 'alarms.jsonl', share: 0.5 }])
  desk['snapshot:cancel']()
  expect(jobs[0]?.ended).toBe(true)
  jobs[0]?.told({ cancelled: true })
  expect(await answer).toEqual({ value: null })

  const next = desk['snapshot:preview'](ASK)
  jobs[1]?.told({ preview: { hidden: [] } })
  expect(await next).toEqual({ value: { hidden: [] } })
})

test('where no place was chosen nothing is asked of the engine', async () => {
  const { desk, jobs } = begin('open', null)
  expect(await desk['snapshot:export']({ ask: ASK, suite: SUITE, name: 'x' })).toEqual({ value: null })
  expect(jobs).toEqual([])
})

test('what the engine wants drawn is drawn, and given to it', async () => {
  const { desk, jobs, progress } = begin('open')
  const answer = desk['snapshot:export']({ ask: ASK, suite: SUITE, name: 'x.wlsnap' })
  await turn()
  jobs[0]?.told({ draw: PAGE })
  await turn()
  expect(jobs[0]?.answers).toEqual([DRAWN])
  expect(progress.map(({ member }) => member)).toEqual(['pictures', 'pictures/end.png'])
  jobs[0]?.told({ cancelled: true })
  expect(await answer).toEqual({ value: null })
})

test('cancelled while it draws, the engine is told to end, and of no pictures', async () => {
  const { desk, jobs } = begin('open', undefined, HANGS)
  const answer = desk['snapshot:export']({ ask: ASK, suite: SUITE, name: 'x.wlsnap' })
  await turn()
  jobs[0]?.told({ draw: PAGE })
  desk['snapshot:cancel']()
  await turn()
  expect(jobs[0]).toMatchObject({ ended: true, answers: [] })
  jobs[0]?.told({ cancelled: true })
  expect(await answer).toEqual({ value: null })
})

test('a report is written where the person chose, of the page that the engine made, without a key', async () => {
  const out = join(home, 'report.pdf')
  const { desk, jobs, progress } = begin('none', out)
  const answer = desk['snapshot:report']({ ask: ASK, form: 'pdf', name: 'report.pdf' })
  await turn()
  expect(jobs[0]?.job).toEqual({ make: 'page', ask: ASK, out })
  jobs[0]?.told({ page: PAGE })
  expect(await answer).toEqual({ value: { path: out, bytes: 12 } })
  expect(readFileSync(out, 'utf8')).toBe('pdf zh-CN 13')
  expect(progress).toEqual([{ member: 'report.pdf', share: null }])
  expect(readdirSync(home)).toEqual(['report.pdf'])
})

test.each<readonly [string, ReportWindow['write'], string, string]>([
  ['a page that does not print', () => Promise.reject(new Error('no printer')), 'report.pdf', 'report.failed'],
  ['one that is too long for a picture', async () => null, 'report.png', 'report.too-long'],
  ['a place that cannot be written', PRINTS.write, '/dev/null/report.pdf', 'package.unwritable'],
])('%s is told in words, and leaves nothing', async (_, write, place, code) => {
  const { desk, jobs } = begin('none', resolve(home, place), { ...PRINTS, write })
  const answer = desk['snapshot:report']({ ask: ASK, form: 'pdf', name: 'report.pdf' })
  await turn()
  jobs[0]?.told({ page: PAGE })
  expect(await answer).toMatchObject({ problem: { code } })
  expect(readdirSync(home)).toEqual([])
})

test('a report that is cancelled, in the engine or while it prints, leaves nothing, and the next one runs', async () => {
  const { desk, jobs } = begin('none', join(home, 'report.pdf'), HANGS)
  const gathering = desk['snapshot:report']({ ask: ASK, form: 'pdf', name: 'report.pdf' })
  await turn()
  desk['snapshot:cancel']()
  expect(jobs[0]?.ended).toBe(true)
  jobs[0]?.told({ cancelled: true })
  expect(await gathering).toEqual({ value: null })

  const printing = desk['snapshot:report']({ ask: ASK, form: 'png', name: 'report.png' })
  await turn()
  jobs[1]?.told({ page: PAGE })
  await turn()
  desk['snapshot:cancel']()
  expect(await printing).toEqual({ value: null })
  expect(readdirSync(home)).toEqual([])
})
