import { expect, test } from 'vitest'
import { ROOMS_SHOWN, TILES_SHOWN } from '../../../shared/estate/frame.ts'
import { EMPTY_REGISTER } from '../../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { batchOf, deploymentOf, podOf, replicaSetOf } from '../estate/observed-fixture.ts'
import { createModel } from '../model.ts'
import { createFreshness } from './freshness.ts'
import { createRoomsView } from './rooms-view.ts'

const AT = 1_000_000
const HEAD = { seq: 1, asOf: AT, moment: null }

function estateOf(pods: number) {
  const model = createModel({ policy: DEFAULT_POLICY, register: EMPTY_REGISTER, clusters: [{ name: 'east', displayName: null }] })
  const web = [
    deploymentOf('web', { source: 'east', desired: pods }),
    replicaSetOf('web-1', 'web', { source: 'east' }),
    ...Array.from({ length: pods }, (_, n) => podOf(`web-1-${String(n).padStart(5, '0')}`, { source: 'east', set: 'web-1' })),
  ]
  model.apply([batchOf('east', web)], AT)
  const [app] = [...model.ofKind('app')]
  if (app === undefined) throw new Error('no app')
  return { model, app: app.id }
}
const freshness = createFreshness([])

test('tells each room with its tiles, where it runs and how stale it is', () => {
  const { model, app } = estateOf(3)
  const frame = createRoomsView([app, 'app:none']).next({ estate: model, freshness }, HEAD, 0)
  expect(frame?.apps.map(({ id }) => id)).toEqual([app])
  const [room] = frame?.apps[0]?.rooms ?? []
  expect(room).toMatchObject({ name: 'web', source: 'east', staleSince: 0, more: 0 })
  expect(room?.tiles.map(({ name }) => name)).toEqual(['web-1-00000', 'web-1-00001', 'web-1-00002'])
})

test('bounds what a frame holds and tells how many it leaves out', () => {
  const { model, app } = estateOf(TILES_SHOWN + 7)
  const [room] = createRoomsView([app]).next({ estate: model, freshness }, HEAD, 0)?.apps[0]?.rooms ?? []
  expect([room?.tiles.length, room?.more]).toEqual([TILES_SHOWN, 7])
  expect(ROOMS_SHOWN).toBeGreaterThan(0)
})

test('is quiet until something in its rooms changes, one frame is acknowledged, and a while has passed', () => {
  const { model, app } = estateOf(2)
  const from = { estate: model, freshness }
  const view = createRoomsView([app])
  expect(view.next(from, HEAD, 0)).not.toBeNull()
  const pod = [...model.ofKind('instance')][0]
  if (pod === undefined) throw new Error('no pod')
  view.changed([{ op: 'put', record: pod, was: pod }])
  expect(view.next(from, HEAD, 1_000)).toBeNull()
  view.acknowledge(HEAD.seq)
  expect(view.next(from, HEAD, 10)).toBeNull()
  expect(view.next(from, HEAD, 1_000)).not.toBeNull()
  view.acknowledge(HEAD.seq)
  view.changed([{ op: 'del', kind: 'instance', id: 'instance:east/of-another', was: pod }])
  expect(view.next(from, HEAD, 2_000)).toBeNull()
  view.answer()
  expect(view.next(from, HEAD, 2_001)).not.toBeNull()
})
