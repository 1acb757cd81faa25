import type { Filter, FilterName } from '../../../../shared/estate/find.ts'
import { FILTERS } from '../../../../shared/estate/find.ts'
import type { Level } from '../../../../shared/estate/level.ts'
import {
  type AppEntity,
  type BureauEntity,
  type Entity,
  type EntityKind,
  type EstateRecord,
  isEntity,
  type RecordId,
} from '../../../../shared/estate/record.ts'
import type { EstateReader } from '../estate-reader.ts'
import { hasHan, isPinyin, isReadAs, pinyinMeets, type ReadingsOf } from './pinyin.ts'

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

/** How well one word is met by a text in small letters, smaller is better; null: not. */
type MeetingOf = (text: string) => number | null

/** By how the text is written, else by how it is read. The latter is looked at once a text: an app's name is that of many. */
function meetingOf(word: string, readingsOf: ReadingsOf): MeetingOf {
  const isRead = isPinyin(word)
  const read = new Map<string, number | null>()
  return (text) => {
    const met = text === '' ? null : meets(text, word)
    if (met !== null || !isRead || !hasHan(text)) return met
    let rank = read.get(text)
    if (rank === undefined) {
      const readAs = pinyinMeets(text, word, readingsOf)
      rank = readAs === null ? null : readAs + READ_RANK
      read.set(text, rank)
    }
    return rank
  }
}

/** How well all words are met by the texts of an entity, smaller is better; null: one is not. */
export type RankOf = (texts: readonly string[]) => number | null

/** Ranks by these words, which are in small letters. */
export function createRanking(words: readonly string[], readingsOf: ReadingsOf): RankOf {
  const meetings = words.map((word) => meetingOf(word, readingsOf))
  return (texts) => {
    let sum = 0
    for (const met of meetings) {
      let best: number | null = null
      for (const [place, text] of texts.entries()) {
        const rank = met(text)
        const placed = rank === null ? null : rank + (place < 2 ? 0 : APP_RANK)
        if (placed !== null && (best === null || placed < best)) best = placed
      }
      if (best === null) return null
      sum += best
    }
    return sum
  }
}

const plainId = (id: RecordId): string => id.slice(id.indexOf(':') + 1)

/** What a filter names: entities of this kind. */
const NAMES_KIND: Readonly<Partial<Record<FilterName, EntityKind>>> = {
  bureau: 'bureau',
  app: 'app',
  cloud: 'cluster',
  node: 'node',
}

/** A filter, with what it names looked up once. */
interface Test {
  readonly by: FilterName
  /** In small letters. */
  readonly value: string
  readonly named: ReadonlySet<RecordId>
}

/**
 * The entities that a filter names wholly: by id or as they are written; only where there is none, by how they are read. Initials are those of many
 * names, and an id may look like them.
 */
function namedBy(by: FilterName, value: string, estate: EstateReader, readingsOf: ReadingsOf): ReadonlySet<RecordId> {
  const kind = NAMES_KIND[by]
  const entities = kind === undefined ? [] : [...estate.ofKind(kind)]
  const idsOf = (isNamed: (entity: Entity) => boolean) => new Set(entities.filter(isNamed).map(({ id }) => id))
  const written = idsOf((entity) =>
    [entity.id, plainId(entity.id), entity.name, englishOf(entity)].some((name) => name?.toLowerCase() === value),
  )
  return written.size > 0 ? written : idsOf(({ name }) => isReadAs(name.toLowerCase(), value, readingsOf))
}

type Holds = (test: Test, entity: Entity, belonging: Belonging, level: Level) => boolean

/** Whether an entity passes a filter of each name. */
const HOLDS: Readonly<Record<FilterName, Holds>> = {
  kind: ({ value }, { kind }) => value === kind,
  level: ({ value }, _entity, _belonging, level) => value === level,
  bureau: ({ named }, _entity, { bureau }) => bureau !== null && named.has(bureau.id),
  app: ({ named }, _entity, { app }) => app !== null && named.has(app.id),
  cloud({ named, value }, entity) {
    const sources = entity.kind === 'app' ? entity.sources : entity.source === null ? [] : [entity.source]
    // Not every source has a cluster.
    return sources.some((source) => named.has(`cluster:${source}`) || source.toLowerCase() === value)
  },
  node({ named, value }, entity) {
    if (entity.kind === 'node') return named.has(entity.id)
    if (entity.kind !== 'instance' || entity.node === null) return false
    // What runs on a node may be seen before the node is.
    return named.has(`node:${entity.source}/${entity.node}`) || entity.node.toLowerCase() === value
  },
}

/** Filters by what they go by: one of each has to hold. */
export const testsOf = (filters: readonly Filter[], estate: EstateReader, readingsOf: ReadingsOf): readonly (readonly Test[])[] =>
  FILTERS.map((name) =>
    filters
      .filter(({ by }) => by === name)
      .map(({ by, value }) => ({ by, value: value.toLowerCase(), named: namedBy(by, value.toLowerCase(), estate, readingsOf) })),
  ).filter((group) => group.length > 0)

export const passes = (groups: readonly (readonly Test[])[], entity: Entity, belonging: Belonging, level: Level): boolean =>
  groups.every((group) => group.some((test) => HOLDS[test.by](test, entity, belonging, level)))
