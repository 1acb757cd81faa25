import type { Template } from './template.ts'

const CADVISOR =
  'DataDog/datadog-agent 08f7187776149b93953a99d3b2747e6d179af031 pkg/collector/corechecks/containers/kubelet/testdata/cadvisor_metrics_post_1_16.txt'
const KUBE_STATE =
  'elastic/beats 7050a3ac1848f5637b8eca1f5e3146013f07c24a metricbeat/module/kubernetes/_meta/test/KSM/ksm.v2.15.0.plain'

const POD = 'cluster, namespace, pod'

/** Containers only: with an empty name cAdvisor counts whole pods beside, and `POD` is what Docker calls the pause container. */
const CONTAINERS = '{container!="", container!="POD", pod!=""}'

/** Of a pod: the sum over its containers, each counted once however many scrape it, and however often it was restarted. */
const ofPods = (each: string) => `sum by (${POD}) (max by (${POD}, container) (${each}))`

const rateOf = (counter: string) => ofPods(`rate(${counter}${CONTAINERS}[5m])`)

const CPU = rateOf('container_cpu_usage_seconds_total')
const MEMORY = ofPods(`container_memory_working_set_bytes${CONTAINERS}`)
const THROTTLED = rateOf('container_cpu_cfs_throttled_periods_total')
const PERIODS = rateOf('container_cpu_cfs_periods_total')
const requested = (resource: string) => ofPods(`kube_pod_container_resource_requests{resource="${resource}", pod!=""}`)

const named = (owner: string) =>
  `label_replace(label_replace(${owner}, "workload", "$1", "owner_name", "(.+)"), "workload_kind", "$1", "owner_kind", "(.+)")`

const WORKLOAD = 'cluster, namespace, workload, workload_kind'

/** 1 for each pod of a workload, with the workload in its labels; of a Deployment by way of the ReplicaSet. */
const OWNER = [
  `max by (${POD}, workload, workload_kind) (`,
  named('kube_pod_owner{owner_kind=~"StatefulSet|DaemonSet"}'),
  ' or ',
  'label_replace(kube_pod_owner{owner_kind="ReplicaSet"}, "replicaset", "$1", "owner_name", "(.+)")',
  ' * on (cluster, namespace, replicaset) group_left (workload, workload_kind) ',
  `max by (cluster, namespace, replicaset, workload, workload_kind) (${named('kube_replicaset_owner{owner_kind="Deployment"}')})`,
  ')',
].join('')

/** Of a workload: the sum over the pods that it has at that time. */
const ofWorkloads = (pods: string) =>
  `sum by (${WORKLOAD}) ((${pods}) * on (${POD}) group_left (workload, workload_kind) ${OWNER})`

/** Pods that request none are left out of a share: theirs would be of nothing. */
const share = (of: (pods: string) => string, used: string, whole: string) =>
  `(${of(`${used} and on (${POD}) ${whole}`)}) / (${of(whole)} > 0)`

const pods = (what: string) => what

/** Pods come and go: what a verdict of thirty days stands on is told of their workload too, summed up by the platform that saw them all. */
export const KUBERNETES_TEMPLATES: readonly Template[] = (
  [
    ['pod', pods],
    ['workload', ofWorkloads],
  ] as const
).flatMap(([grain, of]): Template[] => [
  { name: `${grain}-cpu-used`, exporter: 'cadvisor', metric: 'cpuUsed', query: `1000 * ${of(CPU)}`, sample: CADVISOR },
  { name: `${grain}-memory-used`, exporter: 'cadvisor', metric: 'memoryUsed', query: of(MEMORY), sample: CADVISOR },
  {
    name: `${grain}-cpu-utilisation`,
    exporter: 'cadvisor',
    metric: 'cpuUtilisation',
    query: share(of, CPU, requested('cpu')),
    sample: `${CADVISOR}; ${KUBE_STATE}`,
  },
  {
    name: `${grain}-memory-utilisation`,
    exporter: 'cadvisor',
    metric: 'memoryUtilisation',
    query: share(of, MEMORY, requested('memory')),
    sample: `${CADVISOR}; ${KUBE_STATE}`,
  },
  {
    name: `${grain}-cpu-throttled`,
    exporter: 'cadvisor',
    metric: 'cpuThrottled',
    query: share(of, THROTTLED, PERIODS),
    sample: CADVISOR,
  },
])
