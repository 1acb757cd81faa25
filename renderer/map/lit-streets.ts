import type { AppRow } from '../../shared/estate/frame.ts'
import { type Grade, isGrade, levelSince } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { CityGeometry } from './city-geometry.ts'
import type { LitStreet } from './draw-overlay.ts'
import { street } from './streets.ts'

type Apps = ReadonlyMap<RecordId, AppRow>

/** What became of the lit streets: one of another grade, or to one that suffers otherwise, is another. */
export interface Relit {
  readonly came: readonly LitStreet[]
  readonly gone: readonly LitStreet[]
}

/** What the lights keep of an app: in what stands for it, where it is at hand, and its old row is not. */
export interface Lamp {
  readonly id: RecordId
  needs: readonly RecordId[]
  calm: boolean
  /** The grade that it lights streets in. */
  burns: Grade | null
}

/** Of one that nothing is known of. */
export const UNLIT: Readonly<Omit<Lamp, 'id'>> = { needs: [], calm: false, burns: null }

/** Which streets are lit: from every burning house to those who depend on it, and all relations of the selected one. */
export interface StreetLights {
  /** In no order: colours lie on each other in theirs. */
  readonly lit: ReadonlySet<LitStreet>
  /** These have other rows now, or left; whether that can change what is lit. */
  changed(told: Iterable<{ readonly house: Lamp; readonly row: AppRow | undefined }>): boolean
  /** Brings `lit` up to date. While nothing is selected, that costs what changed. */
  relight(city: CityGeometry, apps: Apps, selected: RecordId | null): Relit
}

/** Grades whose impact is lit without being asked for: a wall full of streets would say nothing. */
const spreading = (row: AppRow): Grade | null =>
  levelSince(row) === null && (row.level === 'critical' || row.level === 'major') ? row.level : null

const isCalm = (row: AppRow | undefined): boolean => row !== undefined && !isGrade(row.level)

/** Ways that are kept measured, count. */
const MOST_WAYS = 5_000

const NO_APPS: ReadonlySet<RecordId> = new Set()

/** Keeps who depends on whom, so that looking up what is lit costs what burns, not what there is. */
export function createStreetLights(): StreetLights {
  const neededBy = new Map<RecordId, Set<RecordId>>()
  const burning = new Map<RecordId, Grade>()
  /** The ways from each burning house. */
  const impacts = new Map<RecordId, readonly LitStreet[]>()
  /** Houses of which these are to be looked up again: their grade changed, or who depends on them. */
  const soiled = new Set<RecordId>()
  const ways = new Map<string, LitStreet>()
  let measured: CityGeometry | null = null
  let chosen: RecordId | null = null
  let lit = new Set<LitStreet>()

  /** Whether it suffers with any that burns: it shows an alarm of its own now, or no longer. */
  function reframe(needs: readonly RecordId[]): boolean {
    let suffers = false
    for (const needed of needs) {
      if (!burning.has(needed)) continue
      soiled.add(needed)
      suffers = true
    }
    return suffers
  }

  function relate(id: RecordId, was: readonly RecordId[], is: readonly RecordId[]): boolean {
    if (was === is || (was.length === is.length && was.every((other, at) => other === is[at]))) return false
    for (const needed of [...was, ...is]) soiled.add(needed)
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

  const impactOf = (city: CityGeometry, apps: Apps, id: RecordId): LitStreet[] => {
    const grade = burning.get(id)
    return grade === undefined ? [] : [...(neededBy.get(id) ?? NO_APPS)].flatMap((to) => lightUp(city, apps, id, to, grade))
  }

  const relationsOf = (city: CityGeometry, apps: Apps, id: RecordId): LitStreet[] => {
    const needs = (apps.get(id)?.dependsOn ?? UNLIT.needs).filter((from) => from !== id)
    const ways = [
      ...[...(neededBy.get(id) ?? NO_APPS)].map((to) => [id, to] as const),
      ...needs.map((from) => [from, id] as const),
    ]
    return ways.flatMap(([from, to]) => lightUp(city, apps, from, to, burning.get(from) ?? null))
  }

  /** Looks the ways from soiled houses up; what of them is another. */
  function renew(city: CityGeometry, apps: Apps): Relit {
    const came: LitStreet[] = []
    const gone: LitStreet[] = []
    for (const id of soiled) {
      const was = impacts.get(id) ?? []
      const is = impactOf(city, apps, id)
      if (is.length > 0) impacts.set(id, is)
      else impacts.delete(id)
      came.push(...is.filter((way) => !was.includes(way)))
      gone.push(...was.filter((way) => !is.includes(way)))
    }
    soiled.clear()
    return { came, gone }
  }

  return {
    get lit() {
      return lit
    },
    changed(told) {
      let changed = false
      for (const { house, row } of told) {
        const { id } = house
        const needs = row?.dependsOn ?? UNLIT.needs
        if (relate(id, house.needs, needs)) changed = true
        house.needs = needs
        const calm = isCalm(row)
        if (calm !== house.calm && reframe(needs)) changed = true
        house.calm = calm
        const grade = row === undefined ? null : spreading(row)
        if (grade === house.burns) continue
        house.burns = grade
        soiled.add(id)
        if (grade === null) burning.delete(id)
        else burning.set(id, grade)
        if ((neededBy.get(id)?.size ?? 0) > 0) changed = true
      }
      return changed
    },
    relight(city, apps, selected) {
      const anew = city !== measured
      if (anew) {
        ways.clear()
        impacts.clear()
        for (const id of burning.keys()) soiled.add(id)
      }
      const relit = renew(city, apps)
      const simply = !anew && selected === null && chosen === null
      measured = city
      chosen = selected
      if (simply) {
        for (const way of relit.gone) lit.delete(way)
        for (const way of relit.came) lit.add(way)
        return relit
      }
      const before = lit
      const others = [...impacts.values()].flat().filter(({ from, to }) => from !== selected && to !== selected)
      lit = new Set([...others, ...(selected === null || !apps.has(selected) ? [] : relationsOf(city, apps, selected))])
      return { came: [...lit].filter((way) => !before.has(way)), gone: [...before].filter((way) => !lit.has(way)) }
    },
  }
}
