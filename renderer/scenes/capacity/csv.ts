import { IDLE } from '../../../shared/estate/verdict.ts'
import { testText } from '../../../shared/estate/verdict-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { type CapacityReport, exemptionText, type PartVerdict } from './verdict-words.ts'

/** Excel takes a file without it for one of the machine's own character set. */
export const BOM = '\ufeff'
const GIB = 1024 ** 3

/** A cell that begins so is a formula to a spreadsheet, also in full width: a name must not be able to run one. */
const FORMULA = /^[\s]*[=+\-@\t\r＝＋－＠]/

/** One cell: text that could be a formula is led in by an apostrophe, and what needs quotes has them. */
export function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** To hundredths; below one to two figures, so that little is not written as nothing. */
const told = (value: number): number => (value < 1 ? Number(value.toPrecision(2)) : Math.round(value * 100) / 100)
const share = (ratio: number | undefined): number | null => (ratio === undefined ? null : told(ratio * 100))
const cores = (milli: number | null | undefined): number | null => (milli == null ? null : milli / 1_000)
const gib = (bytes: number | null | undefined): number | null => (bytes == null ? null : told(bytes / GIB))
const isoMinute = (at: number): string => new Date(at).toISOString().slice(0, 16).concat('Z')

function figuresOf({ cpu, memory, traffic, requested, used, reclaimable }: PartVerdict): (number | null)[] {
  return [
    ...[share(cpu?.seen), share(cpu?.max), share(cpu?.p95), share(cpu?.p50)],
    ...[share(memory?.seen), share(memory?.max), share(memory?.p95), share(memory?.p50), traffic?.max ?? null],
    ...[cores(requested.cpuMilli), cores(used.cpuMilli), cores(reclaimable?.cpuMilli)],
    ...[gib(requested.memoryBytes), gib(used.memoryBytes), gib(reclaimable?.memoryBytes)],
  ]
}

/** A sheet as Excel reads it: its first row the headings, null an empty cell. */
export const csvText = (rows: readonly (readonly (string | number | null)[])[]): string =>
  BOM + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')

/**
 * What is idle, one row a component, with its evidence: for the list that goes with a notice. What is not known is an empty cell.
 * @param bureaus names by id
 */
export function idleCsv(report: CapacityReport, bureaus: ReadonlyMap<string, string>, lang: Lang): string {
  const head = say(lang, 'cap.csv.head').split('|')
  const rows = report.apps.flatMap((app) =>
    app.parts
      .filter(({ verdict }) => IDLE.has(verdict))
      .map((part) => [
        ...[
          bureaus.get(app.bureau) ?? app.bureau,
          nameIn(app, lang),
          part.name,
          part.source,
          say(lang, `verdict.${part.verdict}`),
        ],
        testText(part.test.code, part.test.facts, lang),
        part.exemptions.map((exemption) => exemptionText(exemption, lang)).join('; '),
        part.flags.map((flag) => say(lang, `flag.${flag}`)).join('; '),
        ...[isoMinute(report.from), isoMinute(report.to)],
        ...figuresOf(part),
      ]),
  )
  return csvText([head, ...rows])
}
