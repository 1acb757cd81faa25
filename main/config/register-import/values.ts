import { REGISTER_ID, UNASSIGNED_BUREAU } from '../../../shared/estate/register.ts'
import { own } from '../../../shared/lib/own.ts'
import { parseUrl } from '../url.ts'
import { fault, fine, type Parsed, partsOf } from './clean.ts'
import { dayText } from './number-format.ts'

const DAY_MS = 86_400_000

/** How the text of a cell is read as what a field holds. Texts come clean and, but for names, narrow. */

export function readId(text: string): Parsed<string> {
  if (!REGISTER_ID.test(text)) return fault('bad-id')
  return text === UNASSIGNED_BUREAU ? fault('reserved-id') : fine(text)
}

const CLASSES: Readonly<Record<string, readonly string[]>> = {
  citizen: ['citizen', 'public', '公众服务', '公众', '便民', '便民服务', '面向公众', '对外服务', '互联网应用', '群众服务'],
  'cross-bureau': ['crossbureau', '跨部门', '跨部门共享', '共享', '公共支撑', '基础支撑', '跨部门协同', '跨委办局'],
  internal: ['internal', '内部', '内部办公', '办公', '内部管理', '部门内部', '政务办公'],
}

export function readClass(text: string): Parsed<string> {
  const bare = text.toLowerCase().replace(/[\s_-]|类|型|应用$/g, '')
  const found = Object.entries(CLASSES).find(([, names]) => names.includes(bare))
  return found ? fine(found[0]) : fault('bad-class')
}

const HAN = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']
const ROMAN: Readonly<Record<string, number>> = { I: 1, II: 2, III: 3, IV: 4, V: 5, VI: 6 }

/** `3`, `三级`, `第3级`, `等保三级`, `III`. */
export const readGrade =
  (least: number, most: number) =>
  (text: string): Parsed<number> => {
    const bare = text.replace(/^(等保|灾备|第|grade|level)\s*/i, '').replace(/\s*(级|等级)$/, '')
    const grade = /^\d$/.test(bare) ? Number(bare) : HAN.includes(bare) ? HAN.indexOf(bare) : own(ROMAN, bare.toUpperCase())
    return grade !== undefined && grade >= least && grade <= most ? fine(grade) : fault('bad-grade', { least, most })
  }

const MINUTES: Readonly<Record<string, number>> = {
  ...{ 秒: 1 / 60, s: 1 / 60, sec: 1 / 60, 分: 1, 分钟: 1, m: 1, min: 1, mins: 1, minute: 1, minutes: 1 },
  ...{ 时: 60, 小时: 60, h: 60, hr: 60, hour: 60, hours: 60, 天: 1_440, 日: 1_440, d: 1_440, day: 1_440, days: 1_440 },
}

/** Minutes; a number without a unit has that of the header, else minutes. */
export const readMinutes =
  (headerUnit: string | null) =>
  (text: string): Parsed<number> => {
    const [, figure = '', unit = ''] = /^[<≤]?\s*(\d{1,7}(?:\.\d{1,4})?)\s*(\p{L}*)$/u.exec(text.replace(/个/g, '')) ?? []
    const factor = own(MINUTES, (unit === '' ? (headerUnit ?? 'min') : unit).toLowerCase())
    return figure === '' || factor === undefined ? fault('bad-duration') : fine(Math.round(Number(figure) * factor * 100) / 100)
  }

const CORES: Readonly<Record<string, number>> = { '': 1, 核: 1, c: 1, core: 1, cores: 1, vcpu: 1, cpu: 1, m: 0.001 }
const GIGABYTES: Readonly<Record<string, number>> = {
  ...{ '': 1, g: 1, gb: 1, gi: 1, gib: 1, m: 1 / 1024, mb: 1 / 1024, mi: 1 / 1024, mib: 1 / 1024 },
  ...{ t: 1024, tb: 1024, ti: 1024, tib: 1024 },
}

const readAmount =
  (units: Readonly<Record<string, number>>, told: string) =>
  (headerUnit: string | null) =>
  (text: string): Parsed<number> => {
    const [, figure = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,6})?)\s*(\p{L}*)$/u.exec(text.replaceAll(',', '')) ?? []
    const factor = own(units, (unit === '' ? (headerUnit ?? '') : unit).toLowerCase())
    if (figure === '' || factor === undefined) return fault('bad-amount', { units: told })
    const amount = Number(figure) * factor
    return amount > 0 ? fine(Math.round(amount * 1_000) / 1_000) : fault('bad-number')
  }
export const readCores = readAmount(CORES, '核, vCPU, m')
export const readGigabytes = readAmount(GIGABYTES, 'GB, MB, TB')

export function readFactor(text: string): Parsed<number> {
  const figure = /^(\d{1,6}(?:\.\d{1,3})?)\s*(倍|x|times)?$/i.exec(text)?.[1]
  return figure !== undefined && Number(figure) > 0 ? fine(Number(figure)) : fault('bad-number')
}

const EXTENSION = /(?:转|ext\.?|x|#|-)\s*(\d{1,6})$/i

function isPhone(text: string): boolean {
  const bare = text.replace(/^\+?86[-\s]?(?=1\d{10}$|0?\d{2,3}[-\s]?\d{7})/, '').replace(/[\s()（）]/g, '')
  if (/^1[3-9]\d{9}$/.test(bare.replaceAll('-', ''))) return true
  if (/^1\d{6,}$/.test(bare.replaceAll('-', ''))) return false
  const main = /^\d{3,4}-\d{7,8}$/.test(bare) ? bare : bare.replace(EXTENSION, '')
  return /^(\+\d{1,3}-?)?(\d{3,4}-?){0,2}\d{3,8}$/.test(main) && main.replace(/\D/g, '').length <= 14
}

/** One or several phone numbers, kept as they are written. */
export function readPhone(text: string): Parsed<string> {
  if (/^\d(\.\d+)?e\+?\d+$/i.test(text)) return fault('scientific-number')
  const parts = partsOf(text, /[、，,；;\n/]+/)
  return parts.length > 0 && parts.every(isPhone) ? fine(text.replace(/\s*\n\s*/g, '、')) : fault('bad-phone')
}

const FLAGS: Readonly<Record<string, boolean>> = {
  ...{ 是: true, 有: true, y: true, yes: true, true: true, '1': true, '√': true, '✓': true, 备: true, 灾备: true },
  ...{ 否: false, 无: false, 不是: false, n: false, no: false, false: false, '0': false, '×': false, 主: false },
}

export function readFlag(text: string): Parsed<boolean> {
  const flag = own(FLAGS, text.toLowerCase())
  return flag === undefined ? fault('bad-flag') : fine(flag)
}

const DAY =
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+(\d{1,2})[:时：](\d{1,2})(?:分|[:：](\d{1,2}))?)?$/
const ZONED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/i
const two = (figure: string | undefined): string => (figure ?? '0').padStart(2, '0')

/** `2026-03-01 08:00:00`, by the calendar; null: there is no such day or time. */
function calendar(text: string): { readonly day: string; readonly time: string; readonly timed: boolean } | null {
  const [, year, month, date, hour, minute, second] = DAY.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? []
  if (year === undefined) return null
  const day = `${year}-${two(month)}-${two(date)}`
  const time = `${two(hour)}:${two(minute)}:${two(second)}`
  const at = Date.parse(`${day}T${time}Z`)
  // Date.parse lets 31 June roll over into July.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day) return null
  return { day, time, timed: hour !== undefined }
}

/** The number that a spreadsheet stores for a day, where one came through as it is stored. */
const serialDay = (text: string): string | null => (/^[3-6]\d{4}(\.\d+)?$/.test(text) ? dayText(Number(text)) : null)

export function readDay(text: string): Parsed<string> {
  const serial = serialDay(text)
  if (serial !== null) return fault('date-number', { day: serial.slice(0, 10) })
  const read = calendar(text)
  return read === null || (read.timed && read.time !== '00:00:00') ? fault('bad-date') : fine(read.day)
}

/** An instant with its zone; without one it is China's, which has had no summer time since 1991. */
export function readInstant(text: string): Parsed<string> {
  const serial = serialDay(text)
  if (serial !== null) return fault('date-number', { day: serial })
  if (ZONED.test(text)) {
    const iso = text.replace(' ', 'T')
    return Number.isNaN(Date.parse(iso)) || calendar(text.slice(0, 10)) === null ? fault('bad-time') : fine(iso)
  }
  const read = calendar(text)
  return read === null ? fault('bad-time') : fine(`${read.day}T${read.time}+08:00`)
}

/** The same, of an end: a day lasts to its end, which is the midnight after it. */
export function readEnd(text: string): Parsed<string> {
  const read = serialDay(text) === null ? calendar(text) : null
  if (read === null || read.timed) return readInstant(text)
  const next = new Date(Date.parse(`${read.day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
  return readInstant(next)
}

function isAddress(text: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    const url = parseUrl(text)
    return url === null
      ? /^https?:\/\/[^\s/?#@]+/i.test(text)
      : /^(https?|tcp|wss?):$/.test(url.protocol) && url.hostname !== '' && url.username === ''
  }
  return /^(?=.{1,253}(:|\/|$))([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*(:\d{1,5})?(\/\S*)?$/i.test(
    text,
  )
}

export function readAddresses(text: string): Parsed<readonly string[]> {
  const parts = partsOf(text, /[、，,；;\s]+/)
  return parts.every(isAddress) ? fine(parts) : fault('bad-address')
}

export const readList = (text: string): Parsed<readonly string[]> => fine(partsOf(text))

/** Sets of labels, each as a map: `a=b,c=d; e=f`. */
export function readLabels(text: string): Parsed<readonly Readonly<Record<string, string>>[]> {
  const sets = partsOf(text, /[;；\n]+/).map((set) =>
    partsOf(set, /[,，]+/).map((pair) => /^([\w./-]{1,317})\s*[=:]\s*([\w.*-]{1,63})$/.exec(pair)),
  )
  if (sets.length === 0 || sets.some((set) => set.some((pair) => pair === null))) return fault('bad-labels')
  return fine(sets.map((set) => Object.fromEntries(set.flatMap((pair) => (pair === null ? [] : [[pair[1], pair[2]]])))))
}
