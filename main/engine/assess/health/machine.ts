import type { ObservedInstance } from '../../../../shared/estate/record.ts'
import type { Policy } from '../../../../shared/policy/policy.ts'
import { elapsed, type Finding, type Moment } from './finding.ts'

/** What a machine's phase comes to (docs/feed). `settles`: it is on its way, and is granted its time. */
const PHASES: Readonly<Record<string, { readonly code: Finding['code']; readonly settles: boolean }>> = {
  starting: { code: 'instance.starting-long', settles: true },
  stopping: { code: 'instance.stopping-long', settles: true },
  stopped: { code: 'instance.stopped', settles: false },
  suspended: { code: 'instance.suspended', settles: false },
  failed: { code: 'instance.machine-failed', settles: false },
}

/**
 * Assesses a virtual or bare machine. Like a pod it is replaceable, so what ails it is a notice, and one that is switched off is never
 * normal. That it runs says nothing of whether it serves: where nobody looks inside, that is unknown.
 */
export function assessMachine(machine: ObservedInstance, policy: Policy['health'], when: Moment): readonly Finding[] {
  const { phase, ready, readyUntold, readyChangedAt: since, createdAt, waiting } = machine
  const notice = (code: Finding['code']): readonly Finding[] => [
    { code, level: 'notice', since, facts: code === 'instance.machine-failed' ? { detail: waiting ?? phase } : {} },
  ]
  const known = Object.hasOwn(PHASES, phase) ? PHASES[phase] : undefined
  if (known) return known.settles && !elapsed(when, since ?? createdAt, policy.machineGraceSeconds) ? [] : notice(known.code)
  if (phase !== 'running') return [{ code: 'instance.unknown', level: 'unknown', since: null, facts: {} }]
  if (readyUntold) return [{ code: 'instance.readiness-untold', level: 'unknown', since, facts: {} }]
  if (ready || !elapsed(when, since ?? createdAt, policy.notReadyGraceSeconds)) return []
  return notice('instance.not-ready')
}
