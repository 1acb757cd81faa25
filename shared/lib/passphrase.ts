/** How well a passphrase withstands guessing, told from its form alone. */
export interface Strength {
  /** `short`: refused. Others are for a person to judge. */
  readonly grade: 'short' | 'weak' | 'fair' | 'strong'
  /** At most this many bits, if it was chosen at random; words and dates are far fewer. */
  readonly bits: number
}

/** Fewer characters than this are refused: a machine that tries a thousand a second is through with most in a day. */
export const MIN_CHARACTERS = 8

/** At most so many bits: guessed by a few machines in months (40 bits at a thousand tries a second: 35 machine-years), or by no one. */
const FAIR_BITS = 48
const STRONG_BITS = 80

/** Characters of one kind to choose from, count: Han ones by what people commonly write. */
const KINDS: readonly (readonly [RegExp, number])[] = [
  [/[a-z]/, 26],
  [/[A-Z]/, 26],
  [/[0-9]/, 10],
  [/[ -/:-@[-`{-~]/, 33],
  [/\p{Script=Han}/u, 2_000],
]

/** What comes first in every list of guesses, as a part. */
const COMMON =
  /^(.)\1+$|pass?word|qwert|asdf|zxcv|admin|letmein|welcome|wanglou|0123|1234|4321|1111|6666|8888|wo ?ai ?ni|5201314/i

export function passphraseStrength(passphrase: string): Strength {
  const characters = [...passphrase.normalize('NFC')]
  // Repeating a character hardly costs a guess.
  const telling = characters.filter((character, index) => character !== characters[index - 1]).length
  const alphabet = KINDS.reduce((sum, [kind, size]) => (kind.test(passphrase) ? sum + size : sum), 0) || 100
  const bits = Math.floor(Math.min(telling, 2 * new Set(characters).size) * Math.log2(alphabet))
  if (characters.length < MIN_CHARACTERS) return { grade: 'short', bits }
  if (COMMON.test(passphrase) || bits < FAIR_BITS) return { grade: 'weak', bits }
  return { grade: bits < STRONG_BITS || characters.length < 10 ? 'fair' : 'strong', bits }
}
