import type { AppRow } from '../../shared/estate/frame.ts'
import { type Grade, isGrade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Changed } from '../feed/rows.ts'
import type { CityGeometry } from './city-geometry.ts'
import type { LitStreet } from './draw-overlay.ts'
import { street } from './streets.ts'

type Apps = ReadonlyMap<RecordId, AppRow>

/** Which streets are lit: from every burning house to those who depend on it, and all relations of the selected one. */
export interface StreetLights {
  /** These rows changed; whether that can change what is lit. */
  changed(rows: Iterable<Changed<AppRow>>): boolean
  /** In no order: colours lie on each other in theirs. A street that stays lit as it was is the same object. */
  lit(city: CityGeometry, apps: Apps, selected: RecordId | null): readonly LitStreet[]
}

/** Grades whose impact is lit without being asked for: a wall full of streets would say nothing. */
const spreading = ({ level, staleSince }: AppRow): Grade | null =>
  staleSince === null && (level === 'critical' || level === 'major') ? level : null

const isCalm = (row: AppRow | undefined): boolean => row !== undefined && !isGrade(row.level)

/** Ways that are kept measured, count. */
const MOST_WAYS = 5_000

const NOTHING: readonly RecordId[] = []
const NO_APPS: ReadonlySet<RecordId> = new Set()

/** Keeps who depends on whom, so that looking up what is lit costs what burns, not what there is. */
export function createStreetLights(): StreetLights {
  const neededBy = new Map<RecordId, Set<RecordId>>()
  const burning = new Map<RecordId, Grade>()
  /** The lit ways from a burning house, as long as neither its grade nor who depends on it changes. */
  const impacts = new Map<RecordId, readonly LitStreet[]>()
  const ways = new Map<string, LitStreet>()
  let measured: CityGeometry | null = null

  /** Whether it suffers with any that burns: it shows an alarm of its own now, or no longer. */
  function reframe(needs: readonly RecordId[]): boolean {
    let suffers = false
    for (const needed of needs) if (impacts.delete(needed) || burning.has(needed)) suffers = true
    return suffers
  }

  function relate(id: RecordId, was: readonly RecordId[], is: readonly RecordId[]): boolean {
    if (was === is || (was.length === is.length && was.every((other, at) => other === is[at]))) return false
    for (const needed of [...was, ...is]) impacts.delete(needed)
    for (const needed of was) neededBy.get(needed)?.delete(id)
    for (const needed of is) {
      const dependents = neededBy.get(needed)
      if (dependents) dependents.add(id)
      else neededBy.set(needed, new Set([id]))
    }
    return true
  }

  function lightUp(city: CityGeometry, apps: Apps, from: RecordId, to: RecordId, grade: Grade | null): LitStreet[] {
    const key = `${from}>${to}`
    const known = ways.get(key)
    const framed = isCalm(apps.get(to))
    if (known?.grade === grade && known.framed === framed) return [known]
    const points = known?.points ?? street(city, from, to)
    if (points === null) return []
    const made = { from, to, grade, framed, points }
    if (ways.size > MOST_WAYS) ways.clear()
    ways.set(key, made)
    return [made]
  }

  return {
    changed(rows) {
      let changed = false
      for (const { id, was, is } of rows) {
        if (relate(id, was?.dependsOn ?? NOTHING, is?.dependsOn ?? NOTHING)) changed = true
        if (isCalm(was) !== isCalm(is) && reframe(is?.dependsOn ?? NOTHING)) changed = true
        const grade = is === undefined ? null : spreading(is)
        if (grade === (was === undefined ? null : spreading(was))) continue
        impacts.delete(id)
        if (grade === null) burning.delete(id)
        else burning.set(id, grade)
        if ((neededBy.get(id)?.size ?? 0) > 0) changed = true
      }
      return changed
    },
    lit(city, apps, selected) {
      if (city !== measured) {
        ways.clear()
        impacts.clear()
      }
      measured = city
      const impact: LitStreet[] = []
      for (const [id, grade] of burning) {
        let lit = impacts.get(id)
        if (lit === undefined) {
          lit = [...(neededBy.get(id) ?? NO_APPS)].flatMap((to) => lightUp(city, apps, id, to, grade))
          impacts.set(id, lit)
        }
        for (const way of lit) if (selected === null || (id !== selected && way.to !== selected)) impact.push(way)
      }
      if (selected === null || !apps.has(selected)) return impact
      const chosen = [
        ...[...(neededBy.get(selected) ?? NO_APPS)].map((to) => [selected, to] as const),
        ...(apps.get(selected)?.dependsOn ?? NOTHING)
          .filter((from) => from !== selected)
          .map((from) => [from, selected] as const),
      ]
      return [...impact, ...chosen.flatMap(([from, to]) => lightUp(city, apps, from, to, burning.get(from) ?? null))]
    },
  }
}
