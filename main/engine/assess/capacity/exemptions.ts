import type { RecordId } from '../../../../shared/estate/record.ts'
import type { PeakEvent, Register } from '../../../../shared/estate/register.ts'
import type { Exemption } from '../../../../shared/estate/verdict.ts'
import type { CapacityRules } from '../../../../shared/policy/policy.ts'
import { appId } from '../../estate/app-mapping.ts'

const DAY_MS = 86_400_000

/** What the register says of an app that may excuse its being idle. */
export interface Excuse {
  readonly standby: boolean
  /** ms since the epoch; null: not told. */
  readonly onlineSince: number | null
  readonly peaks: readonly PeakEvent[]
}

/** By app; pairs, so that they can be compared and sent as they stand. */
export type Excuses = readonly (readonly [RecordId, Excuse])[]

const NONE: Excuse = { standby: false, onlineSince: null, peaks: [] }

/** The register's excuses, as they go to the reader. */
export function excusesOf({ apps, events }: Pick<Register, 'apps' | 'events'>): Excuses {
  return apps.flatMap(({ id, standby, onlineSince }) => {
    const peaks = events.filter((event) => event.apps.includes(id))
    return standby || onlineSince !== null || peaks.length > 0 ? [[appId(id), { standby, onlineSince, peaks }] as const] : []
  })
}

/** Younger than the rules' days at `at`. */
export function youngAt(since: number, at: number, { youngDays }: CapacityRules): readonly Exemption[] {
  const until = since + youngDays * DAY_MS
  return at < until ? [{ why: 'young', until }] : []
}

/**
 * What excuses an app at `at`, ms since the epoch.
 * @param createdAt when its oldest component was made: its age where the register does not tell; null: it has none
 */
export function exemptionsOf(
  excuse: Excuse = NONE,
  createdAt: number | null,
  at: number,
  rules: CapacityRules,
): readonly Exemption[] {
  const since = excuse.onlineSince ?? createdAt
  const aroundMs = rules.peakDays * DAY_MS
  const peaks = excuse.peaks.filter(({ from, to }) => at >= from - aroundMs && at < to + aroundMs)
  return [
    ...(since === null ? [] : youngAt(since, at, rules)),
    ...(excuse.standby ? [{ why: 'standby' } as const] : []),
    ...peaks.map(({ name, nameEn, to }) => ({ why: 'peak', name, nameEn, until: to + aroundMs }) as const),
  ]
}
