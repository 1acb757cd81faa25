import type { Shape } from './objects.ts'

/** What the sender sends, computed alike by the sender and by the one who checks what arrived. */

/** Pods in the list, count: each has a uid of its own. */
export const POD_COUNT = 10_000
export const SHAPE: Shape = { pods: POD_COUNT, workloads: 1_000, apps: 250, namespaces: 40, nodes: 100 }

/** resourceVersion of the lists; all have seven digits, so that frames are patched in place. */
const LIST_VERSION = 1_000_000
/** Restarts in the lists; all have six digits, likewise. */
const LIST_RESTARTS = 100_000
/** Walks all pods before it comes to one again, far apart: shares no factor with their number. */
const STRIDE = 7_919

export const listVersion = String(LIST_VERSION)

/** The pod that event `n` (from 0) changes. */
export const podOfEvent = (n: number): number => (n * STRIDE) % POD_COUNT
export const versionOfEvent = (n: number): string => String(LIST_VERSION + 1 + n)
/** Event `n` sets a restart count that its pod did not have: a field that is kept. */
export const restartsOfEvent = (n: number): number => LIST_RESTARTS + 1 + Math.floor(n / POD_COUNT)

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')
export const podUid = (pod: number): string => `${hex((pod * 2_654_435_761) % 4_294_967_296, 8)}-5a11-4c0d-9e07-${hex(pod, 12)}`

/** Of every pod, by uid, after `count` events: its version and its restarts. */
export function expectedPods(count: number): Map<string, { readonly version: string; readonly restarts: number }> {
  const pods = new Map<string, { version: string; restarts: number }>()
  for (let pod = 0; pod < POD_COUNT; pod += 1) pods.set(podUid(pod), { version: listVersion, restarts: LIST_RESTARTS })
  for (let n = 0; n < count; n += 1) {
    pods.set(podUid(podOfEvent(n)), { version: versionOfEvent(n), restarts: restartsOfEvent(n) })
  }
  return pods
}

/** The version of the last event, which the reader's cursor has to reach. */
export const lastVersion = (count: number): string => versionOfEvent(count - 1)
export const FIRST_RESTARTS = LIST_RESTARTS
