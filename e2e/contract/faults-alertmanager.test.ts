import { type Alertmanager, describeAlertmanager, startAlertmanager } from '../rig/alertmanager.ts'
import { expectAlerts, QUICK_ALERTMANAGER, runAlertmanager } from '../rig/alertmanager-run.ts'
import { startBreakingProxy } from '../rig/breaking-proxy.ts'
import { startFront } from '../rig/front.ts'
import { type FaultCases, mannered, STORM, type Stage, TOKEN } from './fault-cases.ts'
import { faultSuite } from './fault-suite.ts'
import { spoiltBodies } from './spoilt-cases.ts'

interface AlertmanagerStage extends Stage {
  readonly am: Alertmanager
}

/** Requests of a round. */
const ROUND = 3

async function begin(): Promise<AlertmanagerStage> {
  const am = await startAlertmanager()
  const front = await startFront({ url: am.url }, TOKEN)
  const way = await startBreakingProxy(front.port)
  // silences are asked for where an alert is silenced
  await am.fire({ alertname: 'Quiet' })
  await am.silence('Quiet', 'ops', 'rig', new Date(Date.now() + 3_600_000))
  let count = 0
  const labels = (n: number) => ({
    alertname: `Slow${n}`,
    severity: n % 2 === 0 ? 'critical' : 'warning',
    namespace: `ns-${n % 3}`,
  })
  return {
    am,
    front,
    way,
    token: TOKEN,
    onePath: '/api/v2/silences',
    listens: false,
    listPath: '/api/v2/alerts',
    // a round that finds the fault gone, and one that was under way
    budget: 2 * ROUND,
    start: ({ clock, proxy, storm }) =>
      runAlertmanager(`https://localhost:${way.port}`, {
        clock,
        secret: () => TOKEN,
        endpoint: {
          proxy,
          auth: { type: 'bearer', token: { secret: 'rig' } },
          tls: { ca: front.caFile, cert: null, key: null, trust: null, serverName: null },
        },
        tunables: storm
          ? {
              requestsPerMinute: STORM.perMinute,
              requestBurst: STORM.burst,
              polling: { ...QUICK_ALERTMANAGER.polling, retryMaxMs: STORM.retryMaxMs },
            }
          : {},
      }),
    async change() {
      count += 1
      await am.fire(labels(count))
      await am.fire(labels(count + 1))
      await am.resolve(labels(count - 1))
    },
    expectTruth: (run) => expectAlerts(run, am),
    async stop() {
      await way.stop()
      await front.stop()
      await am.stop()
    },
  }
}

const rows = (text: string): unknown[] => {
  const parsed: unknown = JSON.parse(text)
  return Array.isArray(parsed) ? parsed : []
}

const OWN: FaultCases<AlertmanagerStage> = {
  ...spoiltBodies(/^(http.bad-answer|alerts.bad-rows)$/),
  // it keeps alerts in memory only: what it has not been told again is not taken for resolved
  'restored-backup': {
    says: /^alerts.relearning$/,
    breaks: ({ am }) => am.kill().then(() => am.start()),
  },
  // one of two behind a name, which has just begun and knows of nothing
  'stale-replica': {
    says: /^alerts.relearning$/,
    breaks: mannered({
      body(path, text) {
        if (path === '/api/v2/alerts') return '[]'
        return path === '/api/v2/status' ? JSON.stringify({ ...JSON.parse(text), uptime: new Date().toISOString() }) : text
      },
    }),
  },
  duplicates: {
    says: null,
    trueMeanwhile: true,
    breaks: mannered({
      body: (path, text) => (path === '/api/v2/alerts' ? JSON.stringify([...rows(text), ...rows(text)]) : text),
    }),
  },
  // resolved while nobody could be asked
  'missed-deleted': { says: /^connect.refused$/, phase: 'waiting', breaks: ({ way }) => way.mode('refuse') },
}

faultSuite('alertmanager', begin, OWN, describeAlertmanager)
