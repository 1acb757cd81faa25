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

/** Whether one of these names is the value of a filter: wholly, as it is written or as it is read. */
type Named = (...names: readonly (string | null | undefined)[]) => boolean

function namedBy(value: string, readingsOf: ReadingsOf): Named {
  const met = meetingOf(value.toLowerCase(), readingsOf)
  return (...names) => names.some((name) => name != null && Math.floor(met(name.toLowerCase()) ?? 1) === 0)
}

type Holds = (filter: Test, entity: Entity, belonging: Belonging, level: Level, estate: EstateReader) => boolean

const plainId = (id: RecordId): string => id.slice(id.indexOf(':') + 1)

function isOnCloud({ isNamed }: Test, source: string, estate: EstateReader): boolean {
  const cluster = estate.get(`cluster:${source}`)
  return isNamed(source, ...(cluster?.kind === 'cluster' ? [cluster.name, cluster.nameEn] : []))
}

/** Whether an entity passes a filter of each name. */
const HOLDS: Readonly<Record<FilterName, Holds>> = {
  kind: ({ value }, { kind }) => value === kind,
  level: ({ value }, _entity, _belonging, level) => value === level,
  bureau: ({ isNamed }, _entity, { bureau }) =>
    bureau !== null && isNamed(bureau.id, plainId(bureau.id), bureau.name, bureau.nameEn),
  app: ({ isNamed }, _entity, { app }) => app !== null && isNamed(app.id, plainId(app.id), app.name, app.nameEn),
  cloud(filter, entity, _belonging, _level, estate) {
    const sources = entity.kind === 'app' ? entity.sources : entity.source === null ? [] : [entity.source]
    return sources.some((source) => isOnCloud(filter, source, estate))
  },
  node: ({ isNamed }, entity) =>
    entity.kind === 'node' ? isNamed(entity.name, entity.id) : entity.kind === 'instance' && isNamed(entity.node),
}

/** A filter, with what it is named by looked at once. */
interface Test extends Filter {
  readonly isNamed: Named
}

/** Filters by what they go by: one of each has to hold. */
export const testsOf = (filters: readonly Filter[], readingsOf: ReadingsOf): readonly (readonly Test[])[] =>
  FILTERS.map((name) =>
    filters.filter(({ by }) => by === name).map((filter) => ({ ...filter, isNamed: namedBy(filter.value, readingsOf) })),
  ).filter((group) => group.length > 0)

export const passes = (
  groups: readonly (readonly Test[])[],
  entity: Entity,
  belonging: Belonging,
  level: Level,
  estate: EstateReader,
): boolean => groups.every((group) => group.some((test) => HOLDS[test.by](test, entity, belonging, level, estate)))
