import type { Words } from '../lib/words.ts'
import type { ServiceKind } from './record.ts'

/** What services are called. */
export const SERVICE_WORDS: Readonly<Record<ServiceKind, Words>> = {
  'vm-group': { 'zh-CN': '虚拟机组', en: 'VM group' },
  database: { 'zh-CN': '数据库', en: 'database' },
  cache: { 'zh-CN': '缓存', en: 'cache' },
  'message-queue': { 'zh-CN': '消息队列', en: 'message queue' },
  'web-server': { 'zh-CN': 'Web 服务器', en: 'web server' },
  middleware: { 'zh-CN': '中间件', en: 'middleware' },
  'big-data': { 'zh-CN': '大数据', en: 'big data' },
  storage: { 'zh-CN': '存储', en: 'storage' },
  other: { 'zh-CN': '其他服务', en: 'other service' },
}

/** What phases of machines are called (docs/feed). */
export const MACHINE_PHASE_WORDS: Readonly<Record<string, Words>> = {
  starting: { 'zh-CN': '启动中', en: 'starting' },
  running: { 'zh-CN': '运行中', en: 'running' },
  stopping: { 'zh-CN': '关机中', en: 'stopping' },
  stopped: { 'zh-CN': '已关机', en: 'stopped' },
  suspended: { 'zh-CN': '已挂起', en: 'suspended' },
  failed: { 'zh-CN': '故障', en: 'failed' },
  unknown: { 'zh-CN': '未知', en: 'unknown' },
}

/** What phases of pods are called, in the words of machines: one column tells both. */
export const POD_PHASE_WORDS: Readonly<Record<string, Words>> = {
  Pending: { 'zh-CN': '等待中', en: 'pending' },
  Running: { 'zh-CN': '运行中', en: 'running' },
  Succeeded: { 'zh-CN': '已完成', en: 'succeeded' },
  Failed: { 'zh-CN': '失败', en: 'failed' },
  Unknown: { 'zh-CN': '未知', en: 'unknown' },
}
