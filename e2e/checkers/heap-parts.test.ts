import { expect, it } from 'vitest'
import { heapParts } from './heap-parts.ts'

const meta = {
  node_fields: ['type', 'name', 'id', 'self_size'],
  node_types: [['object', 'code', 'native'], 'string', 'number', 'number'],
}
const strings = ['App', 'LayoutShift', 'Text']
const snapshot = (nodes: readonly number[]) => JSON.stringify({ snapshot: { meta }, nodes, strings })

it('tells what V8 compiled and what Chromium notes from what the page keeps', () => {
  const nodes = [...[0, 0, 1, 10], ...[1, 0, 2, 200], ...[2, 1, 3, 3_000], ...[2, 2, 4, 40]]
  expect(heapParts(snapshot(nodes))).toEqual({ code: 200, timeline: 3_000, rest: 50 })
})

it('takes nothing else for a snapshot', () => {
  expect(() => heapParts('{}')).toThrow()
})
