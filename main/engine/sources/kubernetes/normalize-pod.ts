import type { ObservedInstance } from '../../../../shared/estate/record.ts'
import { conditionOf, count, type Fields, fields, items, text, textOrNull, time } from './fields.ts'
import { baseOf, labelsOf, ownerOf } from './metadata.ts'
import { requestsOf } from './quantity.ts'

/** Waiting reasons of every start: shown only where there is no better one. */
const ORDINARY_WAITING = new Set(['ContainerCreating', 'PodInitializing'])

/** A Pod → instance. */
export function normalizePod(source: string, pod: Fields): ObservedInstance | null {
  const metadata = fields(pod.metadata)
  const base = baseOf('instance', source, metadata)
  if (base === null) return null
  const spec = fields(pod.spec)
  const status = fields(pod.status)
  const ready = conditionOf(status.conditions, 'Ready')
  const scheduled = conditionOf(status.conditions, 'PodScheduled')
  const containers = items(status.containerStatuses)
  let restarts = 0
  for (const each of containers) restarts += count(fields(each).restartCount, 0)
  return {
    ...base,
    labels: labelsOf(metadata.labels),
    owner: ownerOf(metadata),
    phase: text(status.phase),
    ready: ready.status === 'True',
    readyChangedAt: time(ready.lastTransitionTime),
    restarts,
    node: textOrNull(spec.nodeName),
    requests: requestsOf(spec.containers),
    waiting: waitingOf(items(status.initContainerStatuses), containers),
    unschedulable: scheduled.status === 'False' && scheduled.reason === 'Unschedulable' ? text(scheduled.message) : null,
    lastTermination: lastTerminationOf(containers),
    deletingAt: time(metadata.deletionTimestamp),
  }
}

/** The first waiting reason that is not part of every start, init containers first; else the first at all. */
function waitingOf(inits: readonly unknown[], containers: readonly unknown[]): string | null {
  let ordinary: string | null = null
  for (const statuses of [inits, containers]) {
    for (const each of statuses) {
      const reason = textOrNull(fields(fields(fields(each).state).waiting).reason)
      if (reason === null) continue
      if (!ORDINARY_WAITING.has(reason)) return reason
      ordinary ??= reason
    }
  }
  return ordinary
}

/** The newest termination over all containers, of the present or the last run. */
function lastTerminationOf(containers: readonly unknown[]): ObservedInstance['lastTermination'] {
  let newest: ObservedInstance['lastTermination'] = null
  for (const each of containers) {
    const { state, lastState } = fields(each)
    for (const run of [lastState, state]) {
      const { terminated } = fields(run)
      if (terminated === undefined || terminated === null) continue
      const { reason, exitCode, finishedAt } = fields(terminated)
      const at = time(finishedAt)
      if (newest === null || (at ?? 0) >= (newest.at ?? 0)) newest = { reason: text(reason), exitCode: count(exitCode, -1), at }
    }
  }
  return newest
}
