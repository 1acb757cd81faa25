import type { Reason } from '../../../../shared/estate/reason.ts'
import type { AppClass, ProbeRecord, RecordId } from '../../../../shared/estate/record.ts'
import type { Estate } from '../../estate/estate.ts'
import { elapsed, type Finding, type Moment } from '../health/finding.ts'

const NONE: readonly Finding[] = []

/** When it began to fail; of one that flaps when it first did. */
const beganAt = ({ since, episode }: ProbeRecord): number | null => (episode === undefined ? since : episode.since)

/** Whether it tells from the users' side, or from nobody knows where, that users cannot get through, or told so when it was heard last. */
export const failedOutside = ({ vantage, ok, episode }: ProbeRecord): boolean =>
  vantage !== 'platform' && (ok === false || (ok === null && episode !== undefined))

/**
 * That users cannot reach the app: probes from their side, or from nobody knows where, that fail for longer than the grace. What fails inside the
 * platform alone is told by detection. One reason for all of them, as grave as the app's class has it. One that failed and tells nothing any more
 * has not recovered: where it was told so `before`, it is told further.
 */
export function probeFindings(
  estate: Estate,
  app: RecordId,
  appClass: AppClass | null,
  before: readonly Reason[],
  when: Moment,
): readonly Finding[] {
  const ids = estate.probesOn.get(app)
  if (ids === undefined) return NONE
  const { probeGraceSeconds, probeFailing } = estate.policy.health
  const probes = [...ids].sort().flatMap((id) => estate.store.tables.probe.get(id) ?? [])
  const outside = probes.filter(({ vantage }) => vantage !== 'platform')
  const wasTold = before.some(({ code }) => code === 'app.probe-failing')
  const failing = outside.filter((probe) => {
    const since = beganAt(probe)
    return failedOutside(probe) && (wasTold || probe.ok === false) && (since === null || elapsed(when, since, probeGraceSeconds))
  })
  const [first] = failing
  if (first === undefined) return NONE
  const told = failing.flatMap((probe) => beganAt(probe) ?? [])
  return [
    {
      code: 'app.probe-failing',
      level: probeFailing[appClass ?? 'other'],
      since: told.length === 0 ? null : Math.min(...told),
      facts: { count: failing.length, total: outside.length, target: first.target },
    },
  ]
}
