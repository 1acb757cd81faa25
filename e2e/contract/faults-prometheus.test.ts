import { describe } from 'vitest'
import { SHIPPED_TEMPLATES } from '../../main/engine/sources/prometheus/prometheus-source.ts'
import { startBreakingProxy } from '../rig/breaking-proxy.ts'
import { startFront } from '../rig/front.ts'
import { missingPrometheus, type PrometheusRig, startPrometheus } from '../rig/prometheus.ts'
import { expectReadings, runPrometheus } from '../rig/prometheus-run.ts'
import { kubernetesText } from '../rig/prometheus-texts.ts'
import { type FaultCases, mannered, STORM, type Stage, TOKEN } from './fault-cases.ts'
import { faultSuite } from './fault-suite.ts'
import { spoiltBodies } from './spoilt-cases.ts'

interface PrometheusStage extends Stage {
  readonly rig: PrometheusRig
}

/** The clock, the targets, the statuses of probes, and every template. */
const ROUND = SHIPPED_TEMPLATES.length + 3
const TARGETS = '/api/v1/targets'
const OLD_SECONDS = 600

const missing = missingPrometheus()
if (missing !== null) console.log(`faults-prometheus: skipped, ${missing}`)

async function begin(): Promise<PrometheusStage> {
  const rig = await startPrometheus()
  const front = await startFront({ url: rig.url }, TOKEN)
  const way = await startBreakingProxy(front.port)
  const began = Date.now()
  let count = 0
  const pods = () => [`p${count}`, `p${count + 1}`]
  const expose = () => rig.expose(kubernetesText((Date.now() - began) / 1000, pods()))
  expose()
  const ticking = setInterval(expose, 200)
  return {
    rig,
    front,
    way,
    token: TOKEN,
    onePath: TARGETS,
    listens: false,
    listPath: TARGETS,
    // a round that finds the fault gone, and one that was under way
    budget: 2 * ROUND,
    start: ({ clock, proxy, storm }) =>
      runPrometheus(`https://localhost:${way.port}`, {
        clock,
        secret: () => TOKEN,
        endpoint: { proxy, auth: { type: 'bearer', token: { secret: 'rig' } } },
        tls: { ca: front.caFile },
        tunables: {
          // most templates have no series here
          emptyRetryMs: 10_000,
          ...(storm
            ? { liveRequestsPerMinute: STORM.perMinute, liveRequestBurst: STORM.burst, retryMaxMs: STORM.retryMaxMs }
            : {}),
        },
      }),
    async change() {
      count += 1
      expose()
      rig.page(count % 2 === 0 ? 200 : 503)
    },
    expectTruth: (run, seen) => expectReadings(run, rig, seen),
    async stop() {
      clearInterval(ticking)
      await way.stop()
      await front.stop()
      await rig.stop()
    },
  }
}

const parsed = (text: string) => JSON.parse(text) as { data: { result?: unknown[]; activeTargets?: unknown[] } }

const OWN: FaultCases<PrometheusStage> = {
  ...spoiltBodies(/^http.bad-answer$/),
  'restored-backup': {
    says: /^connect.dropped$/,
    phase: 'waiting',
    breaks: ({ rig }) => rig.kill(),
    mends: ({ rig }) => rig.start(),
  },
  // one that is behind tells a time that has passed
  'stale-replica': {
    says: /^prometheus.clock-behind$/,
    breaks: mannered({
      body: (_, text, query) =>
        query.get('query') === 'time()'
          ? JSON.stringify({
              status: 'success',
              data: { resultType: 'scalar', result: [0, String(Date.now() / 1000 - OLD_SECONDS)] },
            })
          : text,
    }),
  },
  duplicates: {
    says: null,
    trueMeanwhile: true,
    breaks: mannered({
      body(_, text) {
        const answer = parsed(text)
        const twice = (list: unknown[]) => [...list, ...list]
        if (answer.data.activeTargets) answer.data.activeTargets = twice(answer.data.activeTargets)
        if (typeof answer.data.result?.[0] === 'object') answer.data.result = twice(answer.data.result)
        return JSON.stringify(answer)
      },
    }),
  },
  // its readings would be dated into a future that the journal refuses
  'clock-back': {
    says: /^prometheus.clock-apart$/,
    phase: 'waiting',
    breaks: (_, { jump }) => jump(-3_600_000, 0),
    mends: (_, { jump }) => jump(0, 0),
  },
}

faultSuite('prometheus', begin, OWN, missing === null ? describe : describe.skip)
