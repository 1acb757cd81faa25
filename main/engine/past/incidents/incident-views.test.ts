import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AlarmEpisode } from '../../../../shared/estate/alarm.ts'
import type { Frame } from '../../../../shared/estate/frame.ts'
import type { IncidentDeed, IncidentScope } from '../../../../shared/estate/incident.ts'
import type { IncidentFrame, IncidentsFrame } from '../../../../shared/estate/incident-frame.ts'
import type { AppEntity, ObservedRecord } from '../../../../shared/estate/record.ts'
import type { Engine } from '../../engine-deps.ts'
import { deploymentOf, podOf, replicaSetOf } from '../../estate/observed-fixture.ts'
import { openForReading } from '../../journal/database.ts'
import { openHistory } from '../../journal/history.ts'
import { openJournal } from '../../journal/journal.ts'
import { beginPast, changes, LABELS, LIVE, START } from '../past-fixture.ts'
import { createIncidentViews } from './incident-views.ts'

let dataDir = ''
let running: Engine | null = null
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-incident-views-'))
})
afterEach(async () => {
  await running?.dispose()
  running = null
  rmSync(dataDir, { recursive: true, force: true })
})

const STEP = 10_000
const NOTHING = { cpuMilli: null, memoryBytes: null }
const OTHER = { 'app.kubernetes.io/part-of': 'tax-app' }
const isList = (frame: Frame): frame is IncidentsFrame => frame.view === 'incidents'
const isOne = (frame: Frame): frame is IncidentFrame => frame.view === 'incident'

const web = (available: number, image = 'web:1') => deploymentOf('web', { labels: LABELS, desired: 2, available, image })
const tax = (available: number) => deploymentOf('tax', { labels: OTHER, desired: 2, available })

/** Two apps that fare well for a minute; then `enrol-app` burns, is rolled out anew and recovers, and the source is lost for a while. */
function begin() {
  const rig = beginPast(dataDir)
  running = rig.engine
  let said = 0
  const say = (deed: IncidentDeed) => {
    said += 1
    rig.say({ type: 'incident', id: `e${said}`, incident: 'i', step: `s${said}`, author: '一岗', deed })
  }
  const tell = (ms: number, ...records: readonly ObservedRecord[]) => {
    rig.offer(changes(...records))
    pass(ms)
  }
  /** In beats that are near enough for somebody to have watched all the time. */
  const pass = (ms: number) => {
    for (let n = 0; n < ms / STEP; n += 1) rig.beat(STEP)
  }
  rig.state(LIVE)
  tell(60_000, web(2), replicaSetOf('rs', 'web'), podOf('p', { set: 'rs' }), tax(2))
  return { ...rig, pass, tell, sayOf: say }
}

function open(rig: ReturnType<typeof begin>, scope: IncidentScope, from: number): void {
  rig.sayOf({ do: 'open', origin: 'alarm', title: '报名', scope, from, to: null })
}

const ENROL: IncidentScope = [{ id: 'app:unassigned/east/enrol/enrol-app', name: '报名' }]

test('beside what a person says stands what the journal has of the window and the scope', async () => {
  const rig = begin()
  const burningFrom = rig.now()
  rig.tell(60_000, web(0), tax(0))
  rig.pass(60_000)
  rig.state({ ...LIVE, phase: 'waiting' })
  rig.pass(60_000)
  rig.state(LIVE)
  rig.say({ type: 'note', id: 'n1', at: rig.now(), author: null, text: '全网可见', about: null })
  rig.say({ type: 'note', id: 'n2', at: rig.now(), author: null, text: '别处', about: 'app:unassigned/east/enrol/tax-app' })
  rig.tell(60_000, web(0, 'web:2'))
  open(rig, ENROL, burningFrom)
  rig.say({ type: 'open', view: 'incident', id: 'i' })
  const burning = (await rig.next(isOne)).shown
  expect(burning?.incident).toMatchObject({ title: '报名', openedBy: '一岗', to: null })
  expect(burning?.facts).toMatchObject({ openAlarms: 1, recovered: null, detected: { by: 'alarm' } })
  const what = burning?.facts.facts.map((fact) => fact.what)
  expect(what).toEqual(['raised', 'gap', 'note', 'rollout'])
  expect(burning?.facts.facts.find((fact) => fact.what === 'gap')).toMatchObject({ source: 'east', until: expect.any(Number) })
  expect(burning?.facts.facts.find((fact) => fact.what === 'rollout')).toMatchObject({ before: 'web:1', after: 'web:2' })
  expect(burning?.facts.facts.find((fact) => fact.what === 'note')).toMatchObject({ text: '全网可见' })

  // It lasts: what happens is told by itself.
  const told = rig.next(isOne)
  rig.tell(60_000, web(2, 'web:2'))
  rig.pass(STEP)
  const after = (await told).shown?.facts
  expect(after?.facts.at(-1)).toMatchObject({ what: 'cleared', entity: expect.stringContaining('component:') })
  expect(after).toMatchObject({ openAlarms: 0 })
  expect(after?.recovered).toBe(after?.facts.at(-1)?.at)
})

test('an estate as scope has all of it, and a window that ended nothing after it', async () => {
  const rig = begin()
  const from = rig.now()
  rig.tell(120_000, web(0), tax(0))
  rig.tell(60_000, web(2))
  open(rig, null, from)
  rig.sayOf({ do: 'change', change: { set: 'window', from, to: from + 90_000 } })
  rig.say({ type: 'open', view: 'incident', id: 'i' })
  const facts = (await rig.next(isOne)).shown?.facts
  expect(facts).toMatchObject({ from, to: from + 90_000, openAlarms: 2 })
  expect(facts?.facts.map((fact) => fact.what)).toEqual(['raised', 'raised'])
})

test('the list has open ones first, with the gravest of their alarms, also while a window looks at the past', async () => {
  const rig = begin()
  const from = rig.now()
  rig.tell(60_000, web(0))
  rig.pass(60_000)
  rig.say({ type: 'open', view: 'estate' })
  rig.say({ type: 'look', at: START + 30_000, barTo: rig.now() })
  open(rig, ENROL, from)
  rig.say({
    type: 'incident',
    id: 'z',
    incident: 'j',
    step: 's',
    author: null,
    deed: { ...{ do: 'open', origin: 'range' }, ...{ title: '旧', scope: null, from: START, to: START + 1_000 } },
  })
  rig.say({
    type: 'incident',
    id: 'y',
    incident: 'j',
    step: 't',
    author: null,
    deed: { do: 'change', change: { set: 'closed', value: true } },
  })
  rig.say({ type: 'open', view: 'incidents' })
  const { rows, more, moment } = await rig.next(isList)
  expect(rows.map(({ id, gravest, closedAt }) => [id, gravest, closedAt === null])).toEqual([
    ['i', expect.stringMatching(/critical|major/), true],
    ['j', null, false],
  ])
  expect({ more, moment }).toEqual({ more: 0, moment: null })
  const told = rig.next(isList)
  rig.sayOf({ do: 'change', change: { set: 'title', value: '报名中断' } })
  expect((await told).rows[0]?.title).toBe('报名中断')
})

test('one that is not there is told as such, and all stay over a restart', async () => {
  const rig = begin()
  rig.say({ type: 'open', view: 'incident', id: 'none' })
  expect((await rig.next(isOne)).shown).toBeNull()
  open(rig, ENROL, START)
  await rig.engine.dispose()
  const again = beginPast(dataDir)
  running = again.engine
  again.say({ type: 'open', view: 'incident', id: 'i' })
  expect((await again.next(isOne)).shown?.incident.title).toBe('报名')
})

test('a probe that failed before the first alarm rang detected it, from when it began to fail', () => {
  const { journal } = openJournal(dataDir, START, () => {})
  const app: AppEntity = {
    ...{ id: 'app:enrol', kind: 'app', name: '报名', nameEn: null, source: null, parent: null, order: 1, level: 'major' },
    reasons: [{ code: 'app.probe-failing', level: 'major', since: START + 10_000, facts: {} }],
    ...{ appClass: null, protectionGrade: null, drGrade: null, contractor: null, dutyPost: null, dutyPhone: null },
    ...{ dependsOn: [], componentCount: 0, instanceCount: 0, readyCount: 0, sources: [], origin: 'register' },
    ...{ capacity: { granted: NOTHING, requested: NOTHING, used: NOTHING } },
  }
  const episode = (entity: string, code: AlarmEpisode['code'], at: number): AlarmEpisode => ({
    ...{ id: `${entity}#${code}@${at}`, entity, code, level: 'major', peak: 'major', raisedAt: at, clearedAt: null, facts: {} },
    ...{ name: '报名', app: 'app:enrol' },
  })
  const ring = (at: number, ...episodes: readonly AlarmEpisode[]) =>
    journal.commit({ at, deltas: [{ op: 'put', record: app, was: null }], cursors: [], episodes, states: [] })
  ring(START + 40_000, episode('component:east/web', 'component.outage', START + 40_000))
  ring(START + 70_000, episode('app:enrol', 'app.probe-failing', START + 70_000))
  const deed: IncidentDeed = {
    do: 'open',
    origin: 'range',
    title: 'x',
    scope: [{ id: 'app:enrol', name: '' }],
    from: START,
    to: null,
  }
  journal.incidents.add({ id: 'e', incident: 'i', step: 's', author: null, at: START, deed })
  journal.dispose()
  const db = openForReading(dataDir)
  const facts = createIncidentViews(db, openHistory(db)).one('i', START + 120_000)?.facts
  db.close()
  expect(facts?.detected).toEqual({ at: START + 10_000, by: 'probe', name: '报名' })
  expect(facts).toMatchObject({ openAlarms: 2, recovered: null, gravest: 'major' })
})
