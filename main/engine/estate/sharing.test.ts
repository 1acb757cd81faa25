import { expect, test } from 'vitest'
import type { ObservedInstance } from '../../../shared/estate/record.ts'
import { EMPTY_REGISTER } from '../../../shared/estate/register.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { createModel, type Model } from '../model.ts'
import { batchOf, deploymentOf, nodeOf, podOf, replicaSetOf } from './observed-fixture.ts'

const NOW = Date.UTC(2026, 0, 1)
const model = (): Model => createModel({ policy: DEFAULT_POLICY, register: EMPTY_REGISTER, clusters: [] })

/** As it comes from a server or from the journal: equal to another, and nothing of it the same. */
const fresh = <T>(value: T): T => structuredClone(value)

const pod = (name: string, more: Partial<ObservedInstance> = {}): ObservedInstance =>
  fresh(podOf(name, { set: 'rs', labels: { app: 'enrolment' }, ...more }))

function instance(of: Model, name: string) {
  const found = of.get(`instance:east/${name}`)
  if (found?.kind !== 'instance') throw new Error(`no instance ${name}`)
  return found
}

const FRAME = [deploymentOf('deploy'), replicaSetOf('rs', 'deploy'), nodeOf('n1')]

test('instances of one owner hold equal parts once', () => {
  const estate = model()
  estate.apply([batchOf('east', [...FRAME, pod('a'), pod('b'), pod('c', { labels: { app: 'other' } })])], NOW)
  expect(instance(estate, 'b').labels).toBe(instance(estate, 'a').labels)
  expect(instance(estate, 'b').owner).toBe(instance(estate, 'a').owner)
  expect(instance(estate, 'b').requests).toBe(instance(estate, 'a').requests)
  expect(instance(estate, 'b').reasons).toBe(instance(estate, 'a').reasons)
  expect(instance(estate, 'c').labels).toEqual({ app: 'other' })
})

test('what did not change of an instance is the very same afterwards', () => {
  const estate = model()
  estate.apply([batchOf('east', [...FRAME, pod('a')])], NOW)
  const before = instance(estate, 'a')
  estate.apply([batchOf('east', [pod('a', { restarts: 3, requests: { cpuMilli: 1, memoryBytes: 1 } })])], NOW)
  const after = instance(estate, 'a')
  expect(after).toMatchObject({ restarts: 3, requests: { cpuMilli: 1, memoryBytes: 1 } })
  expect(after.labels).toBe(before.labels)
  expect(after.owner).toBe(before.owner)
})

test('instances from the journal hold equal parts once, and say what they said', () => {
  const estate = model()
  estate.apply([batchOf('east', [...FRAME, pod('a'), pod('b')])], NOW)
  const restored = model()
  restored.restore(fresh([...estate.all()]))
  expect(new Map([...restored.all()].map((record) => [record.id, record]))).toEqual(
    new Map([...estate.all()].map((record) => [record.id, record])),
  )
  expect(instance(restored, 'b').labels).toBe(instance(restored, 'a').labels)
  expect(instance(restored, 'b').owner).toBe(instance(restored, 'a').owner)
})
