/** Repeatable randomness: the same seed gives the same sequence on every machine. */
export interface Random {
  /** [0, 1) */
  next(): number
  /** Whole number in [from, to]. */
  whole(from: number, to: number): number
  pick<T>(from: readonly T[]): T
  /** Lower-case letters and digits as Kubernetes uses them in generated names (no vowels). */
  suffix(length: number): string
  uuid(): string
  hex(length: number): string
  /** An independent sequence for one purpose, so that more draws in one place change nothing elsewhere. */
  fork(purpose: string): Random
}

const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** Mulberry32 (public domain) over a 32-bit seed: small, fast, and good enough for a demo. */
export function createRandom(seed: number): Random {
  let state = seed | 0

  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  const hex = (length: number): string => Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join('')

  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick(from) {
      const chosen = from[Math.floor(next() * from.length)]
      if (chosen === undefined) throw new Error('nothing to pick from')
      return chosen
    },
    suffix: (length) => Array.from({ length }, () => NAME_LETTERS[Math.floor(next() * NAME_LETTERS.length)]).join(''),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    hex,
    fork: (purpose) => createRandom(seed ^ hash(purpose)),
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return value
}
