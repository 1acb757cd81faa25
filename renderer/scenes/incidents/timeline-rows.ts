import { type GapTogether, gapsTogether } from '../../../shared/estate/gaps.ts'
import {
  type Incident,
  type IncidentFact,
  type IncidentFacts,
  MILESTONES,
  type MilestoneName,
} from '../../../shared/estate/incident.ts'

/** One line of the timeline: what persons said and what the journal has, in one order. */
export type TimelineRow = { readonly at: number; readonly key: string } & (
  | { readonly what: 'milestone'; readonly which: MilestoneName; readonly who: string; readonly word: string }
  | { readonly what: 'remark'; readonly id: string; readonly who: string; readonly word: string }
  | { readonly what: 'opened' | 'closed' | 'reported'; readonly who: string }
  | { readonly what: 'fact'; readonly fact: Exclude<IncidentFact, { readonly what: 'gap' }> }
  | ({ readonly what: 'gap' } & GapTogether)
)

/** What a single instance tells: much of the same, and in the line of its component. */
export const isOfInstance = (row: TimelineRow): boolean =>
  row.what === 'fact' && 'entity' in row.fact && row.fact.entity.startsWith('instance:')

/** At one moment what the journal has comes before what a person said of it. */
const ORDER: Readonly<Record<TimelineRow['what'], number>> = {
  fact: 0,
  gap: 1,
  opened: 2,
  milestone: 3,
  remark: 4,
  reported: 5,
  closed: 6,
}

/** All of it, oldest first. */
export function timelineRows(incident: Incident, { facts, from }: Pick<IncidentFacts, 'facts' | 'from'>): readonly TimelineRow[] {
  const { milestones, notes, openedAt, openedBy, closedAt, reporting } = incident
  const own = (what: 'opened' | 'closed' | 'reported', at: number | null | undefined, who = ''): TimelineRow[] =>
    at == null ? [] : [{ what, at, key: what, who }]
  const rows: TimelineRow[] = [
    ...own('opened', openedAt, openedBy ?? ''),
    ...own('closed', closedAt),
    ...own('reported', reporting?.reportedAt),
    ...MILESTONES.flatMap((which): TimelineRow[] => {
      const milestone = milestones[which]
      return milestone === null ? [] : [{ what: 'milestone', key: `milestone ${which}`, which, ...milestone }]
    }),
    ...notes.map((note): TimelineRow => ({ what: 'remark', key: `remark ${note.id}`, ...note })),
    ...facts.flatMap((fact, n): TimelineRow[] =>
      fact.what === 'gap' ? [] : [{ what: 'fact', key: `fact ${n}`, at: fact.at, fact }],
    ),
    ...gapsTogether(
      facts.filter((fact) => fact.what === 'gap'),
      from,
    ).map((gap, n): TimelineRow => ({ what: 'gap', key: `gap ${n}`, ...gap })),
  ]
  return rows.sort((a, b) => a.at - b.at || ORDER[a.what] - ORDER[b.what])
}
