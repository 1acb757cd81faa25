import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EMPTY_REGISTER } from '../../shared/estate/register.ts'
import { readRegisterFile } from '../config/register-file.ts'
import { createFileKeeper } from './file-keeper.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-register-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const keeper = () =>
  createFileKeeper({
    path: join(folder, 'register.yaml'),
    copyPath: join(folder, 'copy.yaml'),
    none: EMPTY_REGISTER,
    read(path) {
      const { register, faults } = readRegisterFile(path, 0)
      return { value: register, faults }
    },
  })

test('the copy is the last good file, whole, also where a kill left a half of one beside it', () => {
  writeFileSync(join(folder, 'register.yaml'), 'estate: { name: 一 }\n')
  writeFileSync(join(folder, 'copy.yaml.new'), 'estate: { na')
  expect(keeper().value.estateName).toBe('一')
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
  expect(again.value.estateName).toBe('一')
  expect(again.faults).not.toEqual([])
  expect(readFileSync(join(folder, 'copy.yaml'), 'utf8')).toBe('estate: { name: 一 }\n')
})

test('another file takes its place, and none leaves none', () => {
  const path = join(folder, 'register.yaml')
  const other = join(folder, 'other.yaml')
  writeFileSync(path, 'estate: { name: 一 }\n')
  writeFileSync(other, 'estate: { name: 二 }\n')
  const kept = keeper()
  kept.use(other)
  expect(kept.refresh()).toBe(true)
  expect(kept.value.estateName).toBe('二')
  kept.use(null)
  expect(kept.refresh()).toBe(true)
  expect(kept.refresh()).toBe(false)
  expect(kept.value.estateName).toBe(null)
})
