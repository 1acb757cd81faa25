import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as delay } from 'node:timers/promises'
import { writeFiles } from '../../../main/commands/simulate.ts'
import { createSimulator } from '../../../main/simulator/index.ts'
import type { Cluster } from '../../../main/simulator/world/cluster.ts'
import { publishPod } from '../../../main/simulator/world/cluster.ts'
import type { PodState } from '../../../main/simulator/world/state.ts'

/**
 * The world of the bench, in a process of its own: the demo city on simulated API servers, with a steady load of pod events and one
 * app that goes out and comes back on command. Prints a line of JSON for everything that happened, with the time of CLOCK_MONOTONIC.
 */

const [folder = '', rateText = '1000'] = process.argv.slice(2)
const EVENTS_PER_SECOND = Number(rateText)
/** Load is put in such portions, ms. */
const PORTION_MS = 10
/** Every so many-th event turns the readiness of a pod, which the map shows; the others count a restart, which it does not. */
const READY_EVERY = 10
/** The app that is marked; and its house is large enough to be found. */
const MARKED = 'edu-enrol'

const tell = (fact: object) => process.stdout.write(`${JSON.stringify(fact)}\n`)
const clock = { now: () => Date.now(), monotonic: () => performance.now() }
const simulator = await createSimulator({ seed: 7, size: 'city', scenario: 'calm', clock })
await writeFiles(folder, simulator)
// The mark is to be seen at once: how long an outage may last before it is told is a rule, not a latency.
appendFileSync(join(folder, 'sources.yaml'), 'policy: policy.yaml\n')
appendFileSync(join(folder, 'policy.yaml'), 'health: { outageGraceSeconds: 0 }\n')

const { estate } = simulator
const marked = estate.componentsOf(MARKED)
interface Loaded {
  readonly cluster: Cluster
  readonly pod: PodState
}
const loaded: Loaded[] = [...estate.clusters.values()].flatMap((cluster) =>
  cluster.components
    .filter((component) => component.app.id !== MARKED && component.pods.size > 2)
    .flatMap((component) => [...component.pods].map((pod) => ({ cluster, pod }))),
)
let revisions = 0
const revision = () => [...estate.clusters.values()].reduce((sum, { store }) => sum + store.revision, 0)

/** One event: the object of a pod as it is now, under a new revision. */
function change(n: number): void {
  const entry = loaded[(n * 7919) % loaded.length]
  if (!entry || entry.pod.deletingAt !== null) return
  // A pod is not ready for a moment now and then; never all of a component, and never for longer than any rule allows.
  if (n % READY_EVERY === 0) entry.pod.ready = !entry.pod.ready
  else entry.pod.restarts += 1
  publishPod(entry.cluster, entry.pod)
}

let sent = 0
let loading = false
let beganMs = 0
function load(): void {
  if (!loading) return
  simulator.catchUp()
  const due = Math.floor(((performance.now() - beganMs) * EVENTS_PER_SECOND) / 1000)
  while (sent < due) {
    change(sent)
    sent += 1
  }
  setTimeout(load, PORTION_MS)
}

function mark(out: boolean): void {
  simulator.catchUp()
  const atNs = process.hrtime.bigint()
  for (const { cluster, component } of marked) {
    for (const pod of component.pods) estate.setReady({ cluster, component }, pod, !out)
  }
  tell({ type: out ? 'out' : 'back', atNs: String(atNs) })
}

const COMMANDS: Readonly<Record<string, () => void>> = {
  load() {
    loading = true
    beganMs = performance.now()
    revisions = revision()
    load()
  },
  rate() {
    const seconds = (performance.now() - beganMs) / 1000
    tell({ type: 'rate', perSecond: (revision() - revisions) / seconds })
  },
  out: () => mark(true),
  back: () => mark(false),
}
process.stdin.on('data', (chunk: Buffer) => {
  for (const command of chunk.toString().split('\n').filter(Boolean)) COMMANDS[command]?.()
})
process.stdin.on('end', async () => {
  loading = false
  await delay(0)
  process.exit(0)
})
tell({ type: 'ready' })
