import { expect, test } from 'vitest'
import { UsageError } from './command.ts'
import { jsonLine, printable } from './printable.ts'

const UNSEEN = [
  ...[
    '\u0000',
    '\u001b',
    '\n',
    '\u007f',
    '\u0085',
    '\u009b',
    '\u00ad',
    '\u061c',
    '\u200b',
    '\u200e',
    '\u2028',
    '\u202e',
    '\u2060',
  ],
  ...['\u2066', '\u2069', '\ufeff', '\ud800', '\u{e0041}'],
]

test('what is not seen or obeyed by a terminal is shown as such', () => {
  for (const sign of UNSEEN) expect(printable(`a${sign}b`), sign.codePointAt(0)?.toString(16)).toBe('a\ufffdb')
  expect(printable('某市 “é” 🏛 a-b')).toBe('某市 “é” 🏛 a-b')
})

test('JSON says the same to a program and nothing to a terminal', () => {
  const value = { [UNSEEN.join('')]: UNSEEN, 名: '某市 🏛' }
  const line = jsonLine(value)
  expect(JSON.parse(line)).toEqual(value)
  expect(line.trimEnd()).toBe(printable(line.trimEnd()))
  expect(line).toContain('"名":"某市 🏛"')
})

test('an argument that is quoted in a fault does nothing to a terminal', () => {
  const words = { 'zh-CN': '有误：{detail}\n用法', en: 'wrong: {detail}\nusage' }
  expect(new UsageError(words, { detail: 'a\u001b[2J\nb' }, 'en').message).toBe('wrong: a\ufffd[2J\ufffdb\nusage')
})
