import type { AppPlan } from '../../estate/plan.ts'
import { type Look, type Outlook, probeUrl, type Vantage } from '../../usage/outlook.ts'
import type { Family } from '../series.ts'
import { type Target, target } from '../targets.ts'
import { familiesOf, type Metric, upFamily } from './family.ts'

interface Probe {
  readonly app: AppPlan
  readonly look: (at: number) => Look
}

const CERTIFICATE_DAYS = 200
const DAY_SECONDS = 86_400

const PROBE_METRICS = (startMs: number): readonly Metric<Probe>[] => [
  {
    name: 'probe_success',
    type: 'gauge',
    help: 'Displays whether or not the probe was a success',
    of: ({ look }) => [{ valueAt: (at) => Number(look(at).ok) }],
  },
  {
    name: 'probe_duration_seconds',
    type: 'gauge',
    help: 'Returns how long the probe took to complete in seconds',
    of: ({ look }) => [{ valueAt: (at) => look(at).seconds }],
  },
  {
    name: 'probe_http_status_code',
    type: 'gauge',
    help: 'Response HTTP status code',
    of: ({ look }) => [{ valueAt: (at) => (look(at).ok ? 200 : 0) }],
  },
  {
    name: 'probe_ssl_earliest_cert_expiry',
    type: 'gauge',
    help: 'Returns last SSL chain expiry in unixtime',
    of: () => [{ valueAt: () => Math.floor(startMs / 1000) + CERTIFICATE_DAYS * DAY_SECONDS }],
  },
]

/** Blackbox probes of apps from one side. The label `vantage` is set by who runs the probes, as `scrape_configs` allow. */
export function probeFamilies(
  apps: readonly AppPlan[],
  vantage: Vantage,
  outlook: Outlook,
  startMs: number,
): { families: readonly Family[]; targets: () => readonly Target[] } {
  const probes = apps.map((app): Probe => ({ app, look: (at) => outlook.look(app, vantage, at) }))
  const job = vantage === 'user' ? 'blackbox-user' : 'blackbox-platform'
  const labels = ({ app }: Probe) => ({ job, instance: probeUrl(app), vantage })
  const targets = (): readonly Target[] =>
    probes.map((probe) => {
      const { instance, ...more } = labels(probe)
      return {
        ...target(job, instance, '', more),
        scrapeUrl: `http://127.0.0.1:9115/probe?module=http_2xx&target=${encodeURIComponent(instance)}`,
      }
    })
  return { targets, families: [...familiesOf(PROBE_METRICS(startMs), () => probes, labels), upFamily(targets)] }
}
