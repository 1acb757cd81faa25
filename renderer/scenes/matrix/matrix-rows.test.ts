import { expect, it } from 'vitest'
import type { AppRow, BureauRow } from '../../../shared/estate/frame.ts'
import { LEVELS, type Level } from '../../../shared/estate/level.ts'
import type { MatrixCloud } from '../../../shared/estate/matrix.ts'
import { keyPlace } from './grid-keys.ts'
import { levelsIn, linesOf, shownLines } from './matrix-rows.ts'

const cloud = (source: string, more: Partial<MatrixCloud> = {}): MatrixCloud => ({
  ...{ source, name: source, nameEn: null, watched: 'all', staleSince: null },
  ...more,
})
const bureau = (id: string, order: number): BureauRow => ({ id, name: id, nameEn: null, order, level: 'normal' })
const app = (id: string, of: string): AppRow => ({
  ...{ id, bureau: of, name: id, nameEn: null, order: 1, level: 'normal', appClass: null, protectionGrade: null, dependsOn: [] },
  ...{ sources: [], componentCount: 0, instanceCount: 0, readyCount: 0, untoldCount: 0, origin: 'register', topReason: null },
  ...{ topReasonOn: null, fill: null, capacity: null, staleSince: null },
})
const rank = (level: Level): number => LEVELS.indexOf(level)

const COUNTS = { components: [1], instances: [1], ready: [1] }

const MATRIX = {
  clouds: [cloud('a'), cloud('b', { watched: 'none' }), cloud('c', { staleSince: 5 })],
  apps: ['app:x', 'app:y'],
  cells: {
    app: [0, 1, 1],
    cloud: [0, 0, 2],
    level: [rank('minor'), rank('normal'), rank('normal')],
    components: [2, 1, 1],
    instances: [4, 3, 1],
    ready: [3, 3, 1],
  },
}

const LINES = linesOf(
  [bureau('bureau:late', 9), bureau('bureau:first', 1)],
  [app('app:y', 'bureau:first'), app('app:x', 'bureau:first'), app('app:unseen', 'bureau:late')],
  MATRIX,
)

it('tells the worst of a bureau by cloud, with its counts', () => {
  expect(LINES.map(({ id }) => id)).toEqual(['bureau:first', 'bureau:late'])
  expect(LINES[0]?.cells[0]).toEqual({ level: 'minor', apps: 2, components: 3, instances: 7, ready: 6 })
  expect(LINES[0]?.apps.map(({ id }) => id)).toEqual(['app:x', 'app:y'])
})

it('counts of a bureau what was told, and nothing where nothing was', () => {
  const untold = (instances: readonly (number | null)[], ready: readonly (number | null)[]) =>
    linesOf([bureau('bureau:first', 1)], [app('app:y', 'bureau:first'), app('app:x', 'bureau:first')], {
      ...MATRIX,
      cells: { ...MATRIX.cells, instances: [...instances, 1], ready: [...ready, 1] },
    })[0]?.cells[0]
  expect(untold([null, 3], [null, null])).toMatchObject({ instances: 3, ready: null })
  expect(untold([null, null], [null, null])).toMatchObject({ instances: null, ready: null })
})

it('takes what a cloud that is not watched whole does not show for not observed, and health on a lost cloud for stale', () => {
  expect(LINES[0]?.apps[0]?.cells.slice(1)).toEqual(['unobserved', 'absent'])
  expect(LINES[0]?.apps[1]?.cells[2]).toMatchObject({ level: 'stale', instances: 1 })
})

it('says of an app that shows nowhere that it is not observed, and of its bureau', () => {
  expect(LINES[0]).toMatchObject({ unobserved: false, unobservedApps: 0 })
  expect(LINES[1]).toMatchObject({ unobserved: true, unobservedApps: 1, cells: ['absent', 'unobserved', 'absent'] })
})

it('shows apps of open bureaus, and where asked only what burns', () => {
  const open = new Set(['bureau:first'])
  expect(shownLines(LINES, open, false).map(({ id }) => id)).toEqual(['bureau:first', 'app:x', 'app:y', 'bureau:late'])
  expect(shownLines(LINES, open, true).map(({ id }) => id)).toEqual(['bureau:first', 'app:x'])
})

it('keeps an app whose alarm is on itself where only those with alarms are shown, though all its cells are well', () => {
  const well = { ...MATRIX, apps: ['app:x'], cells: { app: [0], cloud: [0], level: [rank('normal')], ...COUNTS } }
  const lines = linesOf([{ ...bureau('bureau:a', 1), level: 'major' }], [{ ...app('app:x', 'bureau:a'), level: 'major' }], well)
  expect(shownLines(lines, new Set(['bureau:a']), true).map(({ id, level }) => [id, level])).toEqual([
    ['bureau:a', 'major'],
    ['app:x', 'major'],
  ])
  expect([...levelsIn(lines)].sort()).toEqual(['major', 'normal'])
})

it('tells a grade at a head for one of then where all that have it are out of reach', () => {
  const lost = { ...app('app:x', 'bureau:a'), level: 'major', staleSince: 5 } as const
  const near = { ...app('app:y', 'bureau:a'), level: 'major' } as const
  const heads = (apps: readonly AppRow[]) =>
    linesOf([{ ...bureau('bureau:a', 1), level: 'major' }], apps, MATRIX).map((line) => [
      line.ofThen,
      ...line.apps.map((each) => each.ofThen),
    ])
  expect(heads([lost])).toEqual([[true, true]])
  expect(heads([lost, near])).toEqual([[false, true, false]])
  // One of its clouds is lost, and it burns on another.
  expect(heads([{ ...lost, gradeStaleSince: null }])).toEqual([[false, false]])
})

it('moves by keys within the grid, and leaves other keys alone', () => {
  const size = { rows: 40, columns: 6, page: 10 }
  const at = (key: string, row: number, column: number, ctrl = false) => keyPlace(key, ctrl, { row, column }, size)
  expect(at('ArrowUp', 0, 0)).toEqual({ row: 0, column: 0 })
  expect(at('PageDown', 35, 2)).toEqual({ row: 39, column: 2 })
  expect(at('End', 3, 0)).toEqual({ row: 3, column: 5 })
  expect(at('Home', 30, 3, true)).toEqual({ row: 0, column: 0 })
  expect(at('x', 1, 1)).toBeNull()
})

it('knows the levels that stand in any cell: what stands in none is not lit in the legend', () => {
  expect([...levelsIn(LINES)].sort()).toEqual(['minor', 'normal', 'stale'])
  expect(levelsIn([]).size).toBe(0)
})
