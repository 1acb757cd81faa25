/** How a Chinese character is read, without tones, by every reading that it has. */
export interface Readings {
  readonly whole: readonly string[]
  /** What may be typed for it in the middle of a word: the whole readings, and their initials. */
  readonly forms: readonly string[]
}
export type ReadingsOf = (character: string) => Readings

const NONE: Readings = { whole: [], forms: [] }
export const NO_READINGS: ReadingsOf = () => NONE

const HAN = /\p{Script=Han}/u
const LETTER = /[a-zü]/u
/** What a person does not type between two syllables. */
const BETWEEN = /[\s\p{P}]/u
const APOSTROPHES = /['’]/gu
/** Of a name so many characters are looked at: none is as long, and each is a step deeper. */
const MOST_CHARACTERS = 200

export const hasHan = (text: string): boolean => HAN.test(text)
/** Whether a word has letters that may stand for how a character is read. */
export const isPinyin = (word: string): boolean => LETTER.test(word)

type Met = 'all' | 'part' | null
const better = (a: Met, b: Met): Met => (a === 'all' || b === null ? a : b)

/**
 * How well a word of pinyin is met by a text, both in small letters: whole syllables, initials, or both mixed (`gonganju`, `gaj`, `gongaj`). 0 wholly,
 * 1 at its beginning, 2 at that of a word in it, 3 somewhere; null: not. One letter alone meets only the beginning.
 */
export function pinyinMeets(text: string, typed: string, readingsOf: ReadingsOf): number | null {
  const word = typed.replaceAll(APOSTROPHES, '')
  if (!isPinyin(word) || !hasHan(text)) return null
  const characters = [...text.slice(0, 2 * MOST_CHARACTERS)].slice(0, MOST_CHARACTERS)
  const known = new Map<number, Met>()

  /** Whether the characters from `at` on are read as what the word holds from `from` on, and end with it. */
  function goesOn(at: number, from: number): Met {
    if (from === word.length) return characters.slice(at).every((each) => BETWEEN.test(each)) ? 'all' : 'part'
    const character = characters[at]
    if (character === undefined) return null
    const key = at * (word.length + 1) + from
    const before = known.get(key)
    if (before !== undefined) return before
    const met = tried(character, at, from)
    known.set(key, met)
    return met
  }

  function tried(character: string, at: number, from: number): Met {
    let met: Met = word.startsWith(character, from) ? goesOn(at + 1, from + character.length) : null
    if (!HAN.test(character)) return BETWEEN.test(character) ? better(met, goesOn(at + 1, from)) : met
    const { whole, forms } = readingsOf(character)
    for (const form of forms) if (word.startsWith(form, from)) met = better(met, goesOn(at + 1, from + form.length))
    // The last syllable may still be being typed.
    const left = word.slice(from)
    return whole.some((reading) => reading.startsWith(left)) ? better(met, goesOn(at + 1, word.length)) : met
  }

  for (const [at, character] of characters.entries()) {
    if (at > 0 && word.length === 1) return null
    const met = BETWEEN.test(character) ? null : goesOn(at, 0)
    if (met === null) continue
    if (at === 0) return met === 'all' ? 0 : 1
    return BETWEEN.test(characters[at - 1] ?? '') ? 2 : 3
  }
  return null
}

const INITIAL = /^(?:[a-zü]|[zcs]h)$/u
const initialsOf = ({ forms }: Readings): readonly string[] => forms.filter((form) => INITIAL.test(form))
const wholeOf = ({ whole }: Readings): readonly string[] => whole

/** Whether a text is read as this word from end to end, both in small letters: by whole syllables or by initials, not by both mixed. */
export function isReadAs(text: string, typed: string, readingsOf: ReadingsOf): boolean {
  const word = typed.replaceAll(APOSTROPHES, '')
  if (!isPinyin(word) || !hasHan(text)) return false
  return [wholeOf, initialsOf].some((piecesOf) => {
    /** How many letters of the word may have been read so far. */
    let reached = new Set([0])
    for (const character of text) {
      const pieces = [character, ...(BETWEEN.test(character) ? [''] : []), ...piecesOf(readingsOf(character))]
      const next = [...reached].flatMap((from) =>
        pieces.filter((piece) => word.startsWith(piece, from)).map((piece) => from + piece.length),
      )
      reached = new Set(next)
    }
    return reached.has(word.length)
  })
}
