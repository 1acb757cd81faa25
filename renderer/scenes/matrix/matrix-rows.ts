import type { AppRow, BureauRow } from '../../../shared/estate/frame.ts'
import { gravest, isGrade, LEVELS, type Level, levelSince, shownLevel } from '../../../shared/estate/level.ts'
import { together } from '../../../shared/estate/readiness.ts'
import type { CheckedMatrixFrame } from '../../feed/scene-schema.ts'

/** A cell in which something runs. */
export interface Cell {
  readonly level: Level
  readonly apps: number
  readonly components: number
  /** null: nobody told. */
  readonly instances: number | null
  readonly ready: number | null
}

/** Nothing shows: it is not there, or nobody can tell. */
export type Nothing = 'absent' | 'unobserved'

interface RowHead {
  readonly id: string
  readonly name: string
  readonly nameEn: string | null
  /** Of the whole: an alarm on an app itself stands in no cell. */
  readonly level: Level
  /** What its level is of is out of reach: it is of then. */
  readonly ofThen: boolean
  readonly cells: readonly (Cell | Nothing)[]
  /** Nothing of it shows anywhere. */
  readonly unobserved: boolean
}

export interface BureauLine extends RowHead {
  readonly kind: 'bureau'
  readonly apps: readonly AppLine[]
  /** Apps of it that show nowhere, count. */
  readonly unobservedApps: number
}

interface AppLine extends RowHead {
  readonly kind: 'app'
}

export type Line = BureauLine | AppLine

type Rows = Pick<CheckedMatrixFrame, 'clouds' | 'apps' | 'cells'>

const inOrder = (
  a: { readonly order: number; readonly id: string },
  b: { readonly order: number; readonly id: string },
): number => a.order - b.order || (a.id < b.id ? -1 : 1)

/** Bureaus in the order of the map with their apps, each with a cell a cloud. */
export function linesOf(bureaus: Iterable<BureauRow>, apps: Iterable<AppRow>, matrix: Rows): readonly BureauLine[] {
  const { clouds, cells } = matrix
  const nothing = clouds.map(({ watched }): Nothing => (watched === 'all' ? 'absent' : 'unobserved'))
  const found = new Map<string, (Cell | Nothing)[]>()
  cells.app.forEach((place, index) => {
    const [id, cloud] = [matrix.apps[place], cells.cloud[index]]
    if (id === undefined || cloud === undefined) return
    const row = found.get(id) ?? [...nothing]
    found.set(id, row)
    row[cloud] = {
      level: shownLevel(LEVELS[cells.level[index] ?? -1] ?? 'unknown', clouds[cloud]?.staleSince ?? null),
      ...{ apps: 1, components: cells.components[index] ?? 0 },
      ...{ instances: cells.instances[index] ?? null, ready: cells.ready[index] ?? null },
    }
  })
  const byBureau = new Map<string, AppRow[]>()
  for (const app of [...apps].sort(inOrder)) {
    const known = byBureau.get(app.bureau)
    if (known === undefined) byBureau.set(app.bureau, [app])
    else known.push(app)
  }
  return [...bureaus].sort(inOrder).map(({ id, name, nameEn, level }) => {
    const lines = (byBureau.get(id) ?? []).map(
      (app): AppLine => ({
        ...{ kind: 'app', id: app.id, name: app.name, nameEn: app.nameEn, level: app.level, ofThen: levelSince(app) !== null },
        cells: found.get(app.id) ?? nothing,
        unobserved: !found.has(app.id),
      }),
    )
    // Its grade burns now where one of those that have it does.
    const ofThen = lines.every((line) => line.ofThen || line.level !== level)
    const unobservedApps = lines.filter(({ unobserved }) => unobserved).length
    return {
      ...{ kind: 'bureau', id, name, nameEn, level, ofThen, apps: lines, unobservedApps },
      cells: clouds.map(
        (_, cloud) => worstOf(lines.map(({ cells }) => cells[cloud] ?? 'unobserved')) ?? nothing[cloud] ?? 'unobserved',
      ),
      unobserved: unobservedApps === lines.length,
    }
  })
}

function worstOf(cells: readonly (Cell | Nothing)[]): Cell | null {
  const shown = cells.filter((cell) => typeof cell === 'object')
  if (shown.length === 0) return null
  const { ready, total } = together(shown.map(({ ready, instances }) => ({ ready, total: instances })))
  return {
    level: gravest(shown.map(({ level }) => level)),
    ...{ apps: shown.length, components: shown.reduce((sum, { components }) => sum + components, 0) },
    ...{ instances: total, ready },
  }
}

/** Levels that any cell shows, of a bureau or of an app, and grades at their heads. */
export function levelsIn(bureaus: readonly BureauLine[]): ReadonlySet<Level> {
  const lines = bureaus.flatMap((bureau): Line[] => [bureau, ...bureau.apps])
  const inCells = lines.flatMap(({ cells }) => cells.flatMap((cell) => (typeof cell === 'object' ? [cell.level] : [])))
  return new Set([...inCells, ...lines.map(({ level }) => level).filter(isGrade)])
}

/** The lines that are in sight: bureaus, and the apps of those that are open; `onlyAlarmed`: only where a grade burns. */
export function shownLines(bureaus: readonly BureauLine[], open: ReadonlySet<string>, onlyAlarmed: boolean): readonly Line[] {
  const isKept = ({ level, cells }: Line): boolean =>
    !onlyAlarmed || isGrade(level) || cells.some((cell) => typeof cell === 'object' && isGrade(cell.level))
  return bureaus.filter(isKept).flatMap((bureau): Line[] => [bureau, ...(open.has(bureau.id) ? bureau.apps.filter(isKept) : [])])
}
