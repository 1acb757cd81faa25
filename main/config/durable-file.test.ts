import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeDurably } from './durable-file.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-durable-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a file is replaced as a whole, with nothing beside it', () => {
  const path = join(folder, 'a')
  writeFileSync(path, 'old')
  writeDurably(path, Buffer.from('new'))
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(readdirSync(folder)).toEqual(['a'])
})

test('where it cannot take its place nothing is left beside it', () => {
  mkdirSync(join(folder, 'a'))
  expect(() => writeDurably(join(folder, 'a'), Buffer.from('new'))).toThrow()
  expect(readdirSync(folder)).toEqual(['a'])
})
