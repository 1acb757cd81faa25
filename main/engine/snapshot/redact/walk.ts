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
  appClass: new Set(['citizen', 'cross-bureau', 'internal']),
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

/** What holds rules about labels, whose names are those of rules there. */
const RULES: ReadonlySet<string> = new Set(['labelRules', 'identityRules'])

const isFree = (key: string, within: string): boolean => FREE.has(key) && !RULES.has(within)

/** Where a text stands: its field, and the one that this is a part of. In a label or fact `free` is true, and names are what an estate calls them. */
export interface Place {
  readonly field: string
  readonly within: string
  readonly free: boolean
}

export type Change = (text: string, place: Place) => string

/** Plain JSON with its texts changed, and the names in free maps. What does not change is the same object. */
export function walked<T>(value: T, change: Change): T {
  return walk(value, { field: '', within: '', free: false }, change) as T
}

function walk(value: unknown, place: Place, change: Change): unknown {
  if (typeof value === 'string') return !place.free && VOCABULARY[place.field]?.has(value) ? value : change(value, place)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    if (typeof value[0] === 'number') return value
    const copy = value.map((inner) => walk(inner, place, change))
    return copy.some((inner, at) => inner !== value[at]) ? copy : value
  }
  const { field: within, free } = place
  let changed = false
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    const name = free ? change(key, { field: '', within, free }) : key
    const next = walk(inner, { field: key, within, free: free || isFree(key, within) }, change)
    changed ||= next !== inner || name !== key
    return [name, next]
  })
  return changed ? Object.fromEntries(entries) : value
}
