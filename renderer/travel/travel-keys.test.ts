import { describe, expect, it } from 'vitest'
import { type KeyEffects, travelKey } from './travel-keys.ts'

/** What a key asked for, in words. */
function asked(key: string): string | null {
  const told: string[] = []
  const tell = (word: string) => void told.push(word)
  const effects: KeyEffects = {
    traveller: {
      step: (way, stop) => tell(`${way} ${stop}`),
      by: (ms) => tell(`by ${ms / 60_000}`),
      toggle: () => tell('toggle'),
      live: () => tell('live'),
      look: (at) => tell(`look ${at}`),
      faster: () => tell('faster'),
    },
    barFrom: () => 7,
    compare: () => tell('compare'),
    divide: () => tell('divide'),
    mark: (which) => tell(`mark ${which}`),
    typeMoment: () => tell('type'),
    writeNote: () => tell('note'),
  }
  const action = travelKey(key)
  action?.(effects)
  return told.at(-1) ?? null
}

describe('the keys of time', () => {
  it.each([
    ['[', 'previous Change'],
    [']', 'next Change'],
    ['{', 'previous Alarm'],
    ['}', 'next Alarm'],
    [',', 'by -1'],
    ['.', 'by 1'],
    ['<', 'by -60'],
    ['>', 'by 60'],
    [' ', 'toggle'],
    ['s', 'faster'],
    ['Home', 'look 7'],
    ['End', 'live'],
    ['L', 'live'],
    ['t', 'type'],
    ['d', 'compare'],
    ['G', 'divide'],
    ['a', 'mark from'],
    ['b', 'mark to'],
    ['n', 'note'],
    ['0', null],
  ])('%s', (key, what) => expect(asked(key)).toBe(what))

  it.each([
    ['【', '['],
    ['】', ']'],
    ['，', ','],
    ['。', '.'],
    ['《', '<'],
  ])('%s of a Chinese input method is %s', (typed, plain) => expect(asked(typed)).toBe(asked(plain)))
})
