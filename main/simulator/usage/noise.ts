/** Repeatable noise: a function of a seed and a place, so that nothing is stored and asking again gives the same. */

/** FNV-1a of a text, 32 bits: the seed of whatever it names. */
export function seedOf(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}

/** A value in [0, 1) for the whole number `place`, the same for the same seed. */
export function chance(seed: number, place = 0): number {
  let mixed = Math.imul(seed ^ Math.imul(place | 0, 0x9e3779b1), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x27d4eb2f)
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296
}

/** Continuous noise in [-1, 1], straight between values drawn anew every `gridMs`. */
export function noiseAt(seed: number, at: number, gridMs: number): number {
  const place = at / gridMs
  const from = Math.floor(place)
  const low = chance(seed, from)
  return 2 * (low + (chance(seed, from + 1) - low) * (place - from)) - 1
}
