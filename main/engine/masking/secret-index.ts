/** A stretch of a text, from `from` to before `to`, that is a stretch of a form: its `head`, its `tail`, or both and so all of it. */
export interface Hit {
  readonly from: number
  readonly to: number
  readonly head: boolean
  readonly tail: boolean
}

/** Finds stretches of some forms in any text. */
export interface SecretIndex {
  /** The longest of those that count, in their order; some may overlap. */
  hits(text: string, counts: (hit: Hit) => boolean): readonly Hit[]
}

/** Between forms. One that stands in a text is part of no stretch. */
const GAP = 0

/** Places of a hash table for each character of the forms: of what is looked up and not there, most end at the first look. */
const ROOM = 2

/**
 * Finds stretches of `shortest` characters or more. Every `gram` characters of the forms are hashed to where they stand, those of one hash in a
 * chain. A stretch holds `gram` characters that begin at a multiple of `gram`, where it is twice as long less one: so only these of a text are
 * looked up.
 */
export function createSecretIndex(forms: readonly string[], shortest: number): SecretIndex {
  const gram = (shortest + 1) >> 1
  const all = `\0${forms.filter(({ length }) => length >= shortest).join('\0')}\0`
  const codes = Uint16Array.from({ length: all.length }, (_, at) => all.charCodeAt(at))
  const mask = 2 ** Math.ceil(Math.log2(ROOM * codes.length)) - 1
  /** The last place of each hash, and of each place the one before it; 0: none. */
  const last = new Int32Array(mask + 1)
  const previous = new Int32Array(codes.length)
  for (let at = 1; at + gram < codes.length; at += 1) {
    let hash = 0
    for (let next = at; next < at + gram; next += 1) hash = (Math.imul(hash, 31) + (codes[next] ?? 0)) | 0
    previous[at] = last[hash & mask] ?? 0
    last[hash & mask] = at
  }

  function hashOf(text: string, at: number): number {
    let hash = 0
    for (let next = at; next < at + gram; next += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(next)) | 0
    return hash & mask
  }

  /** Whether the text has at `at` what a form has at `place`. */
  const same = (text: string, at: number, place: number): boolean => codes[place] === text.charCodeAt(at) && codes[place] !== GAP

  function hitAt(text: string, at: number, place: number): Hit {
    let before = 0
    while (before < at && same(text, at - before - 1, place - before - 1)) before += 1
    let after = 0
    while (at + after < text.length && same(text, at + after, place + after)) after += 1
    return { from: at - before, to: at + after, head: codes[place - before - 1] === GAP, tail: codes[place + after] === GAP }
  }

  return {
    hits(text, counts) {
      let hits: Hit[] | null = null
      for (let at = 0; at + gram <= text.length; at += gram) {
        let best: Hit | null = null
        for (let place = last[hashOf(text, at)] ?? 0; place !== 0; place = previous[place] ?? 0) {
          if (!same(text, at, place)) continue
          const hit = hitAt(text, at, place)
          const length = hit.to - hit.from
          if (length >= shortest && counts(hit) && (best === null || length > best.to - best.from)) best = hit
        }
        if (best === null) continue
        hits ??= []
        hits.push(best)
        // what lies in it has been looked at
        while (at + gram < best.to - gram) at += gram
      }
      return hits === null ? NONE : hits.sort((a, b) => a.from - b.from || b.to - a.to)
    },
  }
}

const NONE: readonly Hit[] = []
