import Database from 'better-sqlite3'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { migrate } from '../../journal/migrations/migrate.ts'
import { nextSamplePacking } from '../../journal/samples/sample-packing.ts'
import { rangesOf, type Window } from '../../journal/samples/sample-reader.ts'
import { createSampleWriter } from '../../journal/samples/sample-writer.ts'
import { whole } from '../../journal/samples/samples-fixture.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../journal/samples/spans.ts'
import { sumTogether } from '../../journal/samples/together.ts'
import { createHoursMemory, type HoursMemory } from './hours-memory.ts'

const DAY = 20_000 * DAY_MS
/** What all of them are of. */
const OWNER = 'component:x'
const ENTITIES = ['app:a', 'app:b', 'app:c']

type Told = ReadonlyMap<string, { readonly mean: readonly (number | null)[]; readonly max: readonly (number | null)[] }>

function begin() {
  const db = new Database(':memory:')
  migrate(db)
  const writer = createSampleWriter(db)
  return {
    db,
    /** One reading a call: `values` by entity. */
    come: (at: number, values: Readonly<Record<string, number>>, now = at) =>
      db.transaction(() =>
        writer.append(
          Object.entries(values).map(([entity, value]) => ({ entity, owner: OWNER, metric: 'requests' as const, at, value })),
          now,
        ),
      )(),
    packAll(now: number): void {
      for (let packing = nextSamplePacking(db, now, 2 * DAY_MS); packing !== null; ) {
        memory.packed(packing.puts)
        writer.store(packing)
        packing = nextSamplePacking(db, now, 2 * DAY_MS)
      }
    },
  }
}

let rig = begin()
let memory: HoursMemory = createHoursMemory(rig.db)
beforeEach(() => {
  rig = begin()
  memory = createHoursMemory(rig.db)
})

const remembered = (entities: readonly string[], window: Window): Told => whole(memory.own(entities, 'requests', window))

/** What the samples say without any memory. */
function read(entities: readonly string[], window: Window): Told {
  const ranges = whole(rangesOf(rig.db, entities, 'requests', window, HOUR_MS))
  return new Map([...ranges].map(([entity, { mean, max }]) => [entity, { mean, max }]))
}

const rememberedTogether = (window: Window): Told => whole(memory.together([OWNER], 'requests', window))

const readTogether = (window: Window): Told => whole(sumTogether(rig.db, [OWNER], 'requests', window, HOUR_MS))

const seenIn = (told: Told): Told => new Map([...told].filter(([, { max }]) => max.some((value) => value !== null)))

test('a second look tells of what came late, of new entities and of the hour that runs', () => {
  rig.come(DAY + 5 * MINUTE_MS, { 'app:a': 3 })
  const window = { from: DAY - 2 * HOUR_MS, to: DAY + 90 * MINUTE_MS }
  expect(remembered(['app:a'], window).get('app:a')?.mean).toEqual([null, null, 3, null])
  rig.come(DAY - HOUR_MS, { 'app:a': 7, 'app:b': 1 })
  rig.come(DAY + 80 * MINUTE_MS, { 'app:a': 9 })
  expect(remembered(['app:a', 'app:b'], window)).toEqual(
    new Map([
      ['app:a', { mean: [null, 7, 3, 9], max: [null, 7, 3, 9] }],
      ['app:b', { mean: [null, 1, null, null], max: [null, 1, null, null] }],
    ]),
  )
  expect(remembered(['app:b'], window).has('app:a')).toBe(false)
  expect(remembered(['app:a', 'app:b'], window)).toEqual(read(['app:a', 'app:b'], window))
})

test('what came and was packed between two looks is told', () => {
  const window = { from: DAY, to: DAY + 2 * HOUR_MS }
  expect(remembered(['app:a'], window).size).toBe(0)
  rig.come(DAY, { 'app:a': 3 })
  rig.packAll(DAY + HOUR_MS)
  expect(remembered(['app:a'], window).get('app:a')?.mean).toEqual([3, null])
})

test('days that nothing came to are not read again', () => {
  for (let hour = 0; hour < 72; hour += 1) rig.come(DAY + hour * HOUR_MS, { 'app:a': hour })
  const window = { from: DAY, to: DAY + 3 * DAY_MS }
  rig.packAll(DAY + 3 * DAY_MS)
  const before = remembered(['app:a'], window)
  for (const tier of ['raw', 'minute', 'hour']) rig.db.exec(`DELETE FROM sample_${tier}`)
  expect(remembered(['app:a'], window)).toEqual(before)
  expect(read(['app:a'], window)).toEqual(new Map())
})

test('however looks, steps of others, readings and packing follow one another, it tells what the samples say', () => {
  const hour = fc.integer({ min: 0, max: 95 })
  const step = fc.oneof(
    fc.record({
      do: fc.constant('come' as const),
      hour,
      entity: fc.constantFrom(...ENTITIES),
      value: fc.integer({ max: 31, min: 0 }),
    }),
    fc.record({ do: fc.constant('pack' as const) }),
    fc.record({
      do: fc.constantFrom('look' as const, 'begin' as const),
      hour,
      span: fc.integer({ min: 1, max: 60 }),
      minutes: fc.integer({ min: 0, max: 59 }),
      entities: fc.subarray(ENTITIES),
    }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      rig = begin()
      memory = createHoursMemory(rig.db)
      let now = DAY + 4 * DAY_MS
      let begun: Generator<void, Told>[] = []
      for (const each of steps) {
        now += 30 * MINUTE_MS
        begun = begun.filter((look) => look.next().done !== true)
        if (each.do === 'come') rig.come(DAY + each.hour * HOUR_MS + 7 * MINUTE_MS, { [each.entity]: each.value }, now)
        else if (each.do === 'pack') rig.packAll(now)
        else {
          const to = DAY + each.hour * HOUR_MS + each.minutes * MINUTE_MS
          const window = { from: Math.ceil(to / HOUR_MS) * HOUR_MS - each.span * HOUR_MS, to }
          if (each.do === 'begin') {
            begun.push(memory.own(each.entities, 'requests', window), memory.together([OWNER], 'requests', window))
            continue
          }
          expect(seenIn(remembered(each.entities, window))).toEqual(seenIn(read(each.entities, window)))
          expect(seenIn(rememberedTogether(window))).toEqual(seenIn(readTogether(window)))
        }
      }
    }),
    { numRuns: 60 },
  )
})
