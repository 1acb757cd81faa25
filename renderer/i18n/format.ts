import type { MetricUnit } from '../../shared/estate/metric.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { say } from './say.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Ages are told in hours up to here: "30 h" says more than "1 d". */
const DAYS_FROM = 48 * HOUR

type SpanUnit = 'seconds' | 'minutes' | 'hours' | 'days'

function unitOf(ms: number): { unit: SpanUnit; n: number } {
  if (ms < MINUTE) return { unit: 'seconds', n: Math.floor(ms / SECOND) }
  if (ms < HOUR) return { unit: 'minutes', n: Math.floor(ms / MINUTE) }
  if (ms < DAYS_FROM) return { unit: 'hours', n: Math.floor(ms / HOUR) }
  return { unit: 'days', n: Math.floor(ms / DAY) }
}

/** How long ago: "12 分钟前". `ms` below zero (a clock that jumped) counts as now. */
export function ageText(ms: number, lang: Lang): string {
  const { unit, n } = unitOf(Math.max(0, ms))
  return say(lang, `age.${unit}`, { n })
}

/** The same in the least room, for a house: "12分". */
export function shortAge(ms: number, lang: Lang): string {
  const { unit, n } = unitOf(Math.max(0, ms))
  return say(lang, `short.${unit}`, { n })
}

/** For how long: "3 时 12 分". */
export function spanText(ms: number, lang: Lang): string {
  const span = Math.max(0, ms)
  // What lasted is not told as nothing.
  if (span > 0 && span < SECOND) return say(lang, 'span.seconds', { n: '<1' })
  if (span < MINUTE) return say(lang, 'span.seconds', { n: Math.floor(span / SECOND) })
  if (span < HOUR) return say(lang, 'span.minutes', { n: Math.floor(span / MINUTE) })
  if (span < DAY) return say(lang, 'span.hours', { n: Math.floor(span / HOUR), m: Math.floor((span % HOUR) / MINUTE) })
  return say(lang, 'span.days', { n: Math.floor(span / DAY), m: Math.floor((span % DAY) / HOUR) })
}

const cached = <T>(make: (lang: Lang) => T): ((lang: Lang) => T) => {
  const made = new Map<Lang, T>()
  return (lang) => {
    const have = made.get(lang)
    if (have !== undefined) return have
    const fresh = make(lang)
    made.set(lang, fresh)
    return fresh
  }
}

const CLOCK = cached(
  (lang) => new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
)
const SHORT = cached((lang) => new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }))
const ZH_DATE = new Intl.DateTimeFormat('zh-CN', { year: 'numeric', month: 'long', day: 'numeric' })
const ZH_WEEKDAY = new Intl.DateTimeFormat('zh-CN', { weekday: 'long' })
/** The short form: the full one takes a third of a laptop's top bar. */
const EN_DATE = new Intl.DateTimeFormat('en', { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' })
const DATE_TIME = cached((lang) => new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' }))
const MONTH_DAY = cached((lang) => new Intl.DateTimeFormat(lang, { month: 'short', day: 'numeric' }))
const YEAR_DAY = cached((lang) => new Intl.DateTimeFormat(lang, { year: 'numeric', month: 'short', day: 'numeric' }))
/** From here on a day without its year would be taken for that of a nearer one, ms. */
const YEAR_FROM = 183 * DAY
const COUNT = cached((lang) => new Intl.NumberFormat(lang))
const DECIMAL = cached((lang) => new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }))
const SMALL = cached((lang) => new Intl.NumberFormat(lang, { maximumSignificantDigits: 2 }))
const PERCENT = cached((lang) => new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 0 }))
const TENTHS = cached((lang) => new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 1 }))
/** What is more is rounded to all. */
const ALL_BUT = 0.995
/** Nobody tells apart what is smaller. */
const LEAST_PERCENT = 0.0001
const SMALL_PERCENT = cached((lang) => new Intl.NumberFormat(lang, { style: 'percent', maximumSignificantDigits: 2 }))

/** HH:MM:SS in the machine's time zone. */
export const clockText = (at: number, lang: Lang): string => CLOCK(lang).format(at)
/** HH:MM. */
export const minuteText = (at: number, lang: Lang): string => SHORT(lang).format(at)
/** The day in the machine's time zone, as a file's name has it: "2026-11-24". */
export function localDay(at: number): string {
  const date = new Date(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
/** A day and minute of any year: "2026/11/24 16:00". */
export const dateTimeText = (at: number, lang: Lang): string => DATE_TIME(lang).format(at)
/** The day: "11月23日", "Nov 23"; with its year where that is far from `now`: "2025年11月23日". Without `now` never. */
export const dayText = (at: number, lang: Lang, now = at): string =>
  (Math.abs(now - at) < YEAR_FROM ? MONTH_DAY : YEAR_DAY)(lang).format(at)
/** Full date with its weekday. */
export const dateText = (at: number, lang: Lang): string =>
  lang === 'en' ? EN_DATE.format(at) : `${ZH_DATE.format(at)} ${ZH_WEEKDAY.format(at)}`
export const countText = (n: number, lang: Lang): string => COUNT(lang).format(n)
/** Whole per cent; less than one with two significant digits, next to nothing as less than the least that is told, and next to all in tenths, cut. */
export function percentText(ratio: number, lang: Lang): string {
  // Rounded, it would be all: of a source that was lost for minutes, 100 %.
  if (ratio >= ALL_BUT && ratio < 1) return TENTHS(lang).format(Math.floor(ratio * 1000) / 1000)
  if (ratio > 0 && ratio < LEAST_PERCENT) return `<${SMALL_PERCENT(lang).format(LEAST_PERCENT)}`
  return (ratio > 0 && ratio < 0.01 ? SMALL_PERCENT : PERCENT)(lang).format(ratio)
}

/** A moment, as near as needed: "08:29", "昨日 22:10", "11月3日 08:29", which is also what is after today, as where a clock was set back. */
export function whenText(at: number, now: number, lang: Lang, clock: (at: number, lang: Lang) => string = minuteText): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY)
  if (days === 0) return clock(at, lang)
  if (days === 1) return say(lang, 'when.yesterday', { time: clock(at, lang) })
  return `${dayText(at, lang, now)} ${clock(at, lang)}`
}

/** Both ends of a span: of today by the clock, else each by its day too. */
export function spanEnds(from: number, to: number, now: number, lang: Lang): { readonly from: string; readonly to: string } {
  const isToday = isSameDay(from, now) && isSameDay(to, now)
  const end = (at: number): string => (isToday ? minuteText(at, lang) : `${dayText(at, lang, now)} ${minuteText(at, lang)}`)
  return { from: end(from), to: end(to) }
}

/** Whether two moments are of one day in the machine's time zone. */
export function isSameDay(a: number, b: number): boolean {
  return startOfDay(a) === startOfDay(b)
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}

/** Tenths up to a hundred, beyond which nobody reads them; below one two significant digits, so that little does not look like nothing. */
export const decimalText = (n: number, lang: Lang): string => {
  if (n >= 100) return COUNT(lang).format(Math.round(n))
  return (n > 0 && n < 1 ? SMALL : DECIMAL)(lang).format(n)
}

/** A unit of an amount: how much one of it is, and how it is told. */
interface Unit {
  readonly size: number
  readonly text: (n: string, lang: Lang) => string
}

/** An amount goes over to the next larger unit where it would be told as 1 of it: 999.6 thousandths are one core. */
const OVER = 0.9995

const CORE: Unit = { size: 1000, text: (n, lang) => say(lang, 'cores', { n }) }
const MILLICORE: Unit = { size: 1, text: (n, lang) => say(lang, 'millicores', { n }) }
const bytes = (unit: string, size: number): Unit => ({ size, text: (n) => `${n} ${unit}` })
const GIB = bytes('GiB', 1024 ** 3)
const BYTE = bytes('B', 1)
const ABOVE_BYTE = [bytes('TiB', 1024 ** 4), GIB, bytes('MiB', 1024 ** 2), bytes('KiB', 1024)]

/** An amount in the largest unit of which there is one, else in the least; nought in the usual one. null: not known. */
function amountText(amount: number | null, larger: readonly Unit[], least: Unit, usual: Unit, lang: Lang): string {
  if (amount === null) return '–'
  const unit = amount === 0 ? usual : (larger.find(({ size }) => amount >= size * OVER) ?? least)
  return unit.text(decimalText(amount / unit.size, lang), lang)
}

/** CPU in cores from thousandths of a core; less than one in thousandths. null: "–". */
export const coresText = (cpuMilli: number | null, lang: Lang): string => amountText(cpuMilli, [CORE], MILLICORE, CORE, lang)

/** Bytes of memory or of a disk, from B to TiB. null: "–". */
export const bytesText = (amount: number | null, lang: Lang): string => amountText(amount, ABOVE_BYTE, BYTE, GIB, lang)

/** A figure of a metric with its unit. */
export const METRIC_TEXT: Readonly<Record<MetricUnit, (value: number, lang: Lang) => string>> = {
  count: decimalText,
  cpuMilli: coresText,
  bytes: bytesText,
  ratio: percentText,
  perSecond: (value, lang) => say(lang, 'unit.perSecond', { n: decimalText(value, lang) }),
  seconds: (value, lang) => say(lang, 'span.seconds', { n: decimalText(value, lang) }),
}
