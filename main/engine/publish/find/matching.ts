import type { Filter, FilterName } from '../../../../shared/estate/find.ts'
import { FILTERS } from '../../../../shared/estate/find.ts'
import type { Level } from '../../../../shared/estate/level.ts'
import {
  type AppEntity,
  type BureauEntity,
  type Entity,
  type EstateRecord,
  isEntity,
  type RecordId,
} from '../../../../shared/estate/record.ts'
import type { EstateReader } from '../estate-reader.ts'
import { hasHan, isPinyin, pinyinMeets, type ReadingsOf } from './pinyin.ts'

/** What an entity belongs to. */
export interface Belonging {
  readonly app: AppEntity | null
  readonly bureau: BureauEntity | null
}

export function belongingOf(entity: Entity, estate: EstateReader): Belonging {
  let app: AppEntity | null = null
  let at: Entity | undefined = entity
  // Ended by the top, or by a loop that nobody should be able to make.
  for (let depth = 0; at !== undefined && depth < 8; depth += 1) {
    if (at.kind === 'app') app = at
    if (at.kind === 'bureau') return { app, bureau: at }
    const parent: RecordId | null = at.parent
    const above: EstateRecord | undefined = parent === null ? undefined : estate.get(parent)
    at = above !== undefined && isEntity(above) ? above : undefined
  }
  return { app, bureau: null }
}

const englishOf = (entity: Entity): string | null => ('nameEn' in entity ? entity.nameEn : null)
const namespaceOf = (entity: Entity): string => ('namespace' in entity ? entity.namespace : '')

/** Texts by which an entity is found, those of the app that it is of among them. */
export function textsOf(entity: Entity, { app }: Belonging): readonly string[] {
  const names = [entity.name, englishOf(entity) ?? '', namespaceOf(entity)]
  if (entity.kind === 'component' || entity.kind === 'instance') names.push(app?.name ?? '', app?.nameEn ?? '')
  if ('addresses' in entity) names.push(...(entity.addresses ?? []))
  return names.map((name) => name.toLowerCase())
}

/** How well a word is met by a text: 0 wholly, 1 at its beginning, 2 at that of a word in it, 3 somewhere; null: not. */
function meets(text: string, word: string): number | null {
  const at = text.indexOf(word)
  if (at < 0) return null
  if (at === 0) return text.length === word.length ? 0 : 1
  return /[\s\-_./:]/u.test(text[at - 1] ?? '') ? 2 : 3
}

/** A text that is met only by how it is read comes after one that is written so. */
const READ_RANK = 0.5
/** What only its app is named by comes after what is named so itself. */
const APP_RANK = 4

/** How well all words are met by the texts of an entity, smaller is better; null: one is not. */
export type RankOf = (texts: readonly string[]) => number | null

/** Ranks by these words, which are in small letters. How a text is read is looked at once, however many are of the app that it names. */
export function createRanking(words: readonly string[], readingsOf: ReadingsOf): RankOf {
  const looks = words.map((word) => ({ word, isRead: isPinyin(word), read: new Map<string, number | null>() }))
  return (texts) => {
    let sum = 0
    for (const { word, isRead, read } of looks) {
      let best: number | null = null
      for (const [place, text] of texts.entries()) {
        let met = text === '' ? null : meets(text, word)
        if (met === null && isRead && hasHan(text)) {
          const before = read.get(text)
          met = before === undefined ? readRank(text, word) : before
          if (before === undefined) read.set(text, met)
        }
        const rank = met === null ? null : met + (place < 2 ? 0 : APP_RANK)
        if (rank !== null && (best === null || rank < best)) best = rank
      }
      if (best === null) return null
      sum += best
    }
    return sum
  }

  function readRank(text: string, word: string): number | null {
    const met = pinyinMeets(text, word, readingsOf)
    return met === null ? null : met + READ_RANK
  }
}

const isNamed = (value: string, ...names: readonly (string | null | undefined)[]): boolean => {
  const lower = value.toLowerCase()
  return names.some((name) => name?.toLowerCase() === lower)
}

type Holds = (value: string, entity: Entity, belonging: Belonging, level: Level, estate: EstateReader) => boolean

const plainId = (id: RecordId): string => id.slice(id.indexOf(':') + 1)

function isOnCloud(value: string, source: string, estate: EstateReader): boolean {
  const cluster = estate.get(`cluster:${source}`)
  return isNamed(value, source, ...(cluster?.kind === 'cluster' ? [cluster.name, cluster.nameEn] : []))
}

/** Whether an entity passes a filter of each name. */
const HOLDS: Readonly<Record<FilterName, Holds>> = {
  kind: (value, { kind }) => value === kind,
  level: (value, _entity, _belonging, level) => value === level,
  bureau: (value, _entity, { bureau }) =>
    bureau !== null && isNamed(value, bureau.id, plainId(bureau.id), bureau.name, bureau.nameEn),
  app: (value, _entity, { app }) => app !== null && isNamed(value, app.id, plainId(app.id), app.name, app.nameEn),
  cloud(value, entity, _belonging, _level, estate) {
    const sources = entity.kind === 'app' ? entity.sources : entity.source === null ? [] : [entity.source]
    return sources.some((source) => isOnCloud(value, source, estate))
  },
  node: (value, entity) =>
    entity.kind === 'node' ? isNamed(value, entity.name, entity.id) : entity.kind === 'instance' && isNamed(value, entity.node),
}

/** Filters by what they go by: one of each has to hold. */
export const groupsOf = (filters: readonly Filter[]): readonly (readonly Filter[])[] =>
  FILTERS.map((name) => filters.filter(({ by }) => by === name)).filter((group) => group.length > 0)

export const passes = (
  groups: readonly (readonly Filter[])[],
  entity: Entity,
  belonging: Belonging,
  level: Level,
  estate: EstateReader,
): boolean => groups.every((group) => group.some(({ by, value }) => HOLDS[by](value, entity, belonging, level, estate)))
