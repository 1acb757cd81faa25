import type { Words } from '../lib/words.ts'

/** What a number counts. `ratio` is 0…1 or more, never per cent. */
export type MetricUnit = 'count' | 'cpuMilli' | 'bytes' | 'perSecond' | 'ratio' | 'seconds'

export interface Metric {
  readonly unit: MetricUnit
  /**
   * `gauge`: a level, kept as it was read. `rate`: what a counter rose by in a second; the counter itself is never kept
   * (main/engine/journal/samples/rate.ts makes the one of the other).
   */
  readonly kind: 'gauge' | 'rate'
  /** Values are kept in whole multiples of this, in the metric's unit: the scale of its histogram's buckets. */
  readonly resolution: number
  readonly words: Words
}

/**
 * What is sampled. A name, once released, keeps its unit and its resolution for ever: what is stored is told by the name alone. Finer
 * resolution costs raw samples some bytes and roll-ups nothing, so it is chosen well under what an idle thing shows.
 */
export const METRICS = {
  instances: { unit: 'count', kind: 'gauge', resolution: 1, words: { 'zh-CN': '实例数', en: 'instances' } },
  ready: { unit: 'count', kind: 'gauge', resolution: 1, words: { 'zh-CN': '就绪实例数', en: 'ready instances' } },
  cpuRequested: { unit: 'cpuMilli', kind: 'gauge', resolution: 1, words: { 'zh-CN': 'CPU 申请量', en: 'CPU requested' } },
  memoryRequested: { unit: 'bytes', kind: 'gauge', resolution: 65_536, words: { 'zh-CN': '内存申请量', en: 'memory requested' } },
  cpuUsed: { unit: 'cpuMilli', kind: 'gauge', resolution: 0.1, words: { 'zh-CN': 'CPU 使用量', en: 'CPU used' } },
  memoryUsed: { unit: 'bytes', kind: 'gauge', resolution: 65_536, words: { 'zh-CN': '内存使用量', en: 'memory used' } },
  /** Used of what was requested; of a VM, of its size. */
  cpuUtilisation: { unit: 'ratio', kind: 'gauge', resolution: 0.001, words: { 'zh-CN': 'CPU 利用率', en: 'CPU utilisation' } },
  memoryUtilisation: {
    unit: 'ratio',
    kind: 'gauge',
    resolution: 0.001,
    words: { 'zh-CN': '内存利用率', en: 'memory utilisation' },
  },
  /** Share of periods in which it was throttled. */
  cpuThrottled: { unit: 'ratio', kind: 'gauge', resolution: 0.001, words: { 'zh-CN': 'CPU 受限比例', en: 'CPU throttled' } },
  diskUsed: { unit: 'ratio', kind: 'gauge', resolution: 0.001, words: { 'zh-CN': '磁盘使用率', en: 'disk used' } },
  connections: { unit: 'count', kind: 'gauge', resolution: 1, words: { 'zh-CN': '连接数', en: 'connections' } },
  /** Of the most that are allowed. */
  connectionsUsed: { unit: 'ratio', kind: 'gauge', resolution: 0.001, words: { 'zh-CN': '连接使用率', en: 'connections used' } },
  errors: { unit: 'perSecond', kind: 'rate', resolution: 0.001, words: { 'zh-CN': '错误', en: 'errors' } },
  latency: { unit: 'seconds', kind: 'gauge', resolution: 0.001, words: { 'zh-CN': '响应时间', en: 'latency' } },
  /** 1: the probe succeeded, 0: it did not. */
  probeSuccess: { unit: 'ratio', kind: 'gauge', resolution: 0.001, words: { 'zh-CN': '拨测成功率', en: 'probe success' } },
  probeDuration: { unit: 'seconds', kind: 'gauge', resolution: 0.001, words: { 'zh-CN': '拨测耗时', en: 'probe duration' } },
  requests: { unit: 'perSecond', kind: 'rate', resolution: 0.001, words: { 'zh-CN': '请求', en: 'requests' } },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof METRICS

export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name)
}

/** One reading. A value that is not known is no sample: a gap stays a gap. */
export interface Sample {
  /** What it is about: a record's id. */
  readonly entity: string
  /** Of an instance: the component that it is of, since its record goes before what it served is forgotten. Absent: none, or not known. */
  readonly owner?: string
  readonly metric: MetricName
  /** ms since the epoch. */
  readonly at: number
  /** In the metric's unit; finite, not negative. */
  readonly value: number
}
