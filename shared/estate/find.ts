import type { Lang } from '../lib/words.ts'
import { LEVELS, type Level } from './level.ts'
import type { Reason } from './reason.ts'
import { type Amount, ENTITY_KINDS, type EntityKind, type RecordId } from './record.ts'

/**
 * What a person looks for among all entities: words that have to stand in a name, and filters. Written down it is one line, such as
 * `kind:instance level:critical cloud:"gov-a" enrol`, which is what a saved view and a link to a colleague hold.
 */
export interface Query {
  /** Each has to be found in what names the entity; in no order, without regard to case. */
  readonly words: readonly string[]
  /** Filters by the same thing are alternatives; those by different things must all hold. */
  readonly filters: readonly Filter[]
}

/** What can be filtered by. All but kinds and levels by id, or by a name in any language. */
export const FILTERS = ['kind', 'level', 'bureau', 'app', 'cloud', 'node'] as const
export type FilterName = (typeof FILTERS)[number]

export interface Filter {
  readonly by: FilterName
  readonly value: string
}

/** The same in the words that a Chinese keyboard gives. */
const CHINESE: Readonly<Record<string, FilterName>> = {
  类型: 'kind',
  级别: 'level',
  委办局: 'bureau',
  应用: 'app',
  云: 'cloud',
  节点: 'node',
}

/** Values of kinds and levels in Chinese. */
const CHINESE_VALUES: Readonly<Record<string, EntityKind | Level>> = {
  委办局: 'bureau',
  应用: 'app',
  组件: 'component',
  实例: 'instance',
  集群: 'cluster',
  节点: 'node',
  特: 'critical',
  重: 'major',
  较: 'minor',
  般: 'notice',
  过期: 'stale',
  未知: 'unknown',
  正常: 'normal',
}

const KNOWN_VALUES: Readonly<Partial<Record<FilterName, readonly string[]>>> = { kind: ENTITY_KINDS, level: LEVELS }

export const NO_QUERY: Query = { words: [], filters: [] }

/** Longest line that is taken for a query, characters: more is a text that was pasted by mistake. */
export const QUERY_MAX = 400

const filterName = (text: string): FilterName | undefined => {
  const lower = text.toLowerCase()
  return FILTERS.find((name) => name === lower) ?? (Object.hasOwn(CHINESE, text) ? CHINESE[text] : undefined)
}

const knownValue = (by: FilterName, text: string): string | null => {
  const known = KNOWN_VALUES[by]
  if (known === undefined) return text
  const value = Object.hasOwn(CHINESE_VALUES, text) ? (CHINESE_VALUES[text] ?? text) : text.toLowerCase()
  return known.includes(value) ? value : null
}

/** `name:value`, `name:"a value"`, `"two words"` or a word; a full-width colon will do. */
const PART = /(?:([^\s:："]+)[:：])?(?:"([^"]*)"|(\S+))/gu

/** A line as a query. What is no filter is a word: nothing that is typed is an error. */
export function parseQuery(line: string): Query {
  const words: string[] = []
  const filters: Filter[] = []
  for (const [whole, name, quoted, bare] of line.slice(0, QUERY_MAX).matchAll(PART)) {
    // One that is alone opens nothing.
    const text = (quoted ?? bare ?? '').replaceAll('"', '').trim()
    const by = name === undefined ? undefined : filterName(name)
    const value = by === undefined || text === '' ? null : knownValue(by, text)
    if (by !== undefined && value !== null) {
      if (!filters.some((filter) => filter.by === by && filter.value === value)) filters.push({ by, value })
    } else if (by === undefined || text !== '') {
      const word = (name === undefined ? text : whole.replaceAll('"', '')).trim()
      if (word !== '') words.push(word)
    }
  }
  return { words, filters }
}

const quoted = (text: string): string => (/[\s:："]/u.test(text) || text === '' ? `"${text.replaceAll('"', '')}"` : text)

/** The words of a screen that is in Chinese. */
const IN_CHINESE = new Map<string, string>(Object.entries(CHINESE).map(([word, name]) => [name, word]))
const VALUES_IN_CHINESE = new Map<string, string>(Object.entries(CHINESE_VALUES).map(([word, value]) => [value, word]))

/** The line of a query in a language; parsed again it is the same. */
export function formatQuery({ filters, words }: Query, lang: Lang = 'en'): string {
  const filterText = ({ by, value }: Filter): string => {
    if (lang === 'en') return `${by}:${quoted(value)}`
    const told = KNOWN_VALUES[by] === undefined ? value : (VALUES_IN_CHINESE.get(value) ?? value)
    return `${IN_CHINESE.get(by) ?? by}:${quoted(told)}`
  }
  return [...filters.map(filterText), ...words.map(quoted)].join(' ')
}

/** What rows can be sorted by. `match`: how well the words are met, then the gravest level, then the name. */
export const FIND_SORTS = [
  'match',
  'name',
  'level',
  'ready',
  'cpuRequested',
  'cpuUsed',
  'memoryRequested',
  'memoryUsed',
  'restarts',
] as const
export type FindSort = (typeof FIND_SORTS)[number]

/** The most rows of one answer, count: what is on screen with some before and after, or a piece of an export. */
export const FIND_ROWS_MAX = 500

/** What a window asks; answered by one `FindFrame` of the same id. */
export interface FindMessage {
  readonly type: 'find'
  /** Chosen by the window; a later one makes an earlier one void. */
  readonly id: string
  readonly query: Query
  readonly sort: FindSort
  readonly down: boolean
  /** Rows from here, `limit` of them at most. */
  readonly from: number
  readonly limit: number
}

interface Named {
  readonly id: RecordId
  readonly name: string
  readonly nameEn: string | null
}

/** An entity as a line of a list. null: not known, or it has no such thing; never 0 for unknown. */
export interface FoundRow extends Named {
  readonly kind: EntityKind
  readonly level: Level
  /** The gravest. */
  readonly reason: Reason | null
  /** Since when its data is stale, ms since the epoch (0: never seen); null: live. */
  readonly staleSince: number | null
  readonly app: Named | null
  readonly bureau: Named | null
  /** Source that tells of it; null: several, or the register. */
  readonly cloud: string | null
  readonly node: string | null
  readonly ready: number | null
  readonly total: number | null
  readonly requested: Amount
  /** By the newest readings that tell of all of it. */
  readonly used: Amount
  readonly restarts: number | null
  /** Image, or product and version. */
  readonly version: string | null
  /** ms since the epoch. */
  readonly createdAt: number | null
}

/** The answer to a `find`, of the present whatever moment a window looks at. It is no view: never opened, never acknowledged. */
export interface FindFrame {
  readonly view: 'find'
  readonly id: string
  /** Wall time of the commit that it shows, ms since the epoch; null when nothing was ever committed. */
  readonly asOf: number | null
  /** All that are found, count, and how many of each kind. */
  readonly total: number
  readonly kinds: Readonly<Partial<Record<EntityKind, number>>>
  readonly from: number
  readonly rows: readonly FoundRow[]
}
