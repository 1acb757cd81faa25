import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MarkDraft } from '../../shared/estate/alarm-mark.ts'
import type { AlarmRow, EstateFrame, Frame } from '../../shared/estate/frame.ts'
import type { AppClass } from '../../shared/estate/record.ts'
import { EMPTY_REGISTER, type Register } from '../../shared/estate/register.ts'
import { present } from '../../shared/lib/assert.ts'
import type { AlarmRules } from '../../shared/policy/alarm-rules.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { createAlarmDesk } from './alarm-desk.ts'
import { appRow, batchOf, deploymentOf, nodeOf, podOf, replicaSetOf } from './estate/observed-fixture.ts'
import { createModel } from './model.ts'
import { beginPast, changes, fullNow, isPast, LABELS, LIVE } from './past/past-fixture.ts'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-alarms-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const ID = 'cause:node:east/n1'
const say = (what: MarkDraft['what'], id: string, more: Partial<MarkDraft> = {}): MarkDraft => ({
  ...{ id, alarm: ID, level: 'notice', what, author: '值班一岗', reason: '', until: null },
  ...more,
})

/** An engine in which the node n1 is cordoned: a notice. */
function begin() {
  const past = beginPast(dataDir)
  past.state(LIVE)
  past.offer(changes(nodeOf('n1', { unschedulable: true }), nodeOf('n2')))
  past.beat()
  past.say({ type: 'open', view: 'estate' })
  return past
}

const lineIn = (frame: EstateFrame): AlarmRow | undefined => frame.alarms?.find(({ id }) => id === ID)
const answers = (frames: readonly Frame[]) =>
  frames.flatMap((frame) => (frame.view === 'note' ? [[frame.id, frame.problem?.code]] : []))

describe('alarms of the present', () => {
  it('are acknowledged, over a restart and at the past moment, and taken back', async () => {
    const past = begin()
    const before = past.now()
    past.beat(1_000)
    past.say({ type: 'mark-alarm', ...say('acknowledge', 'm1') })
    past.say({ type: 'mark-alarm', ...say('acknowledge', 'm1') })
    expect(answers(past.frames)).toEqual([
      ['m1', undefined],
      ['m1', undefined],
    ])
    const acknowledged = { by: '值班一岗', at: before + 1_000 }
    expect(lineIn(fullNow(past))?.handling).toMatchObject({ acknowledged, shelved: null })
    const marked = past.now()
    past.beat(1_000)
    await past.engine.dispose()

    const again = begin()
    expect(lineIn(fullNow(again))?.handling).toMatchObject({ acknowledged })
    again.beat(5_000)
    again.say({ type: 'mark-alarm', ...say('unacknowledge', 'm2') })
    expect(lineIn(fullNow(again))?.handling).toBeNull()
    again.say({ type: 'look', at: marked, barTo: marked })
    expect(lineIn(await again.next(isPast(marked)))?.handling).toMatchObject({ acknowledged })
    again.say({ type: 'look', at: before, barTo: before })
    expect(lineIn(await again.next(isPast(before)))?.handling).toBeNull()
    await again.engine.dispose()
  })

  it('come back when the shelf ends, and when they become grave', async () => {
    const past = begin()
    const until = past.now() + 60_000
    past.say({ type: 'mark-alarm', ...say('shelve', 's1', { reason: '割接', until }) })
    expect(lineIn(fullNow(past))?.handling?.shelved).toMatchObject({ until, reason: '割接' })
    const shown = past.frames.length
    past.beat(60_000)
    const told = past.frames
      .slice(shown)
      .filter((frame): frame is EstateFrame => frame.view === 'estate' && frame.alarms !== null)
      .at(-1)
    expect(lineIn(present(told, 'a frame that tells of it'))?.handling).toBeNull()

    past.say({ type: 'mark-alarm', ...say('shelve', 's2', { reason: '割接', until: past.now() + 600_000 }) })
    past.offer(changes(nodeOf('n1', { unschedulable: true, ready: 'False' })))
    past.beat()
    past.beat(120_000)
    expect(lineIn(fullNow(past))).toMatchObject({ level: 'critical', handling: { shelved: null, brokeThrough: true } })
    await past.engine.dispose()
  })

  it('are not quiet for what was said of something else that a lost node took in', async () => {
    const past = begin()
    const ail = (ready: 'True' | 'Unknown') => {
      past.offer(
        changes(
          nodeOf('n1', { ready }),
          deploymentOf('web', { labels: LABELS, desired: 1, available: 0 }),
          replicaSetOf('web-s', 'web'),
          podOf('web-0', { set: 'web-s', node: 'n1', ready: false }),
        ),
      )
      past.beat()
      past.beat(120_000)
    }
    ail('True')
    const [app] = (fullNow(past).alarms ?? []).filter(({ entity }) => entity.startsWith('app:'))
    const until = past.now() + 86_400_000
    const { id, level } = present(app, 'the line of the app')
    past.say({ type: 'mark-alarm', ...say('shelve', 's', { alarm: id, level, reason: '割接', until }) })
    expect((fullNow(past).alarms ?? []).filter(({ handling }) => handling?.shelved)).toHaveLength(1)
    ail('Unknown')
    expect(lineIn(fullNow(past))).toMatchObject({ code: 'node.lost', apps: [app?.entity], handling: null })
    past.say({ type: 'mark-alarm', ...say('acknowledge', 'a', { level: 'critical' }) })
    expect(lineIn(fullNow(past))?.handling?.acknowledged).toMatchObject({ by: '值班一岗' })
    await past.engine.dispose()
  })

  it('ask again for what a lost node took in, once the node is back', async () => {
    const past = begin()
    const tell = (ready: 'True' | 'Unknown') => {
      past.offer(
        changes(
          nodeOf('n1', { ready }),
          deploymentOf('web', { labels: LABELS, desired: 1, available: 0 }),
          replicaSetOf('web-s', 'web'),
          podOf('web-0', { set: 'web-s', node: 'n1', ready: false }),
        ),
      )
      past.beat()
      past.beat(120_000)
    }
    tell('Unknown')
    const { level } = present(lineIn(fullNow(past)), 'the line of the node')
    const until = past.now() + 8 * 3_600_000
    past.say({ type: 'mark-alarm', ...say('shelve', 's', { level, reason: '换内存', until }) })
    expect((fullNow(past).alarms ?? []).map(({ handling }) => handling?.shelved?.reason)).toEqual(['换内存'])
    tell('True')
    const [app] = (fullNow(past).alarms ?? []).filter(({ entity }) => entity.startsWith('app:'))
    expect(app).toMatchObject({ code: 'component.outage', handling: null })
    await past.engine.dispose()
  })

  it('ask again for what comes after all that was as grave has cleared, though something lesser stood on', async () => {
    const past = begin()
    const turn = (ready: 'True' | 'Unknown') => {
      past.offer(changes(nodeOf('n1', { unschedulable: true, ready })))
      past.beat()
    }
    turn('Unknown')
    past.say({ type: 'mark-alarm', ...say('acknowledge', 'a', { level: 'critical' }) })
    expect(lineIn(fullNow(past))).toMatchObject({ level: 'critical', handling: { acknowledged: { by: '值班一岗' } } })
    turn('True')
    expect(lineIn(fullNow(past))).toMatchObject({ level: 'notice', handling: { acknowledged: { by: '值班一岗' } } })
    past.beat(86_400_000)
    turn('Unknown')
    const again = { level: 'critical', handling: { acknowledged: null, brokeThrough: true } }
    expect(lineIn(fullNow(past))).toMatchObject(again)
    const moment = past.now()
    past.beat(1_000)
    past.say({ type: 'look', at: moment, barTo: moment })
    expect(lineIn(await past.next(isPast(moment)))).toMatchObject(again)
    past.say({ type: 'live' })
    past.say({ type: 'mark-alarm', ...say('acknowledge', 'b', { level: 'critical' }) })
    expect(lineIn(fullNow(past))?.handling?.acknowledged).not.toBeNull()
    await past.engine.dispose()
  })

  it('ask again where they had become grave before what was said of them arrived', async () => {
    const past = begin()
    past.offer(changes(nodeOf('n1', { unschedulable: true, ready: 'Unknown' })))
    past.beat()
    past.say({ type: 'mark-alarm', ...say('acknowledge', 'a') })
    expect(lineIn(fullNow(past))).toMatchObject({ level: 'critical', handling: { acknowledged: null, brokeThrough: true } })
    past.say({ type: 'mark-alarm', ...say('acknowledge', 'b', { level: 'critical' }) })
    expect(lineIn(fullNow(past))?.handling).toMatchObject({ acknowledged: { by: '值班一岗' }, brokeThrough: false })
    await past.engine.dispose()
  })

  it('are taken back also where the clock was set back since', async () => {
    const past = begin()
    past.say({ type: 'mark-alarm', ...say('acknowledge', 'a') })
    past.beat(-30_000)
    past.say({ type: 'mark-alarm', ...say('unacknowledge', 'b') })
    expect(lineIn(fullNow(past))?.handling).toBeNull()
    await past.engine.dispose()
  })

  it('put nothing out of sight for as long as the clock was far ahead', async () => {
    const past = begin()
    past.say({ type: 'mark-alarm', ...say('shelve', 's', { reason: '割接', until: past.now() + 3_600_000 }) })
    expect(lineIn(fullNow(past))?.handling?.shelved).toMatchObject({ reason: '割接' })
    const from = past.frames.length
    past.beat(-31 * 86_400_000)
    // Told without being asked.
    const told = past.frames.slice(from).flatMap((frame) => (frame.view === 'estate' && frame.alarms ? [frame] : []))
    expect(told.map((frame) => lineIn(frame)?.handling)).toEqual([null])
    await past.engine.dispose()
  })

  it('say why nothing is written', async () => {
    const past = begin()
    past.say({ type: 'mark-alarm', ...say('acknowledge', 'a', { author: ' ' }) })
    past.say({ type: 'mark-alarm', ...say('acknowledge', 'b', { alarm: 'cause:none' }) })
    past.say({ type: 'mark-alarm', ...say('shelve', 'c', { reason: 'x' }) })
    expect(answers(past.frames)).toEqual([
      ['a', 'alarm.unsigned'],
      ['b', 'alarm.gone'],
      ['c', 'alarm.bad-until'],
    ])
    expect(lineIn(fullNow(past))?.handling).toBeNull()
    await past.engine.dispose()
  })

  it('keep what was said of one that flaps', async () => {
    const past = begin()
    const flap = (cordoned: boolean) => {
      past.offer(changes(nodeOf('n1', { unschedulable: cordoned })))
      past.beat(1_000)
    }
    for (const cordoned of [false, true, false, true]) flap(cordoned)
    expect(lineIn(fullNow(past))).toMatchObject({ flaps: 3, calmSince: null })
    past.say({ type: 'mark-alarm', ...say('acknowledge', 'm') })
    flap(false)
    expect(lineIn(fullNow(past))).toMatchObject({ flaps: 3, calmSince: past.now() })
    flap(true)
    expect(lineIn(fullNow(past))).toMatchObject({ flaps: 4, handling: { acknowledged: { by: '值班一岗' } } })
    const moment = past.now()
    flap(false)
    past.beat(1_000)
    past.say({ type: 'look', at: moment, barTo: moment })
    expect(lineIn(await past.next(isPast(moment)))).toMatchObject({ flaps: 4, calmSince: null })
    past.say({ type: 'live' })
    past.beat(601_000)
    expect(lineIn(fullNow(past))).toBeUndefined()
    await past.engine.dispose()
  })

  it('name the app that they are of', async () => {
    const past = begin()
    past.offer(changes(deploymentOf('web', { labels: LABELS, desired: 2, available: 0 })))
    past.beat()
    past.beat(120_000)
    const open = fullNow(past).alarms ?? []
    expect(open.some(({ entity }) => entity.startsWith('app:'))).toBe(true)
    await past.engine.dispose()
  })
})

describe('rules by the class of an app', () => {
  const QUIET: AlarmRules = {
    ...DEFAULT_POLICY.alarms,
    rules: [{ codes: ['component.crash-loop', 'instance.crash-loop'], classes: ['internal'], grade: 'none', forSeconds: 0 }],
  }
  const registerOf = (appClass: AppClass, workload = 'web'): Register => ({
    ...EMPTY_REGISTER,
    bureaus: [{ id: 'edu', name: '教育局', nameEn: null }],
    apps: [
      appRow('enrol', { appClass, matchers: [{ workload }] }),
      appRow('tool', { appClass: 'citizen', matchers: [{ workload: 'web' }] }),
    ],
  })

  it.each([
    ['its class is another', registerOf('citizen')],
    ['it is of another app', registerOf('internal', 'none')],
  ])('hold for what stands as soon as the register says that %s', (_what, next) => {
    const at = Date.UTC(2026, 0, 2)
    const model = createModel({ policy: DEFAULT_POLICY, register: registerOf('internal'), clusters: [] })
    const restored = { episodes: [], marks: new Map() }
    const quiet = { book: { add() {} }, now: () => at, send() {}, changed() {} }
    const desk = createAlarmDesk({ model, restored, rules: QUIET, ...quiet })
    const loops = podOf('web-0', { set: 'web-s', waiting: 'CrashLoopBackOff', ready: false })
    const records = [deploymentOf('web', { desired: 1 }), replicaSetOf('web-s', 'web'), loops, nodeOf('n1')]
    desk.update(model.apply([batchOf('east', records)], at), at)
    const rings = () => [...desk.open()].map(({ code }) => code).filter((code) => code.endsWith('crash-loop'))
    expect(rings()).toEqual([])
    desk.update(model.setRegister(next, at + 1), at + 1)
    expect(rings().sort()).toEqual(['component.crash-loop', 'instance.crash-loop'])
  })

  it('wait no longer than they say though the clock was set back', () => {
    let at = Date.UTC(2026, 0, 2)
    const rules: AlarmRules = { ...DEFAULT_POLICY.alarms, rules: [{ codes: ['node.lost'], forSeconds: 60 }] }
    const model = createModel({ policy: DEFAULT_POLICY, register: EMPTY_REGISTER, clusters: [] })
    const restored = { episodes: [], marks: new Map() }
    const desk = createAlarmDesk({ model, restored, rules, book: { add() {} }, now: () => at, send() {}, changed() {} })
    desk.beat()
    desk.update(model.apply([batchOf('east', [nodeOf('n1', { ready: 'Unknown', readyChangedAt: at })])], at), at)
    at -= 3_600_000
    desk.beat()
    desk.update([], at)
    expect(desk.nextDueAt()).toBe(at + 60_000)
    expect(desk.update([], at + 60_000)).toMatchObject([{ code: 'node.lost' }])
  })
})
