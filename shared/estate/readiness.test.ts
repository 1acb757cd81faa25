import { expect, it } from 'vitest'
import { readinessOf, together } from './readiness.ts'
import type { Entity } from './record.ts'

const of = (entity: object) => readinessOf(entity as unknown as Entity)
const app = { kind: 'app', level: 'minor', componentCount: 0, instanceCount: 0, readyCount: 0 }
const component = { kind: 'component', level: 'normal', reasons: [], instanceCount: 2, readyReplicas: 1, desired: 3 }

it('tells nothing of an app of which nothing was seen, whatever an alert says of it, and none of one that is scaled to none', () => {
  expect(of(app)).toEqual({ ready: null, total: null })
  expect(of({ ...app, level: 'unknown', componentCount: 2 })).toEqual({ ready: null, total: null })
  expect(of({ ...app, level: 'normal', componentCount: 2 })).toEqual({ ready: 0, total: 0 })
  expect(of({ ...app, componentCount: 1, instanceCount: 4, readyCount: 3 })).toEqual({ ready: 3, total: 4 })
  expect(of({ ...app, level: 'unknown', componentCount: 1, instanceCount: 4 })).toEqual({ ready: null, total: 4 })
  // An alert stands on it, and nobody told of half of them.
  expect(of({ ...app, componentCount: 1, instanceCount: 4, untoldCount: 2 })).toEqual({ ready: null, total: 4 })
  expect(of({ ...app, componentCount: 1, instanceCount: 4, untoldCount: 2, readyCount: 1 })).toEqual({ ready: 1, total: 4 })
})

it('counts several together by those of which it was told: four that nobody told of are not down beside three that are ready', () => {
  const untold = { ready: null, total: 4 }
  expect(together([{ ready: 3, total: 3 }, untold])).toEqual({ ready: 3, total: 3 })
  expect(together([untold, untold])).toEqual({ ready: null, total: 8 })
  expect(together([{ ready: null, total: null }])).toEqual({ ready: null, total: null })
  expect(together([])).toEqual({ ready: null, total: null })
})

it('tells of a component what was told of it, also where an alert stands on it', () => {
  const untold = [{ code: 'component.readiness-untold' }]
  expect(of(component)).toEqual({ ready: 1, total: 3 })
  expect(of({ ...component, level: 'unknown' })).toEqual({ ready: null, total: 3 })
  expect(of({ ...component, level: 'major', reasons: untold })).toEqual({ ready: null, total: 3 })
  expect(of({ ...component, level: 'major', counted: true, instanceCount: 0, desired: 0 })).toEqual({ ready: null, total: null })
})

it('tells of a cluster without nodes, and of what nobody looks into, that nobody told', () => {
  expect(of({ kind: 'cluster', nodeCount: 0, readyNodeCount: 0 })).toEqual({ ready: null, total: null })
  expect(of({ kind: 'cluster', nodeCount: 3, readyNodeCount: 2 })).toEqual({ ready: 2, total: 3 })
  expect(of({ kind: 'instance', ready: false, readyUntold: true })).toEqual({ ready: null, total: 1 })
  expect(of({ kind: 'node', ready: 'Unknown' })).toEqual({ ready: null, total: 1 })
  expect(of({ kind: 'node', ready: 'False' })).toEqual({ ready: 0, total: 1 })
  expect(of({ kind: 'bureau' })).toEqual({ ready: null, total: null })
})
