import type { Detection, DetectionLine, Side } from '../../../../shared/estate/detection.ts'

/** A probe's last word, and what its samples tell. */
export interface ProbeEvidence {
  readonly target: string
  /** null: not told, and taken for outside. */
  readonly vantage: 'platform' | 'user' | null
  readonly ok: boolean | null
  readonly since: number | null
  /** It fails, or did so lately; `since` as its samples tell, null where that was not seen. Absent: no such episode. */
  readonly episode?: { readonly since: number | null }
  /** Its source is not live: what it told last is not known to hold. */
  readonly stale: boolean
}

/** Something that the platform tells of the app, its parts or what they run on. */
export interface SignalEvidence {
  /** Name of what it is on. */
  readonly on: string
  readonly since: number
}

/** Whom to call about an app. */
export type Contactable = NonNullable<Detection['call']>

export interface UpstreamEvidence {
  readonly name: string
  /** When its earliest alarm began, ms since the epoch; null: it has none. */
  readonly since: number | null
  readonly call: Contactable
}

export interface Evidence {
  readonly probes: readonly ProbeEvidence[]
  /** Alarms above a notice: how it is built is no sign of a fault. */
  readonly signals: readonly SignalEvidence[]
  readonly upstreams: readonly UpstreamEvidence[]
  readonly call: Contactable
}

/** An upstream that began this much later may still be the cause, ms: platforms and probes look once in a minute or so. */
const UPSTREAM_LATER_MS = 120_000

/** What the rules go by. */
interface Facts {
  readonly platformFails: boolean
  readonly platformFine: boolean
  readonly userFails: boolean
  readonly hasSignals: boolean
  readonly upstream: UpstreamEvidence | null
}

interface SideRule {
  readonly side: Side
  readonly when: (facts: Facts) => boolean
}

/** The first that holds decides (docs/detection.md). They are asked only where a probe fails or the platform tells something. */
const RULES: readonly SideRule[] = [
  { side: 'upstream', when: ({ upstream }) => upstream !== null },
  { side: 'platform', when: ({ platformFails, hasSignals }) => platformFails || hasSignals },
  { side: 'user', when: ({ userFails, platformFine }) => userFails && platformFine },
  { side: 'unclear', when: () => true },
]

const earliest = <T>(list: readonly T[], at: (each: T) => number | null): T | null =>
  list.reduce<T | null>((first, each) => {
    const time = at(each)
    if (time === null) return first
    const known = first === null ? null : at(first)
    return known === null || time < known ? each : first
  }, null)

/** It fails now, or did so lately: one that flaps is bad, whatever its last word. */
const fails = ({ ok, episode }: ProbeEvidence): boolean => ok === false || episode !== undefined
const isFine = (probe: ProbeEvidence): boolean => !fails(probe)
const failsSince = ({ since, episode }: ProbeEvidence): number | null => (episode === undefined ? since : episode.since)
const isInside = ({ vantage }: ProbeEvidence): boolean => vantage === 'platform'

/** What one probe says, as a line; null: nothing. */
function lineOf(probe: ProbeEvidence): DetectionLine | null {
  const facts = { target: probe.target }
  if (probe.stale || probe.ok === null) return { code: 'missing.fresh', facts }
  const side = isInside(probe) ? 'platform' : 'user'
  if (isFine(probe)) return { code: `probe.${side}-fine`, facts }
  return { code: probe.ok ? `probe.${side}-flaps` : `probe.${side}-fails`, facts }
}

/** What would have to be seen to know more. */
function missing(probes: readonly ProbeEvidence[]): readonly DetectionLine[] {
  if (probes.length === 0) return [{ code: 'missing.probes', facts: {} }]
  const lines: DetectionLine[] = []
  if (!probes.some(isInside)) lines.push({ code: 'missing.platform', facts: {} })
  if (probes.every(isInside)) lines.push({ code: 'missing.user', facts: {} })
  return lines
}

/**
 * Who saw a fault first, whose side it is on and whom to call. Pure: the same evidence gives the same answer. A probe that is stale or tells
 * nothing is no evidence of either; where none is left, nothing is called fine.
 */
export function detect({ probes, signals, upstreams, call }: Evidence): Detection {
  const fresh = probes.filter(({ stale, ok }) => !stale && ok !== null)
  const bad = fresh.filter(fails)
  const badProbe = earliest(bad, failsSince)
  const alarm = earliest(signals, ({ since }) => since)
  const badSince = badProbe === null ? null : failsSince(badProbe)
  const firstBadProbe = badProbe === null || badSince === null ? null : { at: badSince, target: badProbe.target }
  const firstAlarm = alarm === null ? null : { at: alarm.since, on: alarm.on }
  const times = [firstBadProbe?.at, firstAlarm?.at].filter((at) => at !== undefined)
  const beganAt = times.length === 0 ? null : Math.min(...times)
  const isWrong = bad.length > 0 || signals.length > 0
  const suspects = upstreams.filter(({ since }) => since !== null && (beganAt === null || since <= beganAt + UPSTREAM_LATER_MS))
  const upstream = isWrong ? earliest(suspects, ({ since }) => since) : null

  const facts: Facts = {
    platformFails: bad.some(isInside),
    platformFine: fresh.some((probe) => isInside(probe) && isFine(probe)),
    userFails: bad.some((probe) => !isInside(probe)),
    hasSignals: signals.length > 0,
    upstream,
  }
  const side = isWrong ? (RULES.find(({ when }) => when(facts))?.side ?? 'unclear') : null
  const evidence: DetectionLine[] = [
    ...(upstream === null ? [] : [{ code: 'upstream.graver', facts: { name: upstream.name } } as const]),
    ...probes.flatMap((probe) => lineOf(probe) ?? []),
    alarm === null ? { code: 'platform.quiet', facts: {} } : { code: 'platform.alarm', facts: { name: alarm.on } },
    ...missing(probes),
  ]
  return {
    side,
    firstBadProbe,
    firstAlarm,
    distanceMs: firstBadProbe === null || firstAlarm === null ? null : firstAlarm.at - firstBadProbe.at,
    evidence,
    call: side === null ? null : side === 'upstream' && upstream !== null ? upstream.call : call,
  }
}
