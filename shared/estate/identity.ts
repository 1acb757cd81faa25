import type { Facts, Words } from '../lib/words.ts'
import type { RecordId } from './record.ts'

/** What labels may mean. Which labels do is data (`IdentityRules`); what is looked up by what is the engine's table of rules. */
export const MEANINGS = [
  'cluster',
  'namespace',
  'pod',
  'service',
  'workloadKind',
  'node',
  'host',
  'vmName',
  'vmId',
  'component',
] as const
export type Meaning = (typeof MEANINGS)[number]

/**
 * Which labels mean what, for series, alerts, probes and targets (docs/identity.md). In each list the first label that is present
 * and not empty counts. App and bureau are named by the label rules of the register, as those of workloads are.
 */
export interface IdentityRules {
  readonly labels: Readonly<Record<Meaning, readonly string[]>>
  /** Labels that name a workload, each with the kind it tells; null: any kind, or the one that `workloadKind` tells. */
  readonly workloads: Readonly<Record<string, string | null>>
  /** What a `cluster` label calls a source where it does not use the source's name: label value → name of the source. */
  readonly clusters: Readonly<Record<string, string>>
}

/**
 * Defaults for what cAdvisor, kube-state-metrics, node-exporter, blackbox and database exporters tell, with the habits of the
 * Prometheus operator, of the old annotations and of OpenTelemetry. `exported_…` comes first: it is what the exporter itself said
 * where the platform's own label took its place.
 */
export const DEFAULT_IDENTITY_RULES: IdentityRules = {
  labels: {
    cluster: ['wanglou_source', 'cluster', 'k8s_cluster_name'],
    namespace: ['exported_namespace', 'namespace', 'kubernetes_namespace', 'k8s_namespace_name'],
    pod: ['exported_pod', 'pod', 'pod_name', 'kubernetes_pod_name', 'k8s_pod_name'],
    // no plain `service`: operators put there what is scraped, not what is told of
    service: ['wanglou_service', 'exported_service'],
    workloadKind: ['workload_type', 'workload_kind', 'owner_kind'],
    node: ['exported_node', 'node', 'kubernetes_node', 'k8s_node_name'],
    host: ['exported_instance', 'instance', 'host', 'hostname', 'nodename', 'address', 'ip'],
    vmName: ['vm_name', 'vm', 'instance_name'],
    vmId: ['vm_uuid', 'vm_id', 'instance_id', 'uuid'],
    component: ['wanglou_component', 'app_kubernetes_io_component', 'component'],
  },
  workloads: {
    deployment: 'Deployment',
    k8s_deployment_name: 'Deployment',
    statefulset: 'StatefulSet',
    k8s_statefulset_name: 'StatefulSet',
    daemonset: 'DaemonSet',
    k8s_daemonset_name: 'DaemonSet',
    job_name: 'Job',
    workload: null,
    owner_name: null,
  },
  clusters: {},
}

/** By which rule something was found, in words that go on from "…, because". {name} is filled from the facts. */
export const IDENTITY_WORDS = {
  id: { 'zh-CN': '数据源直接指明', en: 'its source names it' },
  pod: { 'zh-CN': '标签指明 Pod {namespace}/{pod}', en: 'labels name the pod {namespace}/{pod}' },
  workload: { 'zh-CN': '标签指明工作负载 {namespace}/{workload}', en: 'labels name the workload {namespace}/{workload}' },
  service: {
    'zh-CN': '服务 {namespace}/{service} 选中的工作负载只有这一个',
    en: 'the service {namespace}/{service} selects it and nothing else',
  },
  'vm-id': { 'zh-CN': '虚拟机编号 {vmId}', en: 'the id {vmId} of the VM' },
  'vm-name': { 'zh-CN': '虚拟机名称 {vmName}', en: 'the name {vmName} of the VM' },
  node: { 'zh-CN': '标签指明节点 {node}', en: 'labels name the node {node}' },
  endpoint: { 'zh-CN': '采集地址 {host}', en: 'scraped at {host}' },
  host: { 'zh-CN': '地址 {host}', en: 'the address {host}' },
  probe: { 'zh-CN': '台账登记的拨测目标 {address}', en: 'the register has {address} as a probe target' },
  component: { 'zh-CN': '标签指明应用 {app} 的组件 {component}', en: 'labels name the component {component} of the app {app}' },
  app: { 'zh-CN': '标签指明应用 {app}', en: 'labels name the app {app}' },
  namespace: { 'zh-CN': '命名空间 {namespace} 只属于一个应用', en: 'the namespace {namespace} has one app only' },
  cluster: { 'zh-CN': '标签指明集群 {cluster}', en: 'labels name the cluster {cluster}' },
} as const satisfies Record<string, Words>

export type IdentityRule = keyof typeof IDENTITY_WORDS

/** By which rule a component belongs to its app (docs/register.md). */
export const PLACE_WORDS = {
  matcher: {
    'zh-CN': '台账第 {row} 行“{app}”的匹配规则：{matcher}',
    en: 'row {row} of the register, "{app}", matches {matcher}',
  },
  'label-row': { 'zh-CN': '标签 {label} 是台账应用编号', en: 'its label {label} is the id of an app in the register' },
  labels: { 'zh-CN': '标签指明委办局 {bureau}、应用 {label}', en: 'labels name the bureau {bureau} and the app {label}' },
  bureau: { 'zh-CN': '命名空间 {namespace} 标明委办局 {bureau}', en: 'the namespace {namespace} names the bureau {bureau}' },
  label: { 'zh-CN': '标签指明应用 {label}，未指明委办局', en: 'a label names the app {label}, none the bureau' },
  nothing: {
    'zh-CN': '无匹配规则或标签，按命名空间 {namespace} 归集',
    en: 'no matcher and no label: by its namespace {namespace}',
  },
} as const satisfies Record<string, Words>

export type PlaceRule = keyof typeof PLACE_WORDS

/** Why a component belongs to its app. */
export interface PlaceWhy {
  readonly rule: PlaceRule
  readonly facts: Facts
}

/** Why something was found to be nothing. {name} is a place for a fact. */
export const WHY_NOT_WORDS = {
  'not-named': { 'zh-CN': '标签未指明任何对象', en: 'its labels name nothing' },
  'not-known': { 'zh-CN': '所指对象不在数据资产中', en: 'what its labels name is not in the estate' },
  'cluster-not-known': { 'zh-CN': '标签中的集群名未知', en: 'the cluster that its labels name is not known' },
  ambiguous: { 'zh-CN': '同时符合多个对象', en: 'its labels fit several things' },
} as const satisfies Record<string, Words>

export type WhyNot = keyof typeof WHY_NOT_WORDS

/** What something is about, and why. */
export interface Identified {
  readonly entity: RecordId
  readonly rule: IdentityRule
  readonly facts: Facts
}
