import type { Grade } from '../../shared/estate/level.ts'
import type { LastWords } from '../../shared/ipc/wall.ts'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'

/**
 * The screen for when the wall's page can't be kept alive: the last known alarms in words. No script, no canvas, no data but what
 * stands in it, so that there is as good as nothing left that could fail.
 */

/** The grade's own character, in every language, as on the wall. */
const MARKS: Readonly<Record<Grade, string>> = { critical: '特', major: '重', minor: '较', notice: '般' }

const TEXTS = {
  title: { 'zh-CN': '望楼：画面暂停，以下不是实时数据', en: 'Wanglou: the wall is down; what follows is not live' },
  why: {
    'zh-CN': '画面进程接连出错，{again} 自动重试。本屏不会更新。后台监测不受影响，记录不中断。',
    en: 'Its page failed again and again; it is tried again at {again}. This screen does not change. Watching and recording go on behind it.',
  },
  asOf: { 'zh-CN': '{asOf} 的最后已知告警', en: 'Last known alarms, as of {asOf}' },
  none: {
    'zh-CN': '{asOf} 时没有未恢复的告警；此后的情况未知。',
    en: 'As of {asOf} no alarm was open; what came after is not known.',
  },
  unknown: { 'zh-CN': '没有已知的告警状况：情况未知，请人工核实。', en: 'Nothing is known of alarms: look for yourself.' },
  more: { 'zh-CN': '另有 {n} 条未列出', en: '{n} more are not listed' },
} as const satisfies Record<string, Words>

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '')

function listed(words: LastWords | null, lang: Lang, time: (at: number) => string): string {
  if (words === null || words.asOf === null) return `<h2>${TEXTS.unknown[lang]}</h2>`
  const asOf = time(words.asOf)
  if (words.lines.length === 0) return `<h2>${fill(TEXTS.none[lang], { asOf })}</h2>`
  const lines = words.lines.map(({ grade, text }) => `<li class="${grade}"><b>${MARKS[grade]}</b> ${escaped(text)}</li>`)
  const more = words.more > 0 ? `<p>${fill(TEXTS.more[lang], { n: words.more })}</p>` : ''
  return `<h2>${fill(TEXTS.asOf[lang], { asOf })}</h2><ol>${lines.join('')}</ol>${more}`
}

/** The page as HTML. `againAt`: when the wall is tried again, ms since the epoch. `time` words a moment. */
export function restingPage(words: LastWords | null, againAt: number, lang: Lang, time: (at: number) => string): string {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>望楼 Wanglou</title>
<link rel="stylesheet" href="resting.css"></head><body><h1>${TEXTS.title[lang]}</h1>
<p>${fill(TEXTS.why[lang], { again: time(againAt) })}</p>${listed(words, lang, time)}</body></html>`
}
