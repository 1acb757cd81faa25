/**
 * Readers for the hot path: total functions that take whatever came and give a value of the right type, or its absence.
 * A schema library would cost more per frame than parsing the JSON does.
 */
export type Fields = Readonly<Record<string, unknown>>

const NONE: Fields = Object.freeze({})
const NO_ITEMS: readonly unknown[] = Object.freeze([])

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object, or an empty one. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : NONE
}

/** The array, or an empty one. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NO_ITEMS
}

/** The string, or ''. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The string, or null where it is none or empty. */
export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** The number of things, or `otherwise` where it is none: what is summed up must stay exact, and come off again. */
export function count(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : otherwise
}

/** 9999-12-31T23:59:59.999Z, the last moment that RFC 3339 can tell, ms since the epoch. */
const LAST_MS = 253_402_300_799_999

/** A timestamp as ms since the epoch, or null. One before the epoch is Go's zero time: none. */
export function time(value: unknown): number | null {
  if (typeof value !== 'string') return null
  const ms = Date.parse(value)
  return ms >= 0 && ms <= LAST_MS ? ms : null
}

/** The entry of a conditions list that has this type, or an empty object. */
export function conditionOf(conditions: unknown, type: string): Fields {
  for (const each of items(conditions)) {
    if (isFields(each) && each.type === type) return each
  }
  return NONE
}
