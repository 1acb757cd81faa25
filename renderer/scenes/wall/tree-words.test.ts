import { expect, it } from 'vitest'
import type { Level } from '../../../shared/estate/level.ts'
import { ageWords, itemWords, levelWords } from './tree-words.ts'

const NOW = 1_788_000_000_000
const MINUTE_MS = 60_000
const told = (level: Level, staleSince: number | null, why = '') =>
  (['zh-CN', 'en'] as const).map((lang) =>
    itemWords(
      { name: 'A', level: levelWords(level, staleSince, lang), why, ready: '2/3', age: ageWords(staleSince, NOW, lang) },
      lang,
    ),
  )

it.each([
  ['live', told('critical', null, 'W'), ['A，特别重大：W，2/3', 'A, Critical: W, 2/3']],
  [
    'last seen burning',
    told('critical', NOW - 12 * MINUTE_MS, 'W'),
    ['A，特别重大（数据过期）：W，2/3，数据截至 12 分钟前', 'A, Critical (stale): W, 2/3, data as of 12 min ago'],
  ],
  [
    'last seen in calm',
    told('normal', NOW - 12 * MINUTE_MS),
    ['A，数据过期，2/3，数据截至 12 分钟前', 'A, Stale, 2/3, data as of 12 min ago'],
  ],
  ['never seen', told('unknown', 0), ['A，状态未知，2/3，从未取得数据', 'A, Unknown, 2/3, Never seen']],
])('tells a listener what is drawn of a house that is %s', (_, words, expected) => {
  expect(words).toEqual(expected)
})
