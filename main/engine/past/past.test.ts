import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { DiffFrame, EstateFrame, FailedFrame, Frame, HistoryFrame } from '../../../shared/estate/frame.ts'
import type { Engine } from '../engine-deps.ts'
import { deploymentOf, nodeOf, podOf, replicaSetOf } from '../estate/observed-fixture.ts'
import { suspicionOf } from '../journal/damage.ts'
import { journalFile } from '../journal/database.ts'
import { shownWith } from '../publish/frame-fixture.ts'
import { beginPast, changes, fullNow, isPast, isPastCard, LABELS, LIVE, START, shown } from './past-fixture.ts'
import type { StartReader } from './start-reader.ts'
import { startReaderHere } from './start-reader-here.ts'

// Real files on a machine that others use too: slow is no fault.
vi.setConfig({ testTimeout: 60_000 })

let dataDir = ''
let running: Engine | null = null
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-past-'))
})
afterEach(async () => {
  await running?.dispose()
  running = null
  rmSync(dataDir, { recursive: true, force: true })
})

function begin(startReader?: StartReader) {
  const rig = beginPast(dataDir, startReader)
  running = rig.engine
  return rig
}

test('a window that looks at the past sees exactly the estate of then, steps on by what differs, and goes back to the present', async () => {
  const rig = begin()
  rig.state(LIVE)
  rig.offer(
    changes(
      nodeOf('n1'),
      deploymentOf('d1', { labels: LABELS }),
      replicaSetOf('s1', 'd1'),
      podOf('p1', { set: 's1' }),
      podOf('p2', { set: 's1' }),
    ),
  )
  rig.beat(3_000)
  const before = fullNow(rig)
  const calmAt = rig.now()
  rig.offer(changes(deploymentOf('d1', { labels: LABELS, available: 0, readyReplicas: 0 })))
  for (let n = 0; n < 40; n += 1) rig.beat(1_000)
  // What is live at an instant is true as of that instant.
  rig.state({ ...LIVE, asOf: rig.now() + 3_000 })
  rig.beat(3_000)
  const burning = fullNow(rig)
  const burningAt = rig.now()
  expect(burning.alarms?.length).toBeGreaterThan(0)
  rig.offer(changes(deploymentOf('d1', { labels: LABELS })))
  rig.beat(60_000)

  rig.say({ type: 'look', at: burningAt, barTo: burningAt })
  const then = await rig.next(isPast(burningAt))
  expect(then.base).toBeNull()
  expect(shown(then)).toEqual(shown(burning))
  expect(then.past).toMatchObject({ watched: true, nextAlarm: null })
  const changedAt = then.past?.previousChange ?? 0
  expect(changedAt).toBeGreaterThan(calmAt)
  expect(then.past?.previousAlarm).toBe(changedAt)

  rig.say({ type: 'look', at: calmAt, barTo: burningAt })
  const earlier = await rig.next(isPast(calmAt))
  expect(earlier.base).toBe(then.seq)
  expect(shownWith(then, earlier).alarms).toEqual(before.alarms)
  expect(earlier.density).toBeNull()
  expect(earlier.past).toMatchObject({ nextChange: changedAt, nextAlarm: changedAt })
  expect(earlier.apps).toEqual(before.apps.filter(({ level }, n) => level !== burning.apps[n]?.level))

  rig.say({ type: 'live' })
  const live = rig.frames.at(-1)
  expect(live).toMatchObject({ view: 'estate', base: null, moment: null, past: null })
})

test('a window that is left in the past hears what burns at the present, and what of it is over', async () => {
  const rig = begin()
  const told = () => rig.frames.flatMap((frame) => (frame.view === 'present-alarms' ? [frame.alarms] : []))
  rig.state(LIVE)
  rig.offer(changes(nodeOf('n1')))
  rig.beat(3_000)
  fullNow(rig)
  const at = rig.now()
  rig.say({ type: 'look', at, barTo: at })
  await rig.next(isPast(at))
  rig.beat(2_000)
  expect(told()).toEqual([[]])
  rig.offer(changes(nodeOf('n1', { ready: 'False' })))
  for (let n = 0; n < 120; n += 1) rig.beat(1_000)
  expect(told()).toMatchObject([[], [{ level: 'critical', handling: null }]])
  rig.offer(changes(nodeOf('n1')))
  for (let n = 0; n < 600; n += 1) rig.beat(1_000)
  expect(told().at(-1)).toEqual([])
  const count = told().length
  rig.say({ type: 'live' })
  rig.offer(changes(nodeOf('n1', { ready: 'False' })))
  for (let n = 0; n < 120; n += 1) rig.beat(1_000)
  expect(told().length).toBe(count)
})

test('the card of an app shows it as it was, and follows the look', async () => {
  const rig = begin()
  rig.offer(changes(deploymentOf('d1', { labels: LABELS }), replicaSetOf('s1', 'd1'), podOf('p1', { set: 's1' })))
  rig.beat()
  const first = rig.now()
  rig.offer(changes(podOf('p1', { set: 's1', restarts: 9 })))
  rig.beat(5_000)
  const second = rig.now()
  const id = 'app:enrol-app'
  rig.say({ type: 'open', view: 'app', id: fullNow(rig).apps[0]?.id ?? id })
  const cardNow = rig.frames.at(-1)
  rig.say({ type: 'look', at: first, barTo: second })
  const card = await rig.next(isPastCard(first))
  expect(card.instances.map(({ restarts }) => restarts)).toEqual([0])
  rig.say({ type: 'look', at: second, barTo: second })
  const later = await rig.next(isPastCard(second))
  expect({ ...later, moment: null }).toEqual(cardNow)
})

test('what is held against the present goes on with it, wherever the window looks', async () => {
  const rig = begin()
  const web = (image: string) => changes(deploymentOf('d1', { labels: LABELS, image }))
  rig.offer(web('web:1'))
  rig.beat()
  const from = rig.now()
  const isDiff = (frame: Frame): frame is DiffFrame => frame.view === 'diff'
  rig.say({ type: 'open', view: 'diff', from, to: null })
  expect((await rig.next(isDiff)).rows).toEqual([])
  const laterTold = async (image: string): Promise<void> => {
    rig.offer(web(image))
    rig.beat(60_000)
    const { to, rows } = await rig.next(isDiff)
    expect(to).toBe(rig.now())
    expect(rows.find(({ kind }) => kind === 'component')?.changes).toContainEqual({
      ...{ what: 'image', before: 'web:1', after: image },
    })
  }
  await laterTold('web:2')
  rig.say({ type: 'open', view: 'estate' })
  rig.say({ type: 'look', at: from, barTo: from })
  await rig.next(isPast(from))
  await laterTold('web:3')
  rig.say({ type: 'open', view: 'diff', from, to: from })
  await rig.next(isDiff)
  const before = rig.frames.length
  rig.beat(60_000)
  rig.beat(60_000)
  rig.say({ type: 'open', view: 'history', id: 'component:east/d1' })
  await rig.next((frame): frame is HistoryFrame => frame.view === 'history')
  expect(rig.frames.slice(before).filter(isDiff)).toEqual([])
  await rig.engine.dispose()
})

test('a difference and a history tell the same change; the history follows the look, and what comes', async () => {
  const rig = begin()
  const looping = { set: 's1', ready: false, waiting: 'CrashLoopBackOff', restarts: 7 } as const
  rig.offer(changes(deploymentOf('d1', { labels: LABELS, image: 'web:1' }), replicaSetOf('s1', 'd1'), podOf('p1', { set: 's1' })))
  rig.beat()
  const before = rig.now()
  rig.offer(changes(deploymentOf('d1', { labels: LABELS, image: 'web:2' }), podOf('p1', looping)))
  rig.beat()
  const after = rig.now()

  const isDiff = (frame: Frame): frame is DiffFrame => frame.view === 'diff'
  rig.say({ type: 'open', view: 'diff', from: before, to: null })
  const diff = await rig.next(isDiff)
  expect(diff).toMatchObject({ from: before, to: after, moment: null, more: 0 })
  expect(diff.grounds).toMatchObject({ from: { at: before }, to: { at: after } })
  const rolled = diff.rows.find(({ kind }) => kind === 'component')
  expect(rolled?.changes).toContainEqual({ what: 'image', before: 'web:1', after: 'web:2' })
  expect(diff.rows.find(({ kind }) => kind === 'instance')?.changes.map(({ what }) => what)).toEqual([
    'level',
    'ready',
    'restarts',
  ])
  rig.say({ type: 'open', view: 'diff', from: after, to: after })
  expect((await rig.next(isDiff)).rows).toEqual([])
  rig.say({ type: 'open', view: 'diff', from: before - 3_600_000, to: null })
  const { from: early, grounds } = await rig.next(isDiff)
  expect(early).toBe(before - 3_600_000)
  expect(grounds.from.what).toBe('before')
  expect(grounds.from.at).toBeLessThanOrEqual(before)

  const id = 'component:east/d1'
  const isHistory = (frame: Frame): frame is HistoryFrame => frame.view === 'history'
  rig.say({ type: 'open', view: 'history', id })
  const history = await rig.next(isHistory)
  expect(history).toMatchObject({ id, moment: null, more: 0 })
  expect(history.entries.map(({ at, change }) => [at, change.what])).toEqual([
    [after, 'image'],
    [after, 'level'],
    [before, 'came'],
  ])
  rig.offer(changes(deploymentOf('d1', { labels: LABELS, image: 'web:3' })))
  const grown = rig.next(isHistory)
  rig.beat()
  expect((await grown).entries[0]).toEqual({ at: rig.now(), change: { what: 'image', before: 'web:2', after: 'web:3' } })
  rig.say({ type: 'look', at: before, barTo: before })
  expect(await rig.next(isHistory)).toMatchObject({
    moment: before,
    name: 'd1',
    entries: [{ at: before, change: { what: 'came' } }],
  })

  rig.say({ type: 'live' })
  await rig.next(isHistory)
  rig.say({ type: 'open', view: 'history', id: 'instance:east/p1' })
  const alarms = await rig.next(isHistory)
  expect(alarms.entries).toMatchObject([{ at: after, change: { what: 'raised', reason: { code: 'instance.crash-loop' } } }])
})

test.each(['', 'x', 'instance:', "app:'; DROP TABLE change;--", 'bureau:\u0000', '__proto__', 'app:constructor'])(
  'of what was never there nothing is told: %j',
  async (id) => {
    const rig = begin()
    rig.offer(changes(nodeOf('n1')))
    rig.beat()
    rig.say({ type: 'open', view: 'history', id })
    expect(await rig.next((frame): frame is HistoryFrame => frame.view === 'history')).toMatchObject({ name: id, entries: [] })
    rig.say({ type: 'open', view: 'app', id })
    rig.say({ type: 'look', at: rig.now(), barTo: rig.now() })
    expect(await rig.next(isPastCard(rig.now()))).toMatchObject({ app: null, instances: [] })
  },
)

test('a note written while one looks at the past is there at once, in the past of its day, and in the present', async () => {
  const rig = begin()
  rig.offer(changes(nodeOf('n1')))
  rig.beat()
  fullNow(rig)
  const at = rig.now()
  rig.beat(3_600_000)
  rig.say({ type: 'look', at, barTo: rig.now() })
  expect((await rig.next(isPast(at))).notes).toEqual([])
  const noted = rig.next((frame): frame is EstateFrame => isPast(at)(frame) && frame.notes !== null)
  rig.say({ type: 'note', id: 'n1', at, author: null, text: '此时已恢复', about: null })
  expect((await noted).notes).toMatchObject([{ id: 'n1', at, writtenAt: rig.now(), struckAt: null }])
  rig.say({ type: 'look', at: at + 1, barTo: at - 86_400_000 })
  expect((await rig.next(isPast(at + 1))).notes).toEqual([])
  const struck = rig.next((frame): frame is EstateFrame => isPast(at + 2)(frame) && frame.notes !== null)
  rig.say({ type: 'strike-note', id: 'n1', struck: true })
  rig.say({ type: 'look', at: at + 2, barTo: rig.now() })
  expect((await struck).notes).toMatchObject([{ id: 'n1', struckAt: rig.now() }])
  rig.say({ type: 'live' })
  expect(fullNow(rig).notes).toMatchObject([{ id: 'n1' }])
})

test('an instant that never was is answered by the nearest that was', async () => {
  const rig = begin()
  rig.offer(changes(nodeOf('n1')))
  rig.beat()
  fullNow(rig)
  const now = rig.now()
  rig.say({ type: 'look', at: Number.MAX_SAFE_INTEGER, barTo: Number.MAX_SAFE_INTEGER })
  expect((await rig.next(isPast(now))).clusters).toHaveLength(1)
  rig.say({ type: 'look', at: 0, barTo: 0 })
  await rig.next((frame): frame is EstateFrame => frame.view === 'estate' && frame.moment !== null && frame.moment <= START)
})

test('a look at what is shown already is answered too: the window may have left that frame out', async () => {
  const rig = begin()
  rig.offer(changes(nodeOf('n1')))
  rig.beat()
  const { apps } = fullNow(rig)
  const at = rig.now()
  rig.say({ type: 'open', view: 'app', id: apps[0]?.id ?? 'app:x' })
  rig.say({ type: 'look', at, barTo: at })
  const first = await rig.next(isPast(at))
  rig.say({ type: 'look', at, barTo: at })
  const [again, card] = await Promise.all([rig.next(isPast(at)), rig.next(isPastCard(at))])
  expect(again).toMatchObject({ base: first.seq, apps: [], sources: null })
  expect(card.moment).toBe(at)
})

test('of a thousand looks in a row only the newest is answered', async () => {
  const rig = begin()
  rig.offer(changes(nodeOf('n1')))
  rig.beat(5_000)
  fullNow(rig)
  const sent = rig.frames.length
  for (let n = 0; n < 1_000; n += 1) rig.say({ type: 'look', at: START + n, barTo: rig.now() })
  await rig.next(isPast(START + 999))
  expect(rig.frames.length - sent).toBeLessThan(5)
})

test('a reader that dies is started again for who waits; one that dies again is said to, and the next look starts another', async () => {
  let started = 0
  const rig = begin((dir, events) => {
    started += 1
    const reader = startReaderHere(dir, events)
    if (started > 2) return reader
    return {
      end: reader.end,
      send(message) {
        if (message.type !== 'view' || message.message.type !== 'look') return reader.send(message)
        setImmediate(() => events.onEnd('out of memory'))
      },
    }
  })
  rig.offer(changes(nodeOf('n1')))
  rig.beat()
  fullNow(rig)
  const at = rig.now()
  rig.say({ type: 'look', at, barTo: at })
  const failed = await rig.next((frame): frame is FailedFrame => frame.view === 'failed')
  expect(failed).toMatchObject({ of: 'estate', moment: at, problem: { code: 'journal.unreadable' } })
  expect(started).toBe(2)
  expect(rig.log.filter((line) => line.includes('the reader of the past ended'))).toHaveLength(2)
  rig.say({ type: 'look', at, barTo: at })
  expect(await rig.next(isPast(at))).toMatchObject({ base: null })
})

test('a reader is started for a question alone, and asked it once', async () => {
  const told: string[] = []
  let started = 0
  const rig = begin((dir, events) => {
    started += 1
    const reader = startReaderHere(dir, events)
    return {
      ...reader,
      send(message) {
        if (message.type === 'view') told.push(`${message.message.type} ${'view' in message.message ? message.message.view : ''}`)
        reader.send(message)
      },
    }
  })
  rig.offer(changes(nodeOf('n1')))
  rig.beat()
  fullNow(rig)
  rig.say({ type: 'close', view: 'history' })
  expect(started).toBe(0)
  rig.say({ type: 'open', view: 'diff', from: rig.now(), to: null })
  await rig.next((frame): frame is DiffFrame => frame.view === 'diff')
  expect(started).toBe(1)
  expect(told.filter((what) => what.startsWith('open'))).toEqual(['open estate', 'open diff'])
})

test('a reader that nobody needs is ended, and the next look starts another', async () => {
  const readers: string[] = []
  const rig = begin((dir, events) => {
    readers.push('started')
    const reader = startReaderHere(dir, events)
    return {
      ...reader,
      end: () => {
        readers.push('ended')
        return reader.end()
      },
    }
  })
  rig.offer(changes(nodeOf('n1')))
  rig.beat()
  fullNow(rig)
  const at = rig.now()
  rig.say({ type: 'look', at, barTo: at })
  const first = await rig.next(isPast(at))
  // What the run before may have left is asked for once, and none is there.
  rig.beat(60_000)
  await turn()
  await turn()
  for (let minute = 0; minute < 10; minute += 1) rig.beat(60_000)
  expect(readers).toEqual(['started'])
  rig.say({ type: 'live' })
  for (let minute = 0; minute < 10; minute += 1) rig.beat(60_000)
  expect(readers).toEqual(['started', 'ended'])
  rig.say({ type: 'look', at, barTo: at })
  expect(shown(await rig.next(isPast(at)))).toEqual(shown(first))
  expect(readers).toEqual(['started', 'ended', 'started'])
})

test('history is packed beside the engine, and shows as before', async () => {
  const rig = begin()
  rig.offer(changes(nodeOf('n1'), ...Array.from({ length: 5_100 }, (_, n) => podOf(`p${n}`))))
  rig.beat()
  const at = rig.now()
  fullNow(rig)
  const look = () => {
    rig.say({ type: 'look', at, barTo: at })
    return rig.next(isPast(at))
  }
  const before = await look()
  const db = new Database(journalFile(dataDir), { readonly: true })
  const packed = (): unknown => db.prepare('SELECT count(*) FROM segment').pluck(true).get()
  try {
    for (let n = 0; n < 100 && packed() === 0; n += 1) {
      rig.beat(6_000)
      await turn()
    }
    expect(packed()).toBeGreaterThan(0)
  } finally {
    db.close()
  }
  rig.say({ type: 'live' })
  expect(shown(await look())).toEqual(shown(before))
})

test('a piece of history that does not read is said, and costs no more than its own instants', async () => {
  const rig = begin()
  rig.offer(changes(nodeOf('n1')))
  rig.beat()
  const at = rig.now()
  fullNow(rig)
  const db = new Database(journalFile(dataDir))
  db.exec('UPDATE batch SET deltas = \'[{"op":"what"}]\'')
  db.close()
  rig.say({ type: 'look', at, barTo: at })
  const failed = await rig.next((frame): frame is FailedFrame => frame.view === 'failed')
  expect(failed).toMatchObject({ of: 'estate', moment: at, problem: { code: 'journal.unreadable' } })
  expect(suspicionOf(journalFile(dataDir))).toBeNull()
  rig.say({ type: 'live' })
  expect(rig.frames.at(-1)).toMatchObject({ view: 'estate', base: null, moment: null })
})

test('what was used then is shown then, on the map and on the card, and nothing of what is used now', async () => {
  const rig = begin()
  const pods = ['p1', 'p2']
  rig.state(LIVE)
  rig.offer(
    changes(
      nodeOf('n1'),
      deploymentOf('d1', { labels: LABELS }),
      replicaSetOf('s1', 'd1'),
      ...pods.map((pod) => podOf(pod, { set: 's1' })),
    ),
  )
  rig.beat(3_000)
  const untoldAt = rig.now()
  /** Both pods use so much, and a minute later the app's sum is sampled. */
  function tell(value: number): number {
    for (let minute = 0; minute < 3; minute += 1) {
      const readings = pods.map((pod) => ({
        ...{ about: { id: `instance:east/${pod}` }, metric: 'cpuUsed' as const, at: [rig.now()], values: [value] },
      }))
      rig.offer({ ...changes(), readings })
      rig.beat(100)
      rig.beat(60_000)
    }
    return rig.now()
  }
  rig.beat(600_000)
  const thenAt = tell(30)
  const [row] = fullNow(rig).apps
  expect(row?.fill).toEqual({ ratio: 0.3, of: 'used/requested', what: 'cpu' })
  rig.beat(600_000)
  const nowAt = tell(80)
  expect(fullNow(rig).apps[0]?.fill?.ratio).toBe(0.8)

  rig.say({ type: 'open', view: 'app', id: row?.id ?? '' })
  rig.say({ type: 'look', at: thenAt, barTo: nowAt })
  const card = await rig.next(isPastCard(thenAt))
  expect(card.app?.capacity.used).toEqual({ cpuMilli: 60, memoryBytes: null })
  const rows = (card.usage?.rows ?? []).filter(({ metric }) => metric === 'cpuUsed')
  expect(rows.map(({ entity, value, sources }) => [entity, value, sources])).toEqual([
    [row?.id, 60, []],
    ['component:east/d1', 60, []],
    ...pods.map((pod) => [`instance:east/${pod}`, 30, []]),
  ])
  expect(rows.every(({ at }) => at <= thenAt)).toBe(true)
  rig.say({ type: 'open', view: 'estate' })
  expect((await rig.next(isPast(thenAt))).apps[0]?.fill?.ratio).toBe(0.3)

  rig.say({ type: 'look', at: untoldAt, barTo: nowAt })
  const before = await rig.next(isPastCard(untoldAt))
  expect(before.usage).toBeNull()
  expect(before.app?.capacity.used).toEqual({ cpuMilli: null, memoryBytes: null })
})
