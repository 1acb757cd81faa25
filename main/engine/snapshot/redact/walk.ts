import { MARKS } from '../../../../shared/estate/alarm-mark.ts'
import { LEVELS } from '../../../../shared/estate/level.ts'
import { METRICS } from '../../../../shared/estate/metric.ts'
import { PROBLEM_WORDS } from '../../../../shared/estate/problem-words.ts'
import { REASON_WORDS } from '../../../../shared/estate/reason-words.ts'
import { SOURCE_PHASES } from '../../../../shared/estate/source-state.ts'
import { RECORD_KINDS } from '../../../../shared/snapshot/fold.ts'

/** Fields that hold a word of ours, and the words that they may hold: such a word is told as it is, anything else there is a text like others. */
const VOCABULARY: ReadonlyMap<string, ReadonlySet<string>> = new Map<string, ReadonlySet<string>>([
  ['kind', new Set(RECORD_KINDS)],
  ...['level', 'peak', 'gravity', 'before', 'after'].map((field): [string, ReadonlySet<string>] => [field, new Set(LEVELS)]),
  ['grade', new Set([...LEVELS, 'none'])],
  ['code', new Set([...Object.keys(REASON_WORDS), ...Object.keys(PROBLEM_WORDS)])],
  ['phase', new Set([...SOURCE_PHASES, 'unwatched'])],
  ['what', new Set([...MARKS, 'came', 'gone', 'level', 'image', 'desired', 'ready', 'restarts'])],
  ['appClass', new Set(['citizen', 'cross-bureau', 'internal'])],
  ['metric', new Set(Object.keys(METRICS))],
])

/** Fields that hold what people and platforms name: their keys are texts too, and no word in them is ours. */
const FREE: ReadonlySet<string> = new Set([
  'labels',
  'podLabels',
  'annotations',
  'facts',
  'matchLabels',
  'clusterNames',
  'clusters',
  'workloads',
])

/** What holds rules about labels, whose names are those of rules there. */
const RULES: ReadonlySet<string> = new Set(['labelRules', 'identityRules'])

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

const isFree = (key: string, within: string): boolean => FREE.has(key) && !RULES.has(within)

/**
 * What becomes of a text by where it stands: its field, and the one that this is a part of. In a label or fact `free` is true, and names are what
 * an estate calls them. (No object holds the three: there are as many places as texts.)
 */
export type Change = (text: string, field: string, within: string, free: boolean) => string

/**
 * Plain JSON with its texts changed, and the names in free maps. What does not change is the same object: most does not, and there are millions,
 * so that a copy is begun with the first change.
 */
export function walked<T>(value: T, change: Change): T {
  return walk(value, '', '', false, change) as T
}

function walk(value: unknown, field: string, within: string, free: boolean, change: Change): unknown {
  if (typeof value === 'string') return !free && VOCABULARY.get(field)?.has(value) ? value : change(value, field, within, free)
  if (!isObject(value)) return value
  if (Array.isArray(value)) {
    if (typeof value[0] === 'number') return value
    let copy: unknown[] | null = null
    for (let at = 0; at < value.length; at += 1) {
      const inner: unknown = value[at]
      const next = walk(inner, field, within, free, change)
      if (copy === null && next !== inner) copy = value.slice(0, at)
      copy?.push(next)
    }
    return copy ?? value
  }
  let entries: [string, unknown][] | null = null
  for (const key in value) {
    const inner = value[key]
    const name = free ? change(key, '', field, free) : key
    const next = walk(inner, key, field, free || isFree(key, field), change)
    if (entries === null && (next !== inner || name !== key)) entries = entriesBefore(value, key)
    entries?.push([name, next])
  }
  return entries === null ? value : Object.fromEntries(entries)
}

function entriesBefore(value: object, key: string): [string, unknown][] {
  const entries = Object.entries(value)
  return entries.slice(
    0,
    entries.findIndex(([name]) => name === key),
  )
}
