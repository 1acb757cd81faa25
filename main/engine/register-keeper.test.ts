import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readRegisterFile } from '../config/register-file.ts'
import { createRegisterKeeper } from './register-keeper.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-register-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const keeper = () =>
  createRegisterKeeper(join(folder, 'register.yaml'), join(folder, 'copy.yaml'), (path) => readRegisterFile(path, 0))

test('the copy is the last good file, whole, also where a kill left a half of one beside it', () => {
  writeFileSync(join(folder, 'register.yaml'), 'estate: { name: 一 }\n')
  writeFileSync(join(folder, 'copy.yaml.new'), 'estate: { na')
  expect(keeper().register.estateName).toBe('一')
  expect(readFileSync(join(folder, 'copy.yaml'), 'utf8')).toBe('estate: { name: 一 }\n')
  expect(readdirSync(folder).sort()).toEqual(['copy.yaml', 'register.yaml'])
})

test('a file that broke leaves the copy as it is, and the copy in force', () => {
  const path = join(folder, 'register.yaml')
  writeFileSync(path, 'estate: { name: 一 }\n')
  keeper()
  writeFileSync(path, 'estate: [\n')
  utimesSync(path, 5, 5)
  const again = keeper()
  expect(again.register.estateName).toBe('一')
  expect(again.faults).not.toEqual([])
  expect(readFileSync(join(folder, 'copy.yaml'), 'utf8')).toBe('estate: { name: 一 }\n')
})
