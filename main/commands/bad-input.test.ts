import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CodedError } from '../config/coded-error.ts'
import { type Command, UsageError } from './command.ts'
import { keys } from './keys.ts'
import { register } from './register.ts'
import { signers } from './signers.ts'
import { simulate } from './simulate.ts'
import { verify } from './verify.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-bad-input-'))
  writeFileSync(join(folder, 'file'), '')
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

/** Exit code, and all that a Chinese reader is told; `@` in an argument is the folder of the test. */
async function told(command: Command, ...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  let said = ''
  const hear = (text: string | Uint8Array) => {
    said += String(text)
    return true
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(hear)
  vi.spyOn(process.stderr, 'write').mockImplementation(hear)
  const placed = args.map((arg) => arg.replace('@', folder))
  return command(placed, 'zh-CN').then(
    (code) => ({ code, said }),
    (error: unknown) => {
      if (error instanceof CodedError) return { code: 1, said: error.text('zh-CN') }
      if (error instanceof UsageError) return { code: 2, said: error.message }
      throw error
    },
  )
}

test.each<readonly [string, Command, readonly string[], number, RegExp]>([
  ['signers', signers, ['list', '--data', '@/none'], 1, /none 里没有望楼的数据。请检查路径/],
  ['signers', signers, ['list', '--data', '@/file'], 1, /file 里没有望楼的数据/],
  ['signers', signers, ['remove', 'abc', '--data', '@/none'], 1, /none 里没有望楼的数据/],
  ['signers', signers, ['list', 'x', '--data', '@'], 2, /多余的参数“x”/],
  ['signers', signers, ['trust', '@/none', '--data', '@'], 1, /文件或目录不存在，ENOENT/],
  ['verify', verify, ['@/none'], 1, /文件或目录不存在，ENOENT.*请检查路径和文件权限/s],
  [
    'keys',
    keys,
    ['make', '--suite', 'rsa', '--name', 'x', '--data', '@'],
    2,
    /--suite 不能是“rsa”，可选：ed25519-sha256, sm2-sm3/,
  ],
  ['keys', keys, ['make', '--suite', 'sm2-sm3', '--name', 'x', '--data', '@'], 2, /还没有保险库：用 --passphrase-file/],
  ['register', register, ['undo', '--data', '@/none'], 1, /none 里没有望楼的数据/],
  ['register', register, ['undo', 'x.csv', '--data', '@'], 2, /多余的参数“x.csv”/],
  [
    'register',
    register,
    ['preview', '@/none', '--data', '@', '--sources', '@/s'],
    2,
    /无法读取 .*none（文件或目录不存在，ENOENT），请检查/,
  ],
  ['simulate', simulate, ['--out', '@', '--size', 'huge'], 2, /--size 不能是“huge”，可选：city, town/],
])('%s words in Chinese what is wrong: %3$s', async (_name, command, args, code, words) => {
  const ended = await told(command, ...args)
  expect(ended.said).toMatch(words)
  expect(ended.code).toBe(code)
})
