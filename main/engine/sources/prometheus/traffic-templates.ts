import type { MetricName } from '../../../../shared/estate/metric.ts'
import type { Template } from './template.ts'

const INGRESS_NGINX =
  'kubernetes/ingress-nginx 95f7d0fc006109e8bca9af88cea544bc4efc40b1 internal/ingress/metric/collectors/socket_test.go'
const ISTIO = 'istio/proxy f107c1c70fa6c6ced31b971aadcbf3b02f3afe37 testdata/metric/server_request_total.yaml.tmpl'

const renamed = (query: string, to: string, from: string) => `label_replace(${query}, "${to}", "$1", "${from}", "(.+)")`

/**
 * What an ingress controller counts of a service, over all its pods. Its own words for namespace and service stand in `exported_…` where the scrape
 * gave the controller's, else as they are. Without an ingress nobody's service was asked, but the controller's own default page.
 */
function ofServices(counter: string, more = ''): string {
  const rate = (matchers: string) => `rate(${counter}{ingress!="", ${matchers}${more}}[5m])`
  const overruled = rate('exported_service!=""')
  const plain = rate('exported_namespace="", exported_service="", service!=""')
  const by = 'sum by (cluster, namespace, wanglou_service)'
  const told = renamed(renamed(overruled, 'namespace', 'exported_namespace'), 'wanglou_service', 'exported_service')
  return `${by} (${told}) or ${by} (${renamed(plain, 'wanglou_service', 'service')})`
}

/** What the sidecars of a workload let in. Those of its callers tell the same requests once more. */
function ofDestinations(more = ''): string {
  const known = ['destination_workload', 'destination_workload_namespace'].map((label) => `${label}!~"|unknown"`).join(', ')
  const rate = `rate(istio_requests_total{reporter="destination", ${known}${more}}[5m])`
  const told = renamed(renamed(rate, 'workload', 'destination_workload'), 'namespace', 'destination_workload_namespace')
  return `sum by (cluster, namespace, workload) (${told})`
}

const of = (
  exporter: string,
  sample: string,
  queries: readonly (readonly [name: string, metric: MetricName, query: string])[],
): Template[] => queries.map(([name, metric, query]) => ({ name: `${exporter}-${name}`, exporter, metric, query, sample }))

/** How much comes to workloads, by what stands in front of them: without it nothing of a cluster could be told from what nobody calls. */
export const TRAFFIC_TEMPLATES: readonly Template[] = [
  ...of('ingress-nginx', INGRESS_NGINX, [
    ['requests', 'requests', ofServices('nginx_ingress_controller_requests')],
    ['errors', 'errors', ofServices('nginx_ingress_controller_requests', ', status=~"5.."')],
  ]),
  ...of('istio', ISTIO, [
    ['requests', 'requests', ofDestinations()],
    ['errors', 'errors', ofDestinations(', response_code=~"5.."')],
  ]),
]
