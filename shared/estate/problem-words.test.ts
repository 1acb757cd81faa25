import { expect, it } from 'vitest'
import { LANGS } from '../lib/words.ts'
import { PROBLEM_WORDS } from './problem-words.ts'

it('every problem has words in every language that name the same things', () => {
  for (const [code, words] of Object.entries(PROBLEM_WORDS)) {
    const places = LANGS.map((lang) =>
      [...`${words.what[lang]} ${words.wayOut[lang]}`.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort(),
    )
    expect([code, places[0]]).toEqual([code, places[1]])
  }
})
