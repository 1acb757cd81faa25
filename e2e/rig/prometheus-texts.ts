/** What pods of a Deployment and their ReplicaSet look like to cAdvisor and kube-state-metrics, after `seconds` of running. */
export const kubernetesText = (seconds: number, pods: readonly string[] = ['a', 'b']) =>
  pods
    .flatMap((pod, index) => [
      // two containers, the pod's own sum and the pause container, as a kubelet tells them
      ...['app', 'sidecar', ''].map(
        (container) =>
          `container_cpu_usage_seconds_total{namespace="edu",pod="web-1-${pod}",container="${container}",id="/${pod}/${container}"} ${seconds * 0.1 * (index + 1)}`,
      ),
      ...['app', 'sidecar', ''].map(
        (container) =>
          `container_memory_working_set_bytes{namespace="edu",pod="web-1-${pod}",container="${container}",id="/${pod}/${container}"} ${1e6 * (index + 1)}`,
      ),
      `kube_pod_container_resource_requests{namespace="edu",pod="web-1-${pod}",uid="u",container="app",node="n",resource="cpu",unit="core"} 1`,
      `kube_pod_container_resource_requests{namespace="edu",pod="web-1-${pod}",uid="u",container="app",node="n",resource="memory",unit="byte"} 8e6`,
      ...['periods', 'throttled_periods'].map(
        (what) => `container_cpu_cfs_${what}_total{namespace="edu",pod="web-1-${pod}",container="app"} ${seconds * 10}`,
      ),
      `kube_pod_owner{namespace="edu",pod="web-1-${pod}",uid="u",owner_kind="ReplicaSet",owner_name="web-1",owner_is_controller="true"} 1`,
    ])
    .concat(
      'kube_replicaset_owner{namespace="edu",replicaset="web-1",owner_kind="Deployment",owner_name="web",owner_is_controller="true"} 1',
      '',
    )
    .join('\n')
