import type { AppRow, BureauRow } from '../../shared/estate/frame.ts'
import type { Grade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import type { WardInput } from './city-plan.ts'
import { type HouseFace, houseFace, sameFace, type WardFace, wardFace } from './faces.ts'

/** What an update of the faces changed. */
export interface FaceChanges {
  readonly houses: readonly RecordId[]
  readonly wards: boolean
  /** Houses that caught fire, or burn at another grade than before. */
  readonly flared: readonly { readonly id: RecordId; readonly grade: Grade }[]
}

/** The faces that are on the map now. */
export interface CityFaces {
  readonly houses: ReadonlyMap<RecordId, HouseFace>
  readonly wards: ReadonlyMap<RecordId, WardFace>
  update(bureaus: ReadonlyMap<RecordId, BureauRow>, apps: ReadonlyMap<RecordId, AppRow>, lang: Lang, now: number): FaceChanges
}

export function createCityFaces(): CityFaces {
  const houses = new Map<RecordId, HouseFace>()
  const wards = new Map<RecordId, WardFace>()
  /** What each live house's face was made from: one that nothing changed for is not even worded again. */
  const madeFrom = new Map<RecordId, { readonly row: AppRow; readonly lang: Lang; readonly ageOnWard: boolean }>()
  return {
    houses,
    wards,
    update(bureaus, apps, lang, now) {
      const first = houses.size === 0
      const byWard = appsByBureau(apps)
      let wardsChanged = false
      for (const bureau of bureaus.values()) {
        const face = wardFace(bureau, byWard.get(bureau.id) ?? [], lang, now)
        if (sameFace(wards.get(bureau.id), face)) continue
        wards.set(bureau.id, face)
        wardsChanged = true
      }
      const changed: RecordId[] = []
      const flared: { id: RecordId; grade: Grade }[] = []
      for (const row of apps.values()) {
        const ageOnWard = (wards.get(row.bureau)?.age ?? '') !== ''
        const made = madeFrom.get(row.id)
        if (made?.row === row && made.lang === lang && made.ageOnWard === ageOnWard && row.staleSince === null) continue
        madeFrom.set(row.id, { row, lang, ageOnWard })
        const face = houseFace(row, lang, now, DEFAULT_POLICY.capacity.tightFill, ageOnWard)
        const before = houses.get(row.id)
        if (sameFace(before, face)) continue
        houses.set(row.id, face)
        changed.push(row.id)
        if (!first && face.grade !== null && before?.grade !== face.grade) flared.push({ id: row.id, grade: face.grade })
      }
      for (const id of houses.keys()) {
        if (apps.has(id)) continue
        houses.delete(id)
        madeFrom.delete(id)
        changed.push(id)
      }
      return { houses: changed, wards: wardsChanged, flared }
    },
  }
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
