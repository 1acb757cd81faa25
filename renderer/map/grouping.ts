import type { AppRow, BureauRow, ClusterRow } from '../../shared/estate/frame.ts'
import type { Level } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import { LANGS, type Lang } from '../../shared/lib/words.ts'
import { say } from '../i18n/say.ts'

/** What the city is divided by: wards are bureaus, gates are clouds. The houses are the same. */
export const DIVISIONS = ['bureau', 'cloud'] as const
export type Division = (typeof DIVISIONS)[number]

/** A ward or a gate, before its houses are looked at. */
export interface Group {
  readonly id: RecordId
  readonly names: Readonly<Record<Lang, string>>
  readonly order: number
  readonly level: Level
}

export interface Grouped {
  readonly bureaus: ReadonlyMap<RecordId, BureauRow>
  readonly clusters: ReadonlyMap<RecordId, ClusterRow>
  readonly apps: ReadonlyMap<RecordId, AppRow>
}

/** The gate of apps of which no source tells where they run. */
const NOWHERE = 'gate:'
const gateOf = (source: string): RecordId => `${NOWHERE}${source}`

const bothNames = (name: string, nameEn: string | null) => ({ 'zh-CN': name, en: nameEn ?? name })

/** The sources that are clouds: others, such as one of metrics, tell of an app and not where it runs. */
export const cloudsOf = (clusters: Grouped['clusters']): ReadonlySet<string> =>
  new Set([...clusters.values()].map(({ source }) => source))

/** The groups that an app stands in: one ward, or the gate of each of the `clouds` that it runs on. */
export const groupsOf: Readonly<Record<Division, (app: AppRow, clouds: ReadonlySet<string>) => readonly RecordId[]>> = {
  bureau: ({ bureau }) => [bureau],
  cloud: ({ sources }, clouds) => {
    const gates = sources.filter((source) => clouds.has(source)).map(gateOf)
    return gates.length === 0 ? [NOWHERE] : gates
  },
}

type Homes = Pick<AppRow, 'bureau' | 'sources'>

/** Whether two rows of an app stand in the same groups. Asked of every row that comes. */
export const sameGroups: Readonly<Record<Division, (a: Homes, b: Homes) => boolean>> = {
  bureau: (a, b) => a.bureau === b.bureau,
  cloud: ({ sources: a }, { sources: b }) => a === b || (a.length === b.length && a.every((source, nth) => source === b[nth])),
}

/** All groups by id: wards in the register's order; gates by name, of which the one of apps that run nowhere known comes last. */
export const groups: Readonly<Record<Division, (grouped: Grouped) => ReadonlyMap<RecordId, Group>>> = {
  bureau: ({ bureaus }) =>
    new Map(
      [...bureaus.values()].map(({ id, name, nameEn, order, level }) => [
        id,
        { id, names: bothNames(name, nameEn), order, level },
      ]),
    ),
  cloud: ({ clusters, apps }) => {
    const named = new Map([...clusters.values()].map((cluster) => [gateOf(cluster.source), cluster]))
    const clouds = cloudsOf(clusters)
    const gates = new Map<RecordId, Group>(
      [...named]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([id, { name, nameEn, level }], order) => [id, { id, names: bothNames(name, nameEn), order, level }]),
    )
    for (const app of apps.values())
      if (groupsOf.cloud(app, clouds)[0] === NOWHERE) {
        const names = Object.fromEntries(LANGS.map((lang) => [lang, say(lang, 'map.noCloud')])) as Record<Lang, string>
        return gates.set(NOWHERE, { id: NOWHERE, names, order: Number.MAX_SAFE_INTEGER, level: 'normal' })
      }
    return gates
  },
}

/** The name of a cloud by its source; of what no cluster tells of, the source's own. */
export function cloudNames(clusters: Grouped['clusters'], lang: Lang): (source: string) => string {
  return (source) => {
    for (const { source: of, name, nameEn } of clusters.values()) if (of === source) return bothNames(name, nameEn)[lang]
    return source
  }
}
