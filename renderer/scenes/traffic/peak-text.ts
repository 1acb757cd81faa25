import type { Lang } from '../../../shared/lib/words.ts'
import { dayText, decimalText, minuteText, spanText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { type Peak, phaseOf } from './reading.ts'

/** How long until it begins or ends, or since when it is over. */
export function phaseText(peak: Peak, now: number, lang: Lang): string {
  const phase = phaseOf(peak, now)
  const ms = phase === 'coming' ? peak.from - now : phase === 'on' ? peak.to - now : now - peak.to
  return say(lang, `traffic.phase.${phase}`, { span: spanText(ms, lang) })
}

/** A peak with its window, its factor, and where now stands to it. */
export function peakText(peak: Peak, now: number, lang: Lang): string {
  const when = (at: number) => `${dayText(at, lang)} ${minuteText(at, lang)}`
  const factor = peak.factor === null ? say(lang, 'traffic.noFactor') : `×${decimalText(peak.factor, lang)}`
  return `${nameIn(peak, lang)} · ${when(peak.from)} – ${when(peak.to)} · ${factor} · ${phaseText(peak, now, lang)}`
}
