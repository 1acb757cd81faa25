import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AlarmEpisode } from '../../../../shared/estate/alarm.ts'
import type { AlarmLogFrame, AlarmTrialFrame, Frame } from '../../../../shared/estate/frame.ts'
import type { AppClass, Delta, ObservedRecord } from '../../../../shared/estate/record.ts'
import { EMPTY_REGISTER, type Register } from '../../../../shared/estate/register.ts'
import type { AlarmRules } from '../../../../shared/policy/alarm-rules.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import { createAlarmDesk } from '../../alarm-desk.ts'
import { appRow, deploymentOf, nodeOf, podOf, replicaSetOf } from '../../estate/observed-fixture.ts'
import { openForReading } from '../../journal/database.ts'
import { openHistory } from '../../journal/history.ts'
import { openJournal } from '../../journal/journal.ts'
import { migrate } from '../../journal/migrations/migrate.ts'
import { createModel } from '../../model.ts'
import { beginPast, changes, LABELS, LIVE, START } from '../past-fixture.ts'
import { entriesOf } from './trial.ts'
import { createTrialDesk } from './trial-desk.ts'

const RULES = DEFAULT_POLICY.alarms
const NO_CHOICE = { grades: null, bureau: null, app: null }

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-alarm-views-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const isLog = (frame: Frame): frame is AlarmLogFrame => frame.view === 'alarm-log'
const isTried = (frame: Frame): frame is AlarmTrialFrame => frame.view === 'alarm-trial' && frame.result !== null

/** A node that is cordoned three times for a minute, then lost for good; an app with nothing available from the second minute on. */
function begin() {
  const past = beginPast(dataDir)
  past.state(LIVE)
  const web = (available: number) => deploymentOf('web', { labels: LABELS, desired: 2, available })
  const tell = (ms: number, ...records: readonly ObservedRecord[]) => {
    past.offer(changes(...records))
    past.beat(ms)
  }
  tell(1_000, nodeOf('n1'), nodeOf('n2'), nodeOf('n3'), web(2), replicaSetOf('rs', 'web'), podOf('p', { set: 'rs', node: 'n2' }))
  for (let n = 0; n < 3; n += 1) {
    tell(60_000, nodeOf('n1', { unschedulable: true }))
    tell(60_000, nodeOf('n1'))
  }
  tell(60_000, nodeOf('n3', { ready: 'Unknown' }), web(0))
  past.beat(60_000)
  past.beat(60_000)
  past.say({ type: 'open', view: 'estate' })
  return past
}

const tryOut = async (past: ReturnType<typeof begin>, rules: AlarmRules) => {
  past.say({ type: 'open', view: 'alarm-trial', tried: { rules, hours: 24 } })
  const { result } = await past.next(isTried)
  if (result === null) throw new Error('no result')
  return result
}

describe('rules that are tried over the past', () => {
  it('ring what was recorded, where they are those in force', async () => {
    const past = begin()
    const result = await tryOut(past, RULES)
    expect(result.differs).toEqual([])
    expect(result.tried).toEqual(result.recorded)
    expect(result.entries.tried).toBe(result.entries.recorded)
    expect(result.lines.tried).toBe(result.lines.recorded)
    expect(result.recorded.notice).toBeGreaterThanOrEqual(3)
    expect(result.to).toBe(past.now())
    await past.engine.dispose()
  })

  it('ring what was recorded, also of what was graver before the hours that are tried', async () => {
    const past = beginPast(dataDir)
    past.state(LIVE)
    const tell = (ms: number, ...records: readonly ObservedRecord[]) => {
      past.offer(changes(...records))
      past.beat(ms)
    }
    const lost = (name: string) => nodeOf(name, { ready: 'Unknown' })
    tell(60_000, nodeOf('n1'), nodeOf('n2'), nodeOf('n3'))
    tell(60_000, lost('n2'), lost('n3'))
    for (let n = 0; n < 5; n += 1) past.beat(60_000)
    tell(60_000, nodeOf('n3'))
    for (let n = 0; n < 180; n += 1) past.beat(60_000)
    past.say({ type: 'open', view: 'estate' })
    const tryHour = async (rules: AlarmRules) => {
      past.say({ type: 'open', view: 'alarm-trial', tried: { rules, hours: 1 } })
      return (await past.next(isTried)).result
    }
    const inForce = await tryHour(RULES)
    expect(inForce?.recorded.critical).toBe(1)
    expect(inForce?.tried).toEqual(inForce?.recorded)
    expect(inForce?.differs).toEqual([])
    const codes = ['cluster.nodes-lost', 'node.lost'] as const
    const milder = await tryHour({ ...RULES, rules: [{ codes: [...codes], grade: 'notice', forSeconds: 0 }] })
    expect(milder?.tried).toMatchObject({ critical: 0, major: 0 })
    await past.engine.dispose()
  })

  it('tell what would vanish, what would ring otherwise, and what flaps as one', async () => {
    const past = begin()
    const result = await tryOut(past, {
      ...RULES,
      rules: [
        { codes: ['node.cordoned'], forSeconds: 90 },
        { codes: ['component.outage'], grade: 'critical', forSeconds: 0 },
      ],
    })
    const told = result.differs.map(({ code, recorded, tried }) => [code, recorded, tried])
    expect(told.filter(([code]) => code === 'node.cordoned')).toEqual(Array(3).fill(['node.cordoned', 'notice', null]))
    expect(told.filter(([code]) => code !== 'node.cordoned')).toEqual([['component.outage', 'major', 'critical']])
    const flapping = await tryOut(past, { ...RULES, flapping: { windowSeconds: 600, count: 2 } })
    expect(flapping.differs).toEqual([])
    expect(flapping.entries.tried).toBeLessThan(flapping.entries.recorded)
    past.say({ type: 'close', view: 'alarm-trial' })
    await past.engine.dispose()
  })
})

it('a trial goes by the classes that apps had then, also where one was changed in the register', () => {
  const inForce: AlarmRules = {
    ...RULES,
    rules: [{ codes: ['instance.crash-loop'], classes: ['internal'], grade: 'none', forSeconds: 0 }],
  }
  const registerOf = (appClass: AppClass): Register => ({
    ...EMPTY_REGISTER,
    bureaus: [{ id: 'edu', name: '教育局', nameEn: null }],
    apps: [appRow('enrol', { appClass, matchers: [{ workload: 'web' }] })],
  })
  const { journal, restored } = openJournal(dataDir, START, () => {})
  const model = createModel({ policy: DEFAULT_POLICY, register: registerOf('internal'), clusters: [] })
  const silent = { book: journal.marks, now: () => START, send() {}, changed() {} }
  const desk = createAlarmDesk({ model, restored, rules: inForce, ...silent })
  const commit = (deltas: readonly Delta[], at: number) => {
    journal.commit({ at, deltas, episodes: desk.update(deltas, at), cursors: [], history: [], states: [] })
  }
  const loops = podOf('web-0', { set: 'rs', waiting: 'CrashLoopBackOff', ready: false })
  commit(model.apply([changes(deploymentOf('web'), replicaSetOf('rs', 'web'), loops, nodeOf('n2'))], START), START)
  commit(model.setRegister(registerOf('citizen'), START + 60_000), START + 60_000)
  expect([...desk.open()].map(({ code }) => code)).toContain('instance.crash-loop')
  journal.dispose()

  const db = openForReading(dataDir)
  const trials = createTrialDesk(db, openHistory(db))
  const wish = { rules: inForce, hours: 24 }
  while (trials.step([wish], inForce, START + 120_000) !== null);
  expect(trials.content(wish)).toMatchObject({ result: { differs: [] } })
  db.close()
})

it('a trial that nobody waits for any more is not gone on with', () => {
  const db = new Database(':memory:')
  migrate(db)
  const desk = createTrialDesk(db, openHistory(db))
  const wish = { rules: RULES, hours: 24 }
  expect(desk.content(wish)).toEqual({ progress: 0, result: null })
  expect(desk.step([wish], RULES, START)).not.toBeNull()
  expect(desk.step([], RULES, START)).toBeNull()
  expect(desk.content(null)).toEqual({ progress: null, result: null })
  while (desk.step([wish], RULES, START) !== null);
  expect(desk.content(wish)).toMatchObject({ progress: null, result: { differs: [] } })
  db.close()
})

describe('history of alarms', () => {
  it('tells a window of the journal by grade, app and bureau, with who acknowledged', async () => {
    const past = begin()
    past.say({
      type: 'mark-alarm',
      id: 'm',
      alarm: 'cause:node:east/n3',
      level: 'critical',
      what: 'acknowledge',
      author: '李',
      reason: '',
      until: null,
    })
    past.beat()
    const ask = async (
      more: Partial<typeof NO_CHOICE | { app: string; grades: 'notice'[] }>,
      from = START,
      to: number | null = null,
    ) => {
      past.say({ type: 'open', view: 'alarm-log', from, to, ...NO_CHOICE, ...more })
      return past.next(isLog)
    }
    const all = await ask({})
    expect(all.more).toBe(0)
    const lost = all.rows.find(({ code }) => code === 'node.lost')
    expect(lost).toMatchObject({ name: 'n3', app: null, clearedAt: null, acknowledged: { by: '李' } })
    const outage = all.rows.find(({ code }) => code === 'component.outage')
    expect(outage).toMatchObject({ name: 'web', acknowledged: null })
    expect(outage?.app).toMatch(/^app:/)
    expect(
      all.rows.filter(({ code }) => code === 'node.cordoned').map(({ raisedAt, clearedAt }) => (clearedAt ?? 0) - raisedAt),
    ).toEqual([60_000, 60_000, 60_000])
    const ofApp = await ask({ app: outage?.app ?? '' })
    expect(new Set(ofApp.rows.map(({ app }) => app))).toEqual(new Set([outage?.app]))
    expect((await ask({ grades: ['notice'] })).rows.every(({ peak }) => peak === 'notice')).toBe(true)
    expect((await ask({}, START, START + 500)).rows).toEqual([])
    await past.engine.dispose()
  })
})

describe('entries of the list', () => {
  const episode = (raisedAt: number, clearedAt: number | null): AlarmEpisode => ({
    ...{ id: `e#node.lost@${raisedAt}`, entity: 'e', code: 'node.lost', level: 'major', peak: 'major' },
    ...{ raisedAt, clearedAt, facts: {} },
  })
  it.each([
    ['each that comes after a calm', [episode(0, 1), episode(20_000, 20_001)], 2],
    ['those before it flaps, and none while it does', [0, 2, 4, 6, 8].map((at) => episode(at, at + 1)), 3],
    ['none of nothing', [], 0],
  ])('%s', (_, episodes, entries) => {
    expect(entriesOf(episodes, { windowSeconds: 10, count: 3 })).toBe(entries)
  })
})
