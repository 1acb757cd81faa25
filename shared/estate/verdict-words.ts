import { type Facts, fill, type Lang, type Words } from '../lib/words.ts'

/** Every test that decides a capacity verdict; {name} is filled from its facts. Shares are in per cent. */
export const TEST_WORDS = {
  'part.saturated-cpu': { 'zh-CN': 'CPU P95 {p95}%，高于 {limit}%', en: 'CPU P95 {p95} %, above {limit} %' },
  'part.saturated-memory': { 'zh-CN': '内存 P95 {p95}%，高于 {limit}%', en: 'memory P95 {p95} %, above {limit} %' },
  'part.throttled': {
    'zh-CN': 'CPU 受限时段 P95 {p95}%，高于 {limit}%',
    en: 'CPU throttled in {p95} % of periods (P95), above {limit} %',
  },
  'part.oom-killed': {
    'zh-CN': '{days} 天内 {count} 次出现因内存不足被终止',
    en: 'instances killed for lack of memory, {count} times in {days} days',
  },
  'part.no-room': { 'zh-CN': '{count} 个实例因资源不足无法调度', en: '{count} instances wait for room' },
  'part.tight-cpu': { 'zh-CN': 'CPU P95 {p95}%，高于 {limit}%', en: 'CPU P95 {p95} %, above {limit} %' },
  'part.tight-memory': { 'zh-CN': '内存 P95 {p95}%，高于 {limit}%', en: 'memory P95 {p95} %, above {limit} %' },
  'part.zombie': {
    'zh-CN': 'CPU 最高 {max}%（低于 {limit}%），访问量最高 {traffic}/秒（不超过 {trafficLimit}/秒）',
    en: 'CPU never above {max} % (below {limit} %), traffic never above {traffic}/s (limit {trafficLimit}/s)',
  },
  'part.under-used': {
    'zh-CN': 'CPU P95 {cpu}%（低于 {cpuLimit}%），内存 P95 {memory}%（低于 {memoryLimit}%）',
    en: 'CPU P95 {cpu} % (below {cpuLimit} %), memory P95 {memory} % (below {memoryLimit} %)',
  },
  'part.healthy': { 'zh-CN': 'CPU P95 {cpu}%，内存 P95 {memory}%', en: 'CPU P95 {cpu} %, memory P95 {memory} %' },
  'part.unseen': { 'zh-CN': '没有数据源提供用量', en: 'no source tells its use' },
  'part.no-requests': {
    'zh-CN': '未设资源申请，用量无从比较',
    en: 'it requests nothing that use could be measured against',
  },
  'part.too-little': {
    'zh-CN': '{days} 天中 CPU 观测 {cpu}%、内存 {memory}%，各需 {least}%',
    en: 'of {days} days CPU was seen {cpu} %, memory {memory} %; {least} % needed of each',
  },
  'app.parts-unknown': {
    'zh-CN': '{count} 个组件中 {unknown} 个未知：{names}',
    en: '{unknown} of {count} components unknown: {names}',
  },
  'app.nothing': { 'zh-CN': '没有运行中的组件', en: 'none of its components runs' },
} as const satisfies Record<string, Words>

export type TestCode = keyof typeof TEST_WORDS

/** One line that says the test in `lang`. */
export function testText(code: TestCode, facts: Facts, lang: Lang): string {
  return fill(TEST_WORDS[code][lang], facts)
}
