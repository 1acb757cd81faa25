import { CAPACITY_BOUNDS, CAPACITY_ORDER, type CapacityThreshold } from '../../../shared/policy/capacity-limits.ts'
import type { CapacityReport } from './verdict-words.ts'

type Rules = CapacityReport['rules']

/** Each threshold, its unit on screen, and how many of these make one of the rule's own. */
export const THRESHOLDS = [
  { key: 'windowDays', unit: 'day', scale: 1 },
  { key: 'leastSeen', unit: 'percent', scale: 100 },
  { key: 'zombieCpu', unit: 'percent', scale: 100 },
  { key: 'zombieRequests', unit: 'perSecond', scale: 1 },
  { key: 'underUsedCpu', unit: 'percent', scale: 100 },
  { key: 'underUsedMemory', unit: 'percent', scale: 100 },
  { key: 'tight', unit: 'percent', scale: 100 },
  { key: 'saturated', unit: 'percent', scale: 100 },
  { key: 'throttled', unit: 'percent', scale: 100 },
  { key: 'oomDays', unit: 'day', scale: 1 },
  { key: 'youngDays', unit: 'day', scale: 1 },
  { key: 'peakDays', unit: 'day', scale: 1 },
  { key: 'flatSpread', unit: 'percent', scale: 100 },
  { key: 'reclaimHeadroom', unit: 'percent', scale: 100 },
] as const satisfies readonly { readonly key: CapacityThreshold; readonly unit: string; readonly scale: number }[]

/** What is typed, as it is typed. */
export type Typed = Readonly<Partial<Record<CapacityThreshold, string>>>

/** Thresholds that are measured by others. */
export type Ordered = (typeof CAPACITY_ORDER)[number][number]

/** Why a threshold cannot be as it is typed; figures in the unit on screen. */
export type ThresholdIssue =
  | { readonly what: 'none' }
  | { readonly what: 'range'; readonly least: number; readonly most: number }
  | { readonly what: 'notAbove' | 'notBelow'; readonly other: Ordered; readonly n: number }

export interface Draft {
  /** The rules in force with what is typed, as far as that is a figure. */
  readonly rules: Rules
  readonly edited: readonly CapacityThreshold[]
  /** Rules with an issue are refused by the engine, and by the file. */
  readonly issues: ReadonlyMap<CapacityThreshold, ThresholdIssue>
}

/** Without the dust of a division. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6

export const onScreen = (rules: Rules, key: CapacityThreshold): number =>
  rounded(rules[key] * (THRESHOLDS.find((each) => each.key === key)?.scale ?? 1))

/** A typed figure; null: it is none. */
export function typedFigure(typed: string): number | null {
  const figure = Number(typed)
  return typed.trim() === '' || !Number.isFinite(figure) ? null : figure
}

export function draftOf(inForce: Rules, typed: Typed): Draft {
  const figures = THRESHOLDS.flatMap(({ key, scale }) => {
    const text = typed[key]
    const figure = text === undefined ? null : typedFigure(text)
    return figure === null ? [] : [[key, rounded(figure / scale)] as const]
  })
  const rules: Rules = { ...inForce, ...Object.fromEntries(figures) }
  const edited = THRESHOLDS.map(({ key }) => key).filter((key) => rules[key] !== inForce[key])
  const issues = new Map<CapacityThreshold, ThresholdIssue>()
  // The first is told: a figure that is none is in no order.
  const add = (key: CapacityThreshold, issue: ThresholdIssue) => issues.has(key) || issues.set(key, issue)
  for (const { key, scale } of THRESHOLDS) {
    const { least, most } = CAPACITY_BOUNDS[key]
    const text = typed[key]
    if (text !== undefined && typedFigure(text) === null) add(key, { what: 'none' })
    if (rules[key] < least || rules[key] > most) add(key, { what: 'range', least: least * scale, most: most * scale })
  }
  for (const [low, high] of CAPACITY_ORDER) {
    if (rules[low] <= rules[high]) continue
    // Beside what is edited: the other one is well where it is.
    if (edited.includes(low)) add(low, { what: 'notAbove', other: high, n: onScreen(rules, high) })
    if (edited.includes(high)) add(high, { what: 'notBelow', other: low, n: onScreen(rules, low) })
  }
  return { rules, edited, issues }
}
