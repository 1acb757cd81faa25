import { expect, test } from 'vitest'
import { alertOf, eventOf, nodeOf, podOf, replicaSetOf, serviceOf } from '../../estate/observed-fixture.ts'
import { relationsOf } from './relations.ts'

const of = (record: { readonly kind: string; readonly source: string }) => relationsOf({ ...record }, record)

test('an instance is part of its component, its node and its cluster, and is known by its id, uid and addresses', () => {
  const { within, names, about } = of({
    ...podOf('p', { node: 'n1', addresses: ['10.0.0.1'] }),
    ...{ parent: 'component:east/d' },
  })
  expect(within).toEqual(['#component:east/d', 'node east/n1', '#cluster:east'])
  expect(names).toEqual(['#instance:east/p', 'uid east/p', 'at 10.0.0.1'])
  expect(about).toEqual([])
})

test('evidence is about what it names', () => {
  expect(of(eventOf('e', 'p')).about).toEqual(['uid east/p'])
  expect(of(replicaSetOf('s', 'd')).about).toEqual(['uid east/d'])
  expect(of({ ...alertOf('a', {}), ...{ on: 'node:east/n1' } }).about).toContain('#node:east/n1')
  expect(of(serviceOf('s', {})).about).toEqual([expect.stringMatching(/^space east\//)])
})

test('a change tells only of what it changes', () => {
  const who = { kind: 'instance', source: 'east' }
  expect(relationsOf({ node: 'n2' }, who)).toEqual({ within: ['node east/n2', '#cluster:east'], needs: [], about: [], names: [] })
  expect(of(nodeOf('n1')).names).toContain('node east/n1')
})
