import type { AppRow, ClusterRow } from '../../shared/estate/frame.ts'
import { compareLevels, type Grade, isGrade, type Level } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { type Changed, changedRows } from '../feed/rows.ts'
import type { CityGeometry } from './city-geometry.ts'
import type { WardInput } from './city-plan.ts'
import { type HouseFace, houseFace, sameHouse, sameWard, type WardFace, wardFace } from './faces.ts'
import { type Division, type Group, type Grouped, groups, groupsOf, houseKey, sameGroups } from './grouping.ts'
import { createWardTally, type WardTally } from './ward-tally.ts'

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
  /** Those that look another way, came or went. */
  readonly houses: readonly House[]
  readonly wards: readonly RecordId[]
  /** Those of these wards of which only the wall has another colour. */
  readonly walls: ReadonlySet<RecordId>
  /** Apps whose rows are others, whatever shows of it. */
  readonly rows: readonly Changed<AppRow>[]
  /** Which house stands in which ward, or in what order, is another. */
  readonly moved: boolean
  /** A first house came into a ward, or the last one left: its whole ground looks another way. */
  readonly peopled: boolean
  /** What these houses and wards say, where it is new: some may be said already. */
  readonly texts: readonly string[]
  /** Houses that caught fire while we looked, or burn higher than before. What was burning when the wall opened is not news. */
  readonly flared: readonly { readonly id: RecordId; readonly grade: Grade }[]
}

/** What stands for one app, the same at each place where it stands. */
export interface House {
  readonly id: RecordId
  /** null: not made yet, or it is gone. */
  readonly face: HouseFace | null
  /**
   * Where it stands, x, y, width and height of each place, and in which city that was looked up: an app is found in many lists,
   * and each look costs, as does each object of numbers.
   */
  places: readonly number[]
  measured: CityGeometry | null
  /** It is among those that the next frame draws again. */
  waits: boolean
}

/** The faces that are on the map now. */
export interface CityFaces {
  /** By app. */
  readonly houses: ReadonlyMap<RecordId, House>
  readonly wards: ReadonlyMap<RecordId, WardFace>
  /** Takes what is new since the update before; costs what changed, not what there is. */
  update(seen: Seen): FaceChanges
  /** Wards and their houses in the register's order: what the plan is made from. */
  plan(): WardInput[]
}

/** Ages are in minutes: those that stand on the map are told anew this often, ms. */
const AGE_MS = 5_000

/** A row that moves nothing is put into it, and no list is touched. */
interface Standing extends House {
  row: AppRow
  face: HouseFace | null
  wards: readonly RecordId[]
}

const NONE: Seen = {
  ...{ division: 'bureau', bureaus: new Map(), clusters: new Map(), apps: new Map(), lang: 'zh-CN', now: 0 },
  ...{ tightFill: 1, settled: false, past: false },
}

const EMPTY = createWardTally<Standing>()

export function createCityFaces(): CityFaces {
  const wards = new Map<RecordId, WardFace>()
  const standing = new Map<RecordId, Standing>()
  let members = new Map<RecordId, WardTally<Standing>>()
  let known: ReadonlyMap<RecordId, Group> = new Map()
  const stale = new Set<Standing>()
  let before = NONE
  let agedAt = Number.NEGATIVE_INFINITY

  /** An app that stays where it is; tells which wards look another way for it. true: it stands in another order. */
  function stay(stands: Standing, row: AppRow, touched: Set<RecordId>): boolean {
    const { level, staleSince, order } = stands.row
    const ages = staleSince !== row.staleSince
    if (ages || level !== row.level) {
      for (const ward of stands.wards) {
        members.get(ward)?.change(stands.row, row)
        if (ages || turns(wards.get(ward)?.grade ?? null, level, row.level)) touched.add(ward)
      }
    }
    stands.row = row
    return order !== row.order
  }

  /** An app that comes, goes or moves to other wards. */
  function move(
    id: RecordId,
    was: Standing | undefined,
    row: AppRow | undefined,
    home: readonly RecordId[],
  ): Standing | undefined {
    for (const ward of was?.wards ?? []) members.get(ward)?.remove(id)
    if (row === undefined) {
      if (was !== undefined) was.face = null
      standing.delete(id)
      return undefined
    }
    const stands = Object.assign(was ?? { id, face: null, places: [], measured: null, waits: false }, { row, wards: home })
    standing.set(id, stands)
    for (const ward of home) {
      const inside = members.get(ward) ?? createWardTally<Standing>()
      members.set(ward, inside)
      inside.put(id, stands)
    }
    return stands
  }

  return {
    houses: standing,
    wards,
    plan: () =>
      [...known.values()].sort(byOrder).map(({ id }) => ({
        id,
        apps: [...(members.get(id)?.apps.values() ?? [])]
          .map(({ row }) => row)
          .sort(byOrder)
          .map((app) => houseKey(before.division, id, app.id)),
      })),
    update(seen) {
      const { apps, lang, now, tightFill, division, past } = seen
      const divided = division !== before.division
      const anew = divided || lang !== before.lang || tightFill !== before.tightFill
      const rows = divided ? allRows(before.apps, apps) : changedRows(before.apps, apps)
      const aged = anew || Math.abs(now - agedAt) >= AGE_MS
      if (aged) agedAt = now
      const touched = new Set<RecordId>()
      if (divided) members = new Map()
      let moved = divided
      const changed: House[] = []
      /** Those whose face may be another. */
      const reword: Standing[] = []
      for (const { id, is } of rows) {
        const was = standing.get(id)
        if (!divided && was !== undefined && is !== undefined && sameGroups[division](was.row, is)) {
          if (stay(was, is, touched)) moved = true
          reword.push(was)
          continue
        }
        moved = true
        const home = is === undefined ? [] : groupsOf[division](is)
        for (const ward of [...(was?.wards ?? []), ...home]) touched.add(ward)
        const stands = move(id, was, is, home)
        if (stands !== undefined) reword.push(stands)
        else if (was !== undefined) {
          stale.delete(was)
          changed.push(was)
        }
      }

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

      if (aged) for (const stands of anew ? standing.values() : stale) reword.push(stands)
      const texts: string[] = []
      const wardsChanged: RecordId[] = []
      const walls = new Set<RecordId>()
      let peopled = false
      for (const id of touched) {
        const group = known.get(id)
        const was = wards.get(id)
        if (group === undefined) {
          if (wards.delete(id)) wardsChanged.push(id)
          continue
        }
        const inside = members.get(id) ?? EMPTY
        const face = wardFace(group, inside, lang, now)
        if (((was?.age ?? '') === '') !== (face.age === '')) for (const stands of inside.apps.values()) reword.push(stands)
        if (sameWard(was, face)) continue
        if (was?.empty !== face.empty) peopled = true
        wards.set(id, face)
        wardsChanged.push(id)
        if (was !== undefined && sameWard({ ...was, grade: face.grade }, face)) walls.add(id)
        else texts.push(face.name, face.age)
      }

      const watched = before.settled && !before.past && !past
      const flared: { id: RecordId; grade: Grade }[] = []
      for (const stands of reword) {
        const { id, row, face: was, wards: homes } = stands
        if (row.staleSince !== null) stale.add(stands)
        else if (was === null || was.age !== '') stale.delete(stands)
        const ageOnWard = row.staleSince !== null && (wards.get(homes[0] ?? '')?.age ?? '') !== ''
        const face = houseFace(row, lang, now, tightFill, ageOnWard, homes.length)
        if (was !== null && sameHouse(was, face)) continue
        stands.face = face
        changed.push(stands)
        if (was === null || was.name !== face.name || was.mark !== face.mark || was.age !== face.age) {
          texts.push(face.name, face.mark, face.age)
        }
        if (watched && was !== null && face.grade !== null && flaresUp(was, face)) flared.push({ id, grade: face.grade })
      }
      before = seen
      return { houses: changed, wards: wardsChanged, walls, rows, moved, peopled, texts, flared }
    },
  }
}

/** Of another division every app stands elsewhere. */
function allRows(before: Seen['apps'], apps: Seen['apps']): Changed<AppRow>[] {
  const ids = new Set([...before.keys(), ...apps.keys()])
  return [...ids].map((id) => ({ id, was: before.get(id), is: apps.get(id) }))
}

/** Of a cluster the map shows its name and level only, and these seldom change: its figures do with every frame. */
function clustersChanged(before: ReadonlyMap<RecordId, ClusterRow>, after: ReadonlyMap<RecordId, ClusterRow>): boolean {
  if (before === after) return false
  return changedRows(before, after).some(
    ({ was, is }) =>
      was?.name !== is?.name || was?.nameEn !== is?.nameEn || was?.level !== is?.level || was?.source !== is?.source,
  )
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
