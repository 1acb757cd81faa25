import type { AppRow, BureauRow } from '../../shared/estate/frame.ts'
import { compareLevels, type Grade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Lang } from '../../shared/lib/words.ts'
import type { WardInput } from './city-plan.ts'
import { type HouseFace, houseFace, sameFace, type WardFace, wardFace } from './faces.ts'

/** What the faces are made from. */
export interface Seen {
  readonly bureaus: ReadonlyMap<RecordId, BureauRow>
  readonly apps: ReadonlyMap<RecordId, AppRow>
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
  readonly houses: readonly RecordId[]
  readonly wards: boolean
  /** Houses that caught fire while we looked, or burn higher than before. What was burning when the wall opened is not news. */
  readonly flared: readonly { readonly id: RecordId; readonly grade: Grade }[]
}

/** The faces that are on the map now. */
export interface CityFaces {
  readonly houses: ReadonlyMap<RecordId, HouseFace>
  readonly wards: ReadonlyMap<RecordId, WardFace>
  update(seen: Seen): FaceChanges
}

export function createCityFaces(): CityFaces {
  const houses = new Map<RecordId, HouseFace>()
  const wards = new Map<RecordId, WardFace>()
  /** What each live house's face was made from: one that nothing changed for is not even worded again. */
  const madeFrom = new Map<
    RecordId,
    { readonly row: AppRow; readonly lang: Lang; readonly ageOnWard: boolean; readonly tightFill: number }
  >()
  let wasSettled = false
  return {
    houses,
    wards,
    update({ bureaus, apps, lang, now, tightFill, settled, past }) {
      const byWard = appsByBureau(apps)
      let wardsChanged = false
      for (const bureau of bureaus.values()) {
        const face = wardFace(bureau, byWard.get(bureau.id) ?? [], lang, now)
        if (sameFace(wards.get(bureau.id), face)) continue
        wards.set(bureau.id, face)
        wardsChanged = true
      }
      for (const id of wards.keys()) {
        if (bureaus.has(id)) continue
        wards.delete(id)
        wardsChanged = true
      }
      const watched = wasSettled && !past
      const changed: RecordId[] = []
      const flared: { id: RecordId; grade: Grade }[] = []
      for (const row of apps.values()) {
        const ageOnWard = (wards.get(row.bureau)?.age ?? '') !== ''
        const made = madeFrom.get(row.id)
        if (
          made?.row === row &&
          made.lang === lang &&
          made.ageOnWard === ageOnWard &&
          made.tightFill === tightFill &&
          row.staleSince === null
        )
          continue
        madeFrom.set(row.id, { row, lang, ageOnWard, tightFill })
        const face = houseFace(row, lang, now, tightFill, ageOnWard)
        const before = houses.get(row.id)
        if (sameFace(before, face)) continue
        houses.set(row.id, face)
        changed.push(row.id)
        if (watched && before && face.grade !== null && flaresUp(before, face)) flared.push({ id: row.id, grade: face.grade })
      }
      for (const id of houses.keys()) {
        if (apps.has(id)) continue
        houses.delete(id)
        madeFrom.delete(id)
        changed.push(id)
      }
      wasSettled = settled && !past
      return { houses: changed, wards: wardsChanged, flared }
    },
  }
}

/** Known and fresh before, and of a graver grade now. */
function flaresUp(before: HouseFace, now: HouseFace): boolean {
  if (now.grade === null || now.age !== '' || before.age !== '' || before.level === 'unknown') return false
  return before.grade === null || compareLevels(now.grade, before.grade) < 0
}

function appsByBureau(apps: ReadonlyMap<RecordId, AppRow>): Map<RecordId, AppRow[]> {
  const found = new Map<RecordId, AppRow[]>()
  for (const app of apps.values()) {
    const list = found.get(app.bureau)
    if (list) list.push(app)
    else found.set(app.bureau, [app])
  }
  return found
}

/** Bureaus and their apps in the register's order: what the plan is made from. */
export function wardInputs(bureaus: ReadonlyMap<RecordId, BureauRow>, apps: ReadonlyMap<RecordId, AppRow>): WardInput[] {
  const byWard = appsByBureau(apps)
  return [...bureaus.values()].sort(byOrder).map((bureau) => ({
    id: bureau.id,
    apps: (byWard.get(bureau.id) ?? []).sort(byOrder).map((app) => app.id),
  }))
}

interface Ordered {
  readonly order: number
  readonly id: RecordId
}

function byOrder(a: Ordered, b: Ordered): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1)
}
