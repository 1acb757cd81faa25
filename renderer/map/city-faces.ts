import type { AppRow, ClusterRow } from '../../shared/estate/frame.ts'
import { compareLevels, type Grade, isGrade, type Level } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { type Changed, changedRows, familyOf } from '../feed/rows.ts'
import type { CityGeometry } from './city-geometry.ts'
import type { WardInput } from './city-plan.ts'
import { type HouseFace, houseFace, sameHouse, sameWard, type WardFace, wardFace } from './faces.ts'
import { cloudsOf, type Division, type Group, type Grouped, groups, groupsOf, sameGroups } from './grouping.ts'
import { type Lamp, UNLIT } from './lit-streets.ts'
import { type Counted, createWardTally, type WardTally } from './ward-tally.ts'

/** What the faces are made from. */
export interface Seen extends Grouped {
  readonly division: Division
  readonly lang: Lang
  /** Wall time that ages are told by. */
  readonly now: number
  /** Ratio above which a fill is tight. */
  readonly tightFill: number
  /** All sources were there: what changes from here on has happened, and was not only found. */
  readonly settled: boolean
  /** A moment of the past: nothing in it happens now. */
  readonly past: boolean
}

/** What an update of the faces changed. */
export interface FaceChanges {
  /** Those that look another way, or came. */
  readonly houses: readonly House[]
  readonly wards: readonly RecordId[]
  /** Those of these wards of which only the wall has another colour. */
  readonly walls: ReadonlySet<RecordId>
  /** Those whose rows are others, whatever shows of it; undefined: they left. */
  readonly told: readonly { readonly house: House; readonly row: AppRow | undefined }[]
  /** Which house stands in which ward, or in what order, is another. */
  readonly moved: boolean
  /** What these houses and wards say, where it is new: some may be said already. */
  readonly texts: readonly string[]
  /** Houses that caught fire while we looked, or burn higher than before. What was burning when the wall opened is not news. */
  readonly flared: readonly { readonly id: RecordId; readonly grade: Grade }[]
}

/**
 * What stands for one app, the same at each place where it stands, and looks as its face does. One object that is written to: what is
 * looked at of each app that changed is in one place of memory.
 */
export interface House extends HouseFace, Lamp {
  /** Which of the city's places it has, so many from the first on, and in which city that was looked up. */
  first: number
  places: number
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

/** What of a house shows within so long after its data is back began while nobody saw it: a watch tells late what it missed, ms. */
const FOUND_MS = 10_000

/** A house as it is kept: also what of its row tells whether it stands elsewhere or its ward looks another way. */
interface Standing extends Mutable<House & Counted & Pick<AppRow, 'order' | 'bureau' | 'sources'>> {
  /** It has a face. */
  isMade: boolean
  wards: readonly RecordId[]
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const NONE: Seen = {
  ...{ division: 'bureau', bureaus: new Map(), clusters: new Map(), apps: new Map(), lang: 'zh-CN', now: 0 },
  ...{ tightFill: 1, settled: false, past: false },
}

const EMPTY = createWardTally<Standing>()

export function createCityFaces(): CityFaces {
  const wards = new Map<RecordId, WardFace>()
  const standing = new Map<RecordId, Standing>()
  /** The same by the slots of their rows, as far as these were asked for: to look up an id takes several looks at memory. */
  let seats: (Standing | undefined)[] = []
  let family: object | null = null
  let members = new Map<RecordId, WardTally<Standing>>()
  let known: ReadonlyMap<RecordId, Group> = new Map()
  const stale = new Set<Standing>()
  /** What began before was found on these, and not seen to begin; ms since the epoch. */
  const foundUntil = new WeakMap<Standing, number>()
  let before = NONE
  let agedAt = Number.NEGATIVE_INFINITY

  /** An app that stays where it is; tells which wards look another way for it. true: it stands in another order. */
  function stay(stands: Standing, { level: told, staleSince, order }: AppRow, touched: Set<RecordId>): boolean {
    const ages = stands.staleSince !== staleSince
    if (ages || stands.told !== told) {
      for (const ward of stands.wards) {
        members.get(ward)?.change(stands, { told, staleSince })
        if (ages || turns(wards.get(ward)?.grade ?? null, stands.told, told)) touched.add(ward)
      }
      stands.told = told
      stands.staleSince = staleSince
    }
    const isMoved = stands.order !== order
    stands.order = order
    return isMoved
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
      standing.delete(id)
      return undefined
    }
    const { level: told, staleSince, order, bureau, sources } = row
    const stands = Object.assign(was ?? newcomer(id), { told, staleSince, order, bureau, sources, wards: home })
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
        apps: [...(members.get(id)?.apps.values() ?? [])].sort(byOrder).map((app) => app.id),
      })),
    update(seen) {
      const { apps, lang, now, tightFill, division, past } = seen
      const clouds = cloudsOf(seen.clusters)
      const divided = division !== before.division || (division === 'cloud' && !sameSet(cloudsOf(before.clusters), clouds))
      const anew = divided || lang !== before.lang || tightFill !== before.tightFill
      const rows = divided ? allRows(before.apps, apps) : changedRows(before.apps, apps)
      const aged = anew || Math.abs(now - agedAt) >= AGE_MS
      if (aged) agedAt = now
      const touched = new Set<RecordId>()
      if (divided) members = new Map()
      let moved = divided
      const told: { house: House; row: AppRow | undefined }[] = []
      const changed: House[] = []
      /** Those whose face may be another, and their rows. */
      const reword: Standing[] = []
      const rowsOf: AppRow[] = []
      const again = (stands: Standing, row = apps.get(stands.id)) => {
        if (row === undefined) return
        reword.push(stands)
        rowsOf.push(row)
      }
      if (divided || familyOf(apps) !== family) seats = Array(apps.size).fill(undefined)
      family = familyOf(apps)
      for (const { id, slot, is } of rows) {
        const was = (slot === null ? undefined : seats[slot]) ?? standing.get(id)
        if (slot !== null) seats[slot] = was
        if (!divided && was !== undefined && is !== undefined && sameGroups[division](was, is)) {
          if (stay(was, is, touched)) moved = true
          told.push({ house: was, row: is })
          again(was, is)
          continue
        }
        moved = true
        const home = is === undefined ? [] : groupsOf[division](is, clouds)
        for (const ward of [...(was?.wards ?? []), ...home]) touched.add(ward)
        const stands = move(id, was, is, home)
        if (slot !== null) seats[slot] = stands
        const house = stands ?? was
        if (house !== undefined) told.push({ house, row: is })
        if (stands !== undefined) again(stands, is)
        else if (was !== undefined) stale.delete(was)
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

      if (aged) for (const stands of anew ? standing.values() : stale) again(stands)
      const texts: string[] = []
      const wardsChanged: RecordId[] = []
      const walls = new Set<RecordId>()
      for (const id of touched) {
        const group = known.get(id)
        const was = wards.get(id)
        if (group === undefined) {
          if (wards.delete(id)) wardsChanged.push(id)
          continue
        }
        const inside = members.get(id) ?? EMPTY
        const face = wardFace(group, inside, lang, now)
        if (((was?.age ?? '') === '') !== (face.age === '')) for (const stands of inside.apps.values()) again(stands)
        if (sameWard(was, face)) continue
        wards.set(id, face)
        wardsChanged.push(id)
        if (was !== undefined && sameWard({ ...was, grade: face.grade }, face)) walls.add(id)
        else texts.push(face.name, face.age)
      }

      const watched = before.settled && !before.past && !past
      const flared: { id: RecordId; grade: Grade }[] = []
      reword.forEach((stands, nth) => {
        const row = rowsOf[nth]
        if (row === undefined) return
        const { id, isMade, wards: homes } = stands
        const ageOnWard = row.staleSince !== null && (wards.get(homes[0] ?? '')?.age ?? '') !== ''
        const face = houseFace(row, lang, now, tightFill, ageOnWard, homes.length)
        if (face.age !== '') stale.add(stands)
        else if (!isMade || stands.age !== '') stale.delete(stands)
        if (isMade && sameHouse(stands, face)) return
        changed.push(stands)
        if (!isMade || stands.name !== face.name || stands.mark !== face.mark || stands.age !== face.age) {
          texts.push(face.name, face.mark, face.age)
        }
        if (isMade && isOutOfSight(stands)) foundUntil.set(stands, now + FOUND_MS)
        if (watched && isMade && face.grade !== null && flaresUp(stands, face)) {
          const began = row.topReason?.since ?? now
          if (began >= (foundUntil.get(stands) ?? began)) flared.push({ id, grade: face.grade })
        }
        wear(stands, face)
        stands.isMade = true
      })
      before = seen
      return { houses: changed, wards: wardsChanged, walls, told, moved, texts, flared }
    },
  }
}

/** Field by field: nothing else that V8 has does this in less than the time of an update. */
function wear(house: Mutable<HouseFace>, face: HouseFace): void {
  house.level = face.level
  house.grade = face.grade
  house.ofThen = face.ofThen
  house.mark = face.mark
  house.name = face.name
  house.fill = face.fill
  house.tight = face.tight
  house.age = face.age
  house.ageOnWard = face.ageOnWard
  house.twins = face.twins
  house.readyCount = face.readyCount
  house.instanceCount = face.instanceCount
  house.untoldCount = face.untoldCount
  house.reason = face.reason
  house.lang = face.lang
}

/** One that has no face yet. All in one literal: its fields then lie in the object itself. */
const newcomer = (id: RecordId): Standing => ({
  id,
  told: 'unknown',
  staleSince: null,
  order: 0,
  bureau: '',
  level: 'unknown',
  grade: null,
  ofThen: false,
  readyCount: 0,
  instanceCount: 0,
  tight: false,
  fill: null,
  reason: null,
  mark: '',
  name: '',
  age: '',
  ageOnWard: false,
  twins: '',
  untoldCount: 0,
  lang: 'zh-CN',
  isMade: false,
  waits: false,
  measured: null,
  first: 0,
  places: 0,
  wards: [],
  sources: [],
  needs: UNLIT.needs,
  calm: UNLIT.calm,
  burns: UNLIT.burns,
})

/** Of another division every app stands elsewhere. */
function allRows(before: Seen['apps'], apps: Seen['apps']): Changed<AppRow>[] {
  const ids = new Set([...before.keys(), ...apps.keys()])
  return [...ids].map((id) => ({ id, slot: null, was: before.get(id), is: apps.get(id) }))
}

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((each) => b.has(each))

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

/** Nobody knows what it is like. */
const isOutOfSight = ({ age, level }: HouseFace): boolean => age !== '' || level === 'unknown'

/** Known and fresh before, and of a graver grade now. */
function flaresUp(before: HouseFace, now: HouseFace): boolean {
  if (now.grade === null || now.age !== '' || isOutOfSight(before)) return false
  return before.grade === null || compareLevels(now.grade, before.grade) < 0
}

interface Ordered {
  readonly order: number
  readonly id: RecordId
}

function byOrder(a: Ordered, b: Ordered): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1)
}
