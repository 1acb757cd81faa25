import { createHmac } from 'node:crypto'
import { KINDS, type Kind } from './kinds.ts'

/** Digits of the first numbers, and how full a range of numbers may become before one with another digit follows. */
const DIGITS = 3
const FULLEST = 0.5

/** Gives the same thing the same name within one package, and no hint of it in another. */
export interface Pseudonyms {
  of(kind: Kind, canonical: string): string
  /** How many different ones were named. */
  count(kind: Kind): number
}

/**
 * Numbers come from a keyed hash, so that neither they nor their order tell anything: whoever guesses a name cannot check the guess without the
 * key, which is nowhere but in memory while a package is made.
 */
export function createPseudonyms(secret: Uint8Array): Pseudonyms {
  const known = new Map<Kind, { readonly names: Map<string, string>; readonly taken: Set<number> }>()

  function made(kind: Kind, canonical: string, taken: Set<number>): string {
    let digits = DIGITS
    while (taken.size >= FULLEST * 10 ** digits) digits += 1
    const range = 10 ** digits
    let number = createHmac('sha256', secret).update(`${kind}\0${canonical}`).digest().readUInt32LE(0) % range
    while (taken.has(number)) number = (number + 1) % range
    taken.add(number)
    return `${KINDS[kind].prefix}-${String(number).padStart(digits, '0')}`
  }

  return {
    of(kind, canonical) {
      const book = known.get(kind) ?? { names: new Map<string, string>(), taken: new Set<number>() }
      known.set(kind, book)
      const name = book.names.get(canonical) ?? made(kind, canonical, book.taken)
      book.names.set(canonical, name)
      return name
    },
    count: (kind) => known.get(kind)?.names.size ?? 0,
  }
}
