import { MARKS } from '../../../../shared/estate/alarm-mark.ts'
import { LEVELS } from '../../../../shared/estate/level.ts'
import { METRICS } from '../../../../shared/estate/metric.ts'
import { PROBLEM_WORDS } from '../../../../shared/estate/problem-words.ts'
import { REASON_WORDS } from '../../../../shared/estate/reason-words.ts'
import { SOURCE_PHASES } from '../../../../shared/estate/source-state.ts'
import { RECORD_KINDS } from '../../../../shared/snapshot/fold.ts'

/** Fields that hold a word of ours, and the words that they may hold: such a word is told as it is, anything else there is a text like others. */
const VOCABULARY: Readonly<Record<string, ReadonlySet<string>>> = {
  kind: new Set(RECORD_KINDS),
  level: new Set(LEVELS),
  peak: new Set(LEVELS),
  gravity: new Set(LEVELS),
  grade: new Set([...LEVELS, 'none']),
  before: new Set(LEVELS),
  after: new Set(LEVELS),
  code: new Set([...Object.keys(REASON_WORDS), ...Object.keys(PROBLEM_WORDS)]),
  phase: new Set([...SOURCE_PHASES, 'unwatched']),
  what: new Set<string>([...MARKS, 'came', 'gone', 'level', 'image', 'desired', 'ready', 'restarts']),
  metric: new Set(Object.keys(METRICS)),
}

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

/** What becomes of a text in a field; in a label or fact `free` is true, and its name is what an estate calls it. */
export type Change = (text: string, field: string, free: boolean) => string

/** Plain JSON with its texts changed, and the names in free maps. What does not change is the same object. */
export function walked<T>(value: T, change: Change): T {
  return walk(value, '', false, change) as T
}

function walk(value: unknown, field: string, free: boolean, change: Change): unknown {
  if (typeof value === 'string') return !free && VOCABULARY[field]?.has(value) ? value : change(value, field, free)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    if (typeof value[0] === 'number') return value
    const copy = value.map((inner) => walk(inner, field, free, change))
    return copy.some((inner, at) => inner !== value[at]) ? copy : value
  }
  let changed = false
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    const name = free ? change(key, '', true) : key
    const next = walk(inner, key, free || FREE.has(key), change)
    changed ||= next !== inner || name !== key
    return [name, next]
  })
  return changed ? Object.fromEntries(entries) : value
}
