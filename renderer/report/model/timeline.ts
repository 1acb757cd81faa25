import { type GapTogether, gapsTogether, type SourceGap } from '../../../shared/estate/gaps.ts'
import { MILESTONES, type MilestoneName } from '../../../shared/estate/incident.ts'
import { GRADES, type Grade, isGrade } from '../../../shared/estate/level.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { Facts } from '../../../shared/lib/words.ts'
import type { Contents } from './contents.ts'
import { gapsOf } from './coverage-bar.ts'

/** A line of the timeline. `at` and `until` in ms since the epoch. */
export type TimelineEntry = { readonly at: number } & (
  | { readonly what: 'milestone'; readonly which: MilestoneName; readonly who: string; readonly word: string }
  | { readonly what: 'note'; readonly who: string; readonly word: string; readonly struck: boolean }
  | {
      readonly what: 'raised' | 'cleared'
      readonly entity: RecordId
      readonly name: string | null
      readonly level: Grade
      readonly code: string
      readonly facts: Facts
    }
  | { readonly what: 'rollout'; readonly entity: RecordId; readonly before: string | null; readonly after: string | null }
  | { readonly what: 'desired'; readonly entity: RecordId; readonly before: number; readonly after: number }
  | ({ readonly what: 'gap' } & GapTogether)
)

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** All that is told of the window, oldest first; of one moment what people said comes first. */
export function timelineOf({ incident, notes, alarms, changes, coverage }: Contents): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = []
  const written = incident?.incident
  for (const which of MILESTONES) {
    const milestone = written?.milestones[which]
    if (milestone) entries.push({ what: 'milestone', which, ...milestone })
  }
  for (const { at, who, word } of written?.notes ?? []) entries.push({ what: 'note', at, who, word, struck: false })
  for (const note of notes?.notes ?? [])
    entries.push({ what: 'note', at: note.at, who: note.author ?? '', word: note.text, struck: note.struckAt !== null })
  const [from, to] = [incident?.window.from ?? coverage?.from ?? 0, alarms?.to ?? Number.POSITIVE_INFINITY]
  for (const { entity, name, peak, code, facts, raisedAt, clearedAt } of alarms?.episodes ?? []) {
    const told = { entity, name: name ?? null, level: peak, code, facts }
    if (raisedAt >= from && raisedAt < to) entries.push({ what: 'raised', at: raisedAt, ...told })
    if (clearedAt !== null && clearedAt >= from && clearedAt < to) entries.push({ what: 'cleared', at: clearedAt, ...told })
  }
  for (const { entity, changes: told } of changes?.entities ?? []) {
    for (const { at, change } of told) {
      const { before, after } = change
      if (change.what === 'image') entries.push({ what: 'rollout', at, entity, before: text(before), after: text(after) })
      else if (change.what === 'desired')
        entries.push({ what: 'desired', at, entity, before: Number(before), after: Number(after) })
    }
  }
  const gaps: SourceGap[] = []
  for (const source of coverage?.sources ?? []) for (const gap of gapsOf(source)) gaps.push({ source: source.name, ...gap })
  for (const gap of gapsTogether(gaps, coverage?.from ?? 0)) entries.push({ what: 'gap', ...gap })
  return entries.sort((a, b) => a.at - b.at || rank(a) - rank(b))
}

/** Entries of this rank are told where all are asked for: a component's alarm says of all its instances what theirs say of each. */
const OF_AN_INSTANCE = 8

/** What people said, then alarms by their grade, then the rest. */
export function rank(entry: TimelineEntry): number {
  if (entry.what === 'milestone') return 0
  if (entry.what === 'note') return 1
  if (entry.what === 'gap') return 6
  if (entry.what !== 'raised' && entry.what !== 'cleared') return 7
  return entry.entity.startsWith('instance:') ? OF_AN_INSTANCE : 2 + GRADES.indexOf(entry.level)
}

/** Those that weigh most, `most` of them, in their order. */
export function weightiest(entries: readonly TimelineEntry[], most: number): readonly TimelineEntry[] {
  const weighty = entries.filter((entry) => rank(entry) < OF_AN_INSTANCE)
  const chosen = weighty.length === 0 ? entries : weighty
  if (chosen.length <= most) return chosen
  const kept = new Set([...chosen].sort((a, b) => rank(a) - rank(b)).slice(0, most))
  return chosen.filter((entry) => kept.has(entry))
}

/** The grade of an entry that is an alarm. */
export const gradeOf = (entry: TimelineEntry): Grade | null => ('level' in entry && isGrade(entry.level) ? entry.level : null)
