import type { AppRow, ClusterRow } from '../../shared/estate/frame.ts'
import { compareLevels, type Grade, isGrade, type Level } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { changedRows } from '../feed/rows.ts'
import type { WardInput } from './city-plan.ts'
import { type HouseFace, houseFace, sameHouse, sameWard, type WardFace, wardFace } from './faces.ts'
import { type Division, type Group, type Grouped, groups, groupsOf, houseKey } from './grouping.ts'

/** What the faces are made from. */
export interface Seen extends Grouped {
  readonly division: Division
  readonly lang: Lang
  /** Wall time that ages are told by. */
  readonly now: number
  /** Ratio above which a fill is tight. */
  readonly tightFill: number
  /** No source is still bringing its first lists: what changes from here on has happened, and was not only found. */
  readonly settled: boolean
  /** A moment of the past: nothing in it happens now. */
  readonly past: boolean
}

/** What an update of the faces changed. */
export interface FaceChanges {
  /** Apps whose houses look another way, came or went. */
  readonly houses: readonly RecordId[]
  readonly wards: readonly RecordId[]
  /** Apps whose rows are others, whatever shows of it. */
  readonly rows: readonly RecordId[]
  /** Which house stands in which ward, or in what order, is another. */
  readonly moved: boolean
  /** Houses that caught fire while we looked, or burn higher than before. What was burning when the wall opened is not news. */
  readonly flared: readonly { readonly id: RecordId; readonly grade: Grade }[]
}

/** The faces that are on the map now. */
export interface CityFaces {
  /** By app. */
  readonly houses: ReadonlyMap<RecordId, HouseFace>
  readonly wards: ReadonlyMap<RecordId, WardFace>
  /** Takes what is new since the update before; costs what changed, not what there is. */
  update(seen: Seen): FaceChanges
  /** Wards and their houses in the register's order: what the plan is made from. */
  plan(): WardInput[]
  /** No house stands in it. */
  isEmpty(ward: RecordId): boolean
}

/** Ages are in minutes: those that stand on the map are told anew this often, ms. */
const AGE_MS = 5_000

/** Of one app, the same in each of its wards: a row that moves nothing is put into it, and no list is touched. */
interface Standing {
  row: AppRow
  readonly wards: readonly RecordId[]
}

const NONE: Seen = {
  ...{ division: 'bureau', bureaus: new Map(), clusters: new Map(), apps: new Map(), lang: 'zh-CN', now: 0 },
  ...{ tightFill: 1, settled: false, past: false },
}

export function createCityFaces(): CityFaces {
  const houses = new Map<RecordId, HouseFace>()
  const wards = new Map<RecordId, WardFace>()
  let standing = new Map<RecordId, Standing>()
  let members = new Map<RecordId, Map<RecordId, Standing>>()
  let known: ReadonlyMap<RecordId, Group> = new Map()
  const stale = new Set<RecordId>()
  let before = NONE
  let agedAt = Number.NEGATIVE_INFINITY

  /** Moves an app to the wards that it stands in now; tells which wards look another way for it. */
  function stand(id: RecordId, row: AppRow | undefined, division: Division, touched: Set<RecordId>): boolean {
    const was = standing.get(id)
    const wardsNow = row === undefined ? [] : groupsOf[division](row)
    if (was !== undefined && row !== undefined && sameIds(was.wards, wardsNow)) {
      const { level, staleSince, order } = was.row
      const ages = staleSince !== row.staleSince
      if (ages || level !== row.level) {
        for (const ward of wardsNow) if (ages || turns(wards.get(ward)?.grade ?? null, level, row.level)) touched.add(ward)
      }
      was.row = row
      return order !== row.order
    }
    for (const ward of [...(was?.wards ?? []), ...wardsNow]) touched.add(ward)
    for (const ward of was?.wards ?? []) members.get(ward)?.delete(id)
    if (row === undefined) standing.delete(id)
    else {
      const stands: Standing = { row, wards: wardsNow }
      standing.set(id, stands)
      for (const ward of wardsNow) {
        const inside = members.get(ward)
        if (inside) inside.set(id, stands)
        else members.set(ward, new Map([[id, stands]]))
      }
    }
    return true
  }

  return {
    houses,
    wards,
    isEmpty: (ward) => (members.get(ward)?.size ?? 0) === 0,
    plan: () =>
      [...known.values()].sort(byOrder).map(({ id }) => ({
        id,
        apps: [...(members.get(id)?.values() ?? [])]
          .map(({ row }) => row)
          .sort(byOrder)
          .map((app) => houseKey(before.division, id, app.id)),
      })),
    update(seen) {
      const { apps, lang, now, tightFill, division, past } = seen
      const divided = division !== before.division
      const anew = divided || lang !== before.lang || tightFill !== before.tightFill
      const rows = divided ? [...new Set([...standing.keys(), ...apps.keys()])] : changedRows(before.apps, apps)
      const aged = anew || Math.abs(now - agedAt) >= AGE_MS
      if (aged) agedAt = now
      const touched = new Set<RecordId>()
      if (divided) {
        standing = new Map()
        members = new Map()
      }
      let moved = divided
      for (const id of rows) if (stand(id, apps.get(id), division, touched)) moved = true

      const grouped = divided || seen.bureaus !== before.bureaus || clustersChanged(before.clusters, seen.clusters)
      if (grouped || (moved && division === 'cloud')) {
        const next = groups[division](seen)
        for (const id of new Set([...known.keys(), ...next.keys()])) {
          if (next.get(id)?.order !== known.get(id)?.order) moved = true
          touched.add(id)
        }
        known = next
      }
      if (aged || anew) for (const id of known.keys()) if (anew || wards.get(id)?.age !== '') touched.add(id)

      const wardsChanged: RecordId[] = []
      const ageChanged: RecordId[] = []
      for (const id of touched) {
        const group = known.get(id)
        const was = wards.get(id)
        if (group === undefined) {
          if (wards.delete(id)) wardsChanged.push(id)
          continue
        }
        const face = wardFace(group, members.get(id)?.values() ?? [], lang, now)
        if (((was?.age ?? '') === '') !== (face.age === '')) ageChanged.push(...(members.get(id)?.keys() ?? []))
        if (sameWard(was, face)) continue
        wards.set(id, face)
        wardsChanged.push(id)
      }

      const watched = before.settled && !before.past && !past
      const reword = new Set(anew ? apps.keys() : rows)
      if (aged) for (const id of stale) reword.add(id)
      for (const id of ageChanged) reword.add(id)
      const changed: RecordId[] = []
      const flared: { id: RecordId; grade: Grade }[] = []
      for (const id of reword) {
        const row = apps.get(id)
        const was = houses.get(id)
        if (row === undefined) {
          stale.delete(id)
          if (houses.delete(id)) changed.push(id)
          continue
        }
        if (row.staleSince === null) stale.delete(id)
        else stale.add(id)
        const homes = standing.get(id)?.wards ?? []
        const [home] = homes
        const ageOnWard = home !== undefined && (wards.get(home)?.age ?? '') !== ''
        const face = houseFace(row, lang, now, tightFill, ageOnWard, homes.length)
        if (sameHouse(was, face)) continue
        houses.set(id, face)
        changed.push(id)
        if (watched && was && face.grade !== null && flaresUp(was, face)) flared.push({ id, grade: face.grade })
      }
      before = seen
      return { houses: changed, wards: wardsChanged, rows, moved, flared }
    },
  }
}

const sameIds = (a: readonly RecordId[], b: readonly RecordId[]): boolean =>
  a === b || (a.length === b.length && a.every((id, index) => id === b[index]))

/** Of a cluster the map shows its name and level only, and these seldom change: its figures do with every frame. */
function clustersChanged(before: ReadonlyMap<RecordId, ClusterRow>, after: ReadonlyMap<RecordId, ClusterRow>): boolean {
  if (before === after) return false
  return changedRows(before, after).some((id) => {
    const [was, is] = [before.get(id), after.get(id)]
    return was?.name !== is?.name || was?.nameEn !== is?.nameEn || was?.level !== is?.level || was?.source !== is?.source
  })
}

/** Whether a ward whose worst alarm is of this grade (null: it has none) can look another way where one in it goes from level to level. */
const turns = (worst: Grade | null, from: Level, to: Level): boolean =>
  from === worst || (isGrade(to) && (worst === null || compareLevels(to, worst) < 0))

/** Known and fresh before, and of a graver grade now. */
function flaresUp(before: HouseFace, now: HouseFace): boolean {
  if (now.grade === null || now.age !== '' || before.age !== '' || before.level === 'unknown') return false
  return before.grade === null || compareLevels(now.grade, before.grade) < 0
}

interface Ordered {
  readonly order: number
  readonly id: RecordId
}

function byOrder(a: Ordered, b: Ordered): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1)
}
