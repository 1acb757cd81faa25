import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { EstateFrame } from '../../../shared/estate/frame.ts'
import type { ObservedRecord } from '../../../shared/estate/record.ts'
import { deploymentOf, eventOf, nodeOf, podOf, replicaSetOf } from '../estate/observed-fixture.ts'
import { shownAfter } from '../publish/frame-fixture.ts'
import { beginPast, changes, fullNow, isPast, LABELS, LIVE, shown } from './past-fixture.ts'

/** A small world, so that generated changes meet each other often. */
const pod = fc
  .record({
    name: fc.constantFrom('p1', 'p2', 'p3'),
    set: fc.constantFrom('s1', 's2'),
    ready: fc.boolean(),
    restarts: fc.nat(9),
    waiting: fc.constantFrom(null, 'CrashLoopBackOff'),
    node: fc.constantFrom('n1', 'n2'),
  })
  .map(({ name, ...more }) => podOf(name, more))
const deployment = fc
  .record({ name: fc.constantFrom('d1', 'd2'), desired: fc.nat(2), available: fc.nat(2), image: fc.constantFrom('i:1', 'i:2') })
  .map(({ name, ...more }) => deploymentOf(name, { ...more, labels: name === 'd1' ? LABELS : {} }))
const record: fc.Arbitrary<ObservedRecord> = fc.oneof(
  { weight: 4, arbitrary: pod },
  { weight: 3, arbitrary: deployment },
  fc.constantFrom(replicaSetOf('s1', 'd1'), replicaSetOf('s2', 'd2')),
  fc
    .record({ name: fc.constantFrom('n1', 'n2'), ready: fc.constantFrom('True' as const, 'Unknown' as const) })
    .map(({ name, ready }) => nodeOf(name, { ready })),
  fc.record({ about: fc.constantFrom('p1', 'p2'), count: fc.nat(3) }).map(({ about, count }) => eventOf('e1', about, { count })),
)
const act = fc.oneof(
  { weight: 5, arbitrary: fc.record({ put: fc.array(record, { minLength: 1, maxLength: 4 }), waitMs: fc.nat(40_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      gone: fc.constantFrom('instance:east/p1', 'node:east/n1', 'component:east/d2'),
      waitMs: fc.nat(9_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ phase: fc.constantFrom('live' as const, 'waiting' as const), waitMs: fc.nat(9_000) }) },
)

test('whatever happened, and however one looks back and forth, each moment shows as it was live, by deltas as by a full frame', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
      async (acts, moves) => {
        const dataDir = mkdtempSync(join(tmpdir(), 'wanglou-past-'))
        const rig = beginPast(dataDir)
        try {
          const seen: { readonly at: number; readonly live: EstateFrame }[] = []
          for (const each of acts) {
            if ('put' in each) rig.offer(changes(...each.put))
            else if ('gone' in each) rig.offer({ ...changes(), changes: [{ op: 'del', id: each.gone }] })
            else rig.state({ ...LIVE, phase: each.phase, since: rig.now(), asOf: rig.now() })
            rig.beat(each.waitMs)
            // Graces that ran out meanwhile, and the states of the sources, which are saved every few seconds.
            rig.beat(3_000)
            seen.push({ at: rig.now(), live: fullNow(rig) })
            rig.beat(1)
          }
          const barTo = rig.now()
          const bar = fullNow(rig).density
          const from = rig.frames.length
          for (const move of moves) {
            const { at, live } = seen[move % seen.length] ?? { at: 0, live: null }
            rig.say({ type: 'look', at, barTo })
            await rig.next(isPast(at))
            const past = rig.frames.slice(from).filter((frame) => frame.view === 'estate')
            const then = shownAfter(past)
            const { density, sources, ...rest } = shown(then)
            const { density: _l, sources: liveSources, ...liveRest } = shown(shownAfter(live === null ? [] : [live]))
            expect(rest).toEqual(liveRest)
            expect(density).toEqual(bar)
            expect(sources?.map(({ phase }) => phase)).toEqual(liveSources?.map(({ phase }) => phase))
            rig.say({ type: 'open', view: 'estate' })
            const whole = await rig.next(isPast(at))
            expect(whole.base).toBeNull()
            expect(shownAfter([...past, whole])).toEqual(shownAfter([whole]))
            expect(shown(then)).toEqual(shown(shownAfter([whole])))
          }
        } finally {
          await rig.engine.dispose()
          rmSync(dataDir, { recursive: true, force: true })
        }
      },
    ),
    { numRuns: 20 },
  )
}, 120_000)
