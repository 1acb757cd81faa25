import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import type { Row } from './columns.ts'
import { Compare } from './compare.tsx'

const NOTHING = { cpuMilli: null, memoryBytes: null }
const row = (id: string, more: Partial<Row>): Row => ({
  ...{ id, kind: 'component', name: id, nameEn: null, level: 'normal', reason: null, staleSince: null, app: null, bureau: null },
  ...{
    cloud: 'east',
    node: null,
    ready: 2,
    total: 2,
    requested: NOTHING,
    used: NOTHING,
    restarts: null,
    version: 'x:1',
    createdAt: null,
  },
  ...more,
})

/** The cells of the line of that name, as markup. */
function lineOf(name: string, ...rows: readonly Row[]): readonly string[] {
  const props = { chosen: rows.map((each) => ({ row: each, asOf: 1 })), cloudName: (source: string) => source, close() {} }
  const html = renderToStaticMarkup(createElement(Compare, props))
  const line = html.split(`>${name}<`)[1]?.split('</tr>')[0] ?? ''
  return line.split('<td').slice(1)
}

it('tells what an entity has not from what nobody knows', () => {
  const ill = row('component:a', {
    level: 'critical',
    reason: { code: 'component.outage', level: 'critical', since: 0, facts: {} },
  })
  const well = row('component:c', {})
  const pod = row('instance:b', { kind: 'instance', restarts: 0, node: 'n1', version: null })
  for (const [name, ...rows] of [
    ['原因', ill, well],
    ['重启', well, pod],
    ['节点', well, pod],
  ] as const) {
    const cells = lineOf(name, ...rows)
    expect(cells.filter((cell) => cell.includes('没有此项'))).toHaveLength(1)
    expect(cells.join('')).not.toContain('未知')
  }
  expect(lineOf('已用 CPU', well, pod).every((cell) => cell.includes('未知'))).toBe(true)
})
