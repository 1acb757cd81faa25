import { polyphonic } from 'pinyin-pro'
import type { Readings, ReadingsOf } from './pinyin.ts'

/** A keyboard has no ü: it is written v, or u. */
const spelt = (reading: string): readonly string[] =>
  reading.includes('ü') ? ['ü', 'v', 'u'].map((letter) => reading.replace('ü', letter)) : [reading]

/** Initials of two letters. */
const TWO_LETTERS = /^[zcs]h/u

/** What may be typed for a reading that others follow: all of it, or how it begins. */
const formsOf = (reading: string): readonly string[] => [
  reading,
  reading.slice(0, 1),
  ...(TWO_LETTERS.test(reading) ? [reading.slice(0, 2)] : []),
]

/**
 * The readings of characters, without tones. The table of all characters takes some 70 ms and 4 MB to load: imported only once somebody looks for
 * something.
 */
export function createHanReadings(): ReadingsOf {
  const known = new Map<string, Readings>()
  return (character) => {
    let readings = known.get(character)
    if (readings === undefined) {
      const [told = []] = polyphonic(character, { type: 'array', toneType: 'none' })
      const whole = told.flatMap(spelt)
      readings = { whole, forms: [...new Set(whole.flatMap(formsOf))] }
      known.set(character, readings)
    }
    return readings
  }
}
