import { MILESTONES, type MilestoneName } from '../../../shared/estate/incident.ts'
import { GRADES, type Level } from '../../../shared/estate/level.ts'
import type { IncidentMember } from '../../../shared/snapshot/members.ts'
import type { PictureMoment, SceneMoment } from '../../../shared/snapshot/pictures.ts'
import { type CityHistory, levelAt } from './city-history.ts'

/** A moment to print the map of. */
export interface KeyMoment {
  readonly at: number
  readonly why: MilestoneName | 'begin' | 'worst' | 'end'
}

/** Moments that are printed, count. */
const MOST = 4

/** Ten alarms of a grade weigh less than one of the next graver. */
const WEIGHTS = new Map<Level | null, number>(GRADES.map((grade, index) => [grade, 100 ** (GRADES.length - index)]))

/** How bad the city looks. */
function weightAt(history: CityHistory, at: number): number {
  let sum = 0
  for (const entry of history.entries.values()) {
    if (entry.kind === 'app') sum += WEIGHTS.get(levelAt(history, entry, at)) ?? 0
  }
  return sum
}

/** The first moment at which the city looked worst; null: it never looked bad. */
export function worstMoment(history: CityHistory): number | null {
  let worst: { readonly at: number; readonly weight: number } | null = null
  for (const at of [history.from, ...history.moments]) {
    const weight = weightAt(history, at)
    if (weight > (worst?.weight ?? 0)) worst = { at, weight }
  }
  return worst?.at ?? null
}

/** The three or four moments that tell the incident: how it began, when it was worst, and what people said of it. */
export function keyMoments(history: CityHistory, incident: IncidentMember | null): readonly KeyMoment[] {
  const within = (at: number): boolean => at >= history.from && at < history.to
  const said = MILESTONES.flatMap((name): KeyMoment[] => {
    const at = incident?.incident?.milestones[name]?.at
    return at === undefined || !within(at) || name === 'notified' ? [] : [{ at, why: name }]
  })
  const worst = worstMoment(history)
  const wanted: readonly KeyMoment[] = [
    { at: history.from, why: 'begin' },
    ...(worst === null ? [] : [{ at: worst, why: 'worst' as const }]),
    ...said,
    { at: history.to - 1, why: 'end' },
  ]
  const chosen = new Map<number, KeyMoment>()
  for (const moment of wanted) if (chosen.size < MOST && !chosen.has(moment.at)) chosen.set(moment.at, moment)
  return [...chosen.values()].sort((a, b) => a.at - b.at)
}

/** Moments that people tell of which pictures are made. */
const SAID = ['detected', 'mitigated', 'recovered'] as const satisfies readonly PictureMoment[]

/** The moments of which pictures are made: what people said, when it was worst, and an end of the window where nobody said when it began or was over. */
export function sceneMoments(history: CityHistory, incident: IncidentMember | null): readonly SceneMoment[] {
  const said = new Map<PictureMoment, number>(
    SAID.flatMap((moment) => {
      const at = incident?.incident?.milestones[moment]?.at
      return at === undefined || at < history.from || at >= history.to ? [] : [[moment, at]]
    }),
  )
  const worst = worstMoment(history)
  const wanted: readonly SceneMoment[] = [
    ...(said.has('detected') ? [] : [{ moment: 'begin' as const, at: history.from }]),
    ...[...said].map(([moment, at]) => ({ moment, at })),
    ...(said.has('recovered') ? [] : [{ moment: 'end' as const, at: history.to - 1 }]),
    ...(worst === null ? [] : [{ moment: 'worst' as const, at: worst }]),
  ]
  const chosen = new Map<number, SceneMoment>()
  for (const each of wanted) if (!chosen.has(each.at)) chosen.set(each.at, each)
  return [...chosen.values()].sort((a, b) => a.at - b.at)
}
