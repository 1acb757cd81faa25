import type { Shape } from '../ingest/objects.ts'

/** Pods a workload, workloads an app, pods a node, apps a namespace (of a bureau each): 50,000 pods are 2,000 apps of 100 bureaus on 1,000 nodes. */
const PODS_A_WORKLOAD = 10
const PODS_AN_APP = 25
const PODS_A_NODE = 50
const PODS_A_NAMESPACE = 500

export function shapeOf(pods: number): Shape {
  const each = (share: number): number => Math.ceil(pods / share)
  return {
    pods,
    workloads: each(PODS_A_WORKLOAD),
    apps: each(PODS_AN_APP),
    namespaces: each(PODS_A_NAMESPACE),
    nodes: each(PODS_A_NODE),
  }
}
