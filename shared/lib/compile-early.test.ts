import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { expect, test } from 'vitest'
import { COMPILE_EARLY } from './compile-early.ts'

test('V8 knows the flag, which it would pass over in silence where it is set at run time', () => {
  expect(execFileSync(process.execPath, [COMPILE_EARLY, '--print', '6 * 7'], { encoding: 'utf8' })).toBe('42\n')
  expect(() => execFileSync(process.execPath, ['--no-such-flag', '--print', '6 * 7'], { stdio: 'pipe' })).toThrow()
})
