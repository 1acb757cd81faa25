import type { ImportFaultCode } from '../../../shared/estate/import-words.ts'
import type { Facts } from '../../../shared/lib/words.ts'

/** What reading a text as something gave. `mended`: it was taken for what it plainly means, and that is told. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly mended?: Mended }
  | { readonly ok: false; readonly code: ImportFaultCode; readonly facts: Facts }

export type Mended = { readonly code: 'trimmed' } | { readonly code: 'full-width'; readonly taken: string }

export const fine = <T>(value: T, mended?: Mended): Parsed<T> => (mended ? { ok: true, value, mended } : { ok: true, value })
export const fault = (code: ImportFaultCode, facts: Facts = {}): Parsed<never> => ({ ok: false, code, facts })

/** Longest text that a field takes, characters: names are drawn on a map. */
const MOST_CHARS = 500

/** Nothing that can be seen: spaces of every width, joiners, byte-order marks. */
const AROUND = /^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$/gu
/** What a text may not hold: controls, and what turns its direction. Line breaks are judged by the field. */
const CONTROL = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/** What a spreadsheet that opens an export of ours would run. A sign before a digit is a number or a phone. */
const FORMULA = /^(=|@|[+-](?![\d\s(（]))/

/** A text without what cannot be seen around it, or why it is none. `lines`: it may have several. */
export function cleanText(raw: string, lines: boolean): Parsed<string> {
  const text = raw.replace(AROUND, '')
  const control = CONTROL.exec(lines ? text.replace(/[\r\n]/g, ' ') : text)
  if (control !== null) {
    return fault('control-character', {
      code: `U+${(control[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    })
  }
  if (FORMULA.test(text) && !NONE.test(text)) return fault('formula-text')
  if (text.length > MOST_CHARS) return fault('too-long', { most: MOST_CHARS })
  return fine(text, text === raw ? undefined : { code: 'trimmed' })
}

/** Full-width letters, digits and signs as the narrow ones that they mean; no other character is touched. */
export function narrow(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ')
}

/** How people write that there is none: the field is emptied. (A blank cell says nothing, and the register keeps what it has.) */
export const NONE = /^([-–—/]+|无|没有|none|n\/a)$/i

/** The parts of a cell with several values. */
export const partsOf = (text: string, separators = /[、，,；;\n|]+/): readonly string[] =>
  text
    .split(separators)
    .map((part) => part.trim())
    .filter((part) => part !== '')
