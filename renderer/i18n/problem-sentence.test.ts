import { expect, it } from 'vitest'
import { engineWhy } from './problem-sentence.ts'

const folder = { code: 'journal.future', facts: { path: '/data/journal.db', version: 999, own: 14 } }

it('says in the language of the screen why the engine does not start, with the way out', () => {
  const why = { detail: 'the database has version 999', problem: folder }
  expect(engineWhy(why, 0, 'zh-CN')).toMatch(/\/data\/journal.db 的版本是 999.*请用写它的那个新版本打开/)
  expect(engineWhy(why, 0, 'en')).toMatch(/\/data\/journal.db has version 999.*open it with the newer program/)
})

it('words what is known of an end that has no code, keeps the words of any other, and says nothing of none', () => {
  expect(engineWhy({ detail: 'exit code 134', problem: null }, 0, 'zh-CN')).toBe('进程退出，代码 134')
  expect(engineWhy({ detail: 'x is not a function', problem: null }, 0, 'zh-CN')).toBe('x is not a function')
  expect(engineWhy({ detail: 'y', problem: { code: 'of-another-version', facts: {} } }, 0, 'en')).toBe('y')
  expect(engineWhy({ detail: null, problem: null }, 0, 'zh-CN')).toBe('')
})
