import { describe, expect, it } from 'vitest'
import { estateFixture } from '../../../e2e/shots/estate-fixture.ts'
import { diffFixture } from '../../../e2e/shots/past-fixture.ts'
import { diffGroups } from './diff-groups.ts'

const NOW = 1_788_000_000_000
const { rows } = diffFixture(estateFixture('alarms', NOW), NOW - 3_600_000, NOW)

describe('the groups of a difference', () => {
  it('hold every row once, by bureau and app, in the order in which they came', () => {
    const groups = diffGroups(rows)
    const told = groups.flatMap(({ own, apps }) => [own, ...apps.flatMap((app) => [app.own, ...app.parts])]).filter(Boolean)
    expect(new Set(told)).toEqual(new Set(rows))
    expect(told).toHaveLength(rows.length)
    expect(groups.map(({ bureau }) => bureau)).toEqual([...new Set(rows.map(({ bureau }) => bureau))])
    expect(groups.reduce((sum, { changes }) => sum + changes, 0)).toBe(rows.reduce((sum, row) => sum + row.changes.length, 0))
  })

  it('name an app of which only a part changed, and keep what is of no app apart', () => {
    const part = rows.find(({ kind }) => kind === 'component')
    const [group] = diffGroups(part ? [part] : [])
    expect(group?.apps[0]).toMatchObject({ app: part?.app, name: part?.appName, own: null })
    const node = rows.find(({ kind }) => kind === 'node')
    const [infrastructure] = diffGroups(node ? [node] : [])
    expect(infrastructure).toMatchObject({ bureau: null, apps: [{ app: null, name: 'gz-b-17', own: node, parts: [] }] })
  })
})
