import type { Lang } from '../../shared/lib/words.ts'
import { clockText, dayText, isSameDay } from '../i18n/format.ts'

/** The time zone that the reader's machine tells times in: "UTC+08:00 (Asia/Shanghai)". */
export function zoneText(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset()
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
  const offset = `UTC${minutes < 0 ? '−' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return timeZone === 'UTC' ? offset : `${offset} (${timeZone})`
}

/** A moment of a window, with its day where the window has several. */
export function momentText(at: number, window: { readonly from: number; readonly to: number }, lang: Lang): string {
  const time = clockText(at, lang)
  return isSameDay(window.from, window.to - 1) && isSameDay(window.from, at) ? time : `${dayText(at, lang)} ${time}`
}
