import { type Facts, fill, type Lang, type Words } from '../lib/words.ts'

/** Every reason's words. A reason code is a key of this table; {name} is filled from the reason's facts. */
export const REASON_WORDS = {
  'instance.crash-loop': {
    'zh-CN': '容器反复崩溃（{waiting}），已重启 {restarts} 次',
    en: 'container keeps crashing ({waiting}), {restarts} restarts',
  },
  'instance.image-pull': { 'zh-CN': '镜像拉取失败（{waiting}）', en: 'image cannot be pulled ({waiting})' },
  'instance.container-error': { 'zh-CN': '容器无法创建（{waiting}）', en: 'container cannot be created ({waiting})' },
  'instance.unschedulable': { 'zh-CN': '无法调度：{message}', en: 'cannot be scheduled: {message}' },
  'instance.pending': { 'zh-CN': '迟迟未启动（{waiting}）', en: 'still not started ({waiting})' },
  'instance.not-ready': { 'zh-CN': '运行中但未就绪', en: 'running but not ready' },
  'instance.oom-killed': { 'zh-CN': '近期因内存不足被终止', en: 'recently killed for lack of memory' },
  'instance.restarts': { 'zh-CN': '近期频繁重启，累计 {restarts} 次', en: 'restarts often, {restarts} in all' },
  'instance.failed': { 'zh-CN': '实例已失败（{reason}）', en: 'instance has failed ({reason})' },
  'instance.terminating': { 'zh-CN': '删除超时仍未退出', en: 'should be gone but does not end' },
  'instance.node-lost': { 'zh-CN': '所在节点 {node} 失联或未就绪', en: 'its node {node} is lost or not ready' },
  'instance.exporter-down': {
    'zh-CN': '采集端 {exporter}（{address}）无应答，指标中断',
    en: 'its exporter {exporter} at {address} does not answer: no figures',
  },
  'instance.unknown': { 'zh-CN': '实例状态未知', en: 'state of the instance is unknown' },

  'component.outage': { 'zh-CN': '无可用副本（应有 {desired} 个）', en: 'none of {desired} replicas available' },
  'component.gravely-short': {
    'zh-CN': '副本严重不足：可用 {available} / 应有 {desired}',
    en: 'far too few replicas: {available} of {desired} available',
  },
  'component.short': {
    'zh-CN': '副本不足：可用 {available} / 应有 {desired}',
    en: 'replicas short: {available} of {desired} available',
  },
  'component.stalled': { 'zh-CN': '发布停滞，超期未完成', en: 'rollout stalled past its deadline' },
  'component.rollout-failed': { 'zh-CN': '发布失败（{reason}）', en: 'rollout failed ({reason})' },
  'component.crash-loop': { 'zh-CN': '{count} / {total} 个实例反复崩溃', en: '{count} of {total} instances keep crashing' },
  'component.image-pull': {
    'zh-CN': '{count} / {total} 个实例拉不到镜像',
    en: '{count} of {total} cannot pull their image',
  },
  'component.container-error': {
    'zh-CN': '{count} / {total} 个实例无法创建容器',
    en: '{count} of {total} instances cannot create a container',
  },
  'component.unschedulable': {
    'zh-CN': '{count} / {total} 个实例无法调度',
    en: '{count} of {total} instances cannot be scheduled',
  },
  'component.oom-killed': {
    'zh-CN': '{count} / {total} 个实例近期因内存不足被终止',
    en: '{count} of {total} instances recently killed for lack of memory',
  },
  'component.instances-not-ready': { 'zh-CN': '{count} / {total} 个实例未就绪', en: '{count} of {total} instances not ready' },
  'component.at-limit': {
    'zh-CN': '已扩至上限 {max} 个副本，仍需更多',
    en: 'autoscaler is at its limit of {max} replicas and wants more',
  },
  'component.single-replica': { 'zh-CN': '单副本，无冗余', en: 'a single replica, no redundancy' },
  'component.one-node': {
    'zh-CN': '{ready} 个就绪副本全在同一节点 {node}',
    en: '{ready} ready replicas, all on {node}',
  },
  'component.one-zone': {
    'zh-CN': '{ready} 个就绪副本全在同一可用区 {zone}',
    en: '{ready} ready replicas, all in {zone}',
  },
  'component.no-disruption-budget': {
    'zh-CN': '未设中断预算（PDB）',
    en: 'no disruption budget (PDB)',
  },

  'app.nothing-observed': { 'zh-CN': '未观测到任何组件', en: 'no component of it is observed' },
  'bureau.no-apps': { 'zh-CN': '名下没有应用', en: 'it has no apps' },

  'node.lost': { 'zh-CN': '节点失联', en: 'node is lost' },
  'node.not-ready': { 'zh-CN': '节点未就绪', en: 'node is not ready' },
  'node.pressure': { 'zh-CN': '节点压力：{pressures}', en: 'node under pressure: {pressures}' },
  'node.cordoned': { 'zh-CN': '节点已停止调度', en: 'node is cordoned' },
  'node.no-status': { 'zh-CN': '节点未上报状态', en: 'node has not told its state' },

  'cluster.nodes-lost': { 'zh-CN': '{lost} / {total} 个节点失联或未就绪', en: '{lost} of {total} nodes lost or not ready' },
  'cluster.nodes-unknown': { 'zh-CN': '没有节点数据', en: 'its nodes are not observed' },

  'app.probe-failing': {
    'zh-CN': '用户侧拨测失败 {count} / {total}（{target}）',
    en: '{count} of {total} probes on the user side fail ({target})',
  },
  'alert.firing': { 'zh-CN': '{name}：{summary}（{source}）', en: '{name}: {summary} ({source})' },

  'instance.stopped': { 'zh-CN': '已关机', en: 'switched off' },
  'instance.suspended': { 'zh-CN': '已挂起', en: 'suspended' },
  'instance.starting-long': { 'zh-CN': '迟迟未启动完成', en: 'takes too long to start' },
  'instance.stopping-long': { 'zh-CN': '迟迟未关机', en: 'takes too long to stop' },
  'instance.machine-failed': { 'zh-CN': '机器故障：{detail}', en: 'the machine has failed: {detail}' },
  'instance.readiness-untold': { 'zh-CN': '运行中，是否可用未知', en: 'running; whether it serves is not known' },
  'component.readiness-untold': {
    'zh-CN': '{count} / {total} 个实例是否可用未知',
    en: 'whether {count} of {total} instances serve is not known',
  },
  'component.nothing-told': {
    'zh-CN': '平台未提供实例或可用数',
    en: 'the platform tells neither its instances nor how many serve',
  },
  'component.one-host': {
    'zh-CN': '{ready} 个可用实例全在同一宿主机 {host}',
    en: '{ready} instances that serve, all on the host {host}',
  },
} as const satisfies Record<string, Words>

export type ReasonCode = keyof typeof REASON_WORDS

/** One line that says the reason in `lang`. */
export function reasonText(code: ReasonCode, facts: Facts, lang: Lang): string {
  return fill(REASON_WORDS[code][lang], facts)
}
