import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DEFAULT_IMPORT, type ImportOptions } from '../../../shared/estate/register-import.ts'
import { readRegisterFile } from '../register-file.ts'
import { applyImport, previewImport } from './import-register.ts'

/** Sheets that other programs wrote (e2e/recordings/register/make.sh), and the sample of the docs. */
const ROOT = join(import.meta.dirname, '..', '..', '..')
const recorded = (name: string): Uint8Array => readFileSync(join(ROOT, 'e2e', 'recordings', 'register', name))
const SAMPLE = readFileSync(join(ROOT, 'docs', 'register-sheet.csv'))

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-recorded-'))
  writeFileSync(join(dataDir, 'sources.yaml'), 'sources: []\n')
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

async function imported(bytes: Uint8Array, options: Partial<ImportOptions> = {}) {
  const places = { dataDir, sourcesFile: join(dataDir, 'sources.yaml') }
  const chosen = { ...DEFAULT_IMPORT, newBureaus: true, ...options }
  const { preview } = await applyImport({ bytes, fileName: 'x', options: chosen, base: null, now: 0 }, places)
  return { preview, places, ...readRegisterFile(join(dataDir, 'register.yaml'), 0) }
}

it('the sample of the docs is without a fault, and says what it says', async () => {
  const { preview, register, faults } = await imported(SAMPLE)
  expect(faults).toEqual([])
  expect(preview).toMatchObject({ encoding: 'utf-8', findings: [], counts: { rows: 4, good: 4, added: 4 } })
  expect(Object.keys(preview.mapping)).toHaveLength(24)
  expect(register?.bureaus.map(({ name }) => name)).toEqual(['人社局', '教育局'])
  expect(register?.apps).toMatchObject([
    { id: 'id-auth', appClass: 'cross-bureau', rtoMinutes: 30, matchers: [{ source: 'gov-a', namespace: 'hrss-auth' }] },
    {
      ...{ id: 'enrol', dependsOn: ['id-auth'], contacts: [{ role: '项目经理', name: '王芳', phone: '13900139000' }] },
      ...{ quota: { cpuMilli: 64_000, memoryBytes: 256 * 1024 ** 3 }, onlineSince: Date.UTC(2024, 2, 1) },
      matchers: [
        { source: 'gov-a', namespace: 'edu-enrol' },
        { source: 'public', namespace: 'edu-enrol' },
      ],
    },
    {
      id: '学籍管理',
      rtoMinutes: 480,
      rpoMinutes: 1_440,
      dependsOn: ['id-auth', 'enrol'],
      matchers: [{ labels: { app: 'records' } }],
    },
    { id: 'enrol-dr', standby: true },
  ])
})

it.each([
  ['sheet-gb18030.csv', 'gb18030'],
  ['sheet-utf16.txt', 'utf-16le'],
])('%s says the same', async (name, encoding) => {
  const { register } = await imported(SAMPLE)
  rmSync(join(dataDir, 'register.yaml'))
  const other = await imported(recorded(name))
  expect(other.preview).toMatchObject({ encoding, findings: [] })
  expect(other.register).toEqual(register)
})

it('a workbook says the same, but for the cell whose formula was never worked out', async () => {
  const { preview, register, places } = await imported(recorded('sheet.xlsx'))
  expect(preview).toMatchObject({ sheets: ['应用', '保障'], sheet: '应用', headerRow: 2, counts: { good: 3 } })
  expect(preview.findings).toMatchObject([{ row: 5, column: 'X', code: 'formula-unvalued' }])
  expect(register?.apps).toMatchObject([
    { id: 'id-auth', protectionGrade: 3, onlineSince: Date.UTC(2022, 5, 1) },
    { id: 'enrol', quota: { cpuMilli: 64_000 } },
    { id: 'enrol-dr', bureau: '教育局' },
  ])
  const peaks = await previewImport(recorded('sheet.xlsx'), places, { ...DEFAULT_IMPORT, sheet: '保障' })
  expect(peaks).toMatchObject({ subject: 'events', findings: [], counts: { added: 1 } })
})

it('a Backstage catalog gives apps of its systems and lone components, with what they depend on', async () => {
  const { preview, register, faults } = await imported(recorded('catalog-info.yaml'))
  expect(faults).toEqual([])
  expect(preview).toMatchObject({ format: 'backstage', findings: [] })
  expect(register?.bureaus).toMatchObject([{ id: 'edu', name: '教育局' }, { id: 'hrss' }])
  expect(register?.apps).toMatchObject([
    {
      ...{ id: 'enrol', name: '入学报名', bureau: 'edu', dependsOn: ['id-auth'] },
      matchers: [
        { namespace: 'edu-enrol', labels: { app: 'enrol', tier: 'api' } },
        { namespace: 'edu-enrol', labels: { 'backstage.io/kubernetes-id': 'enrol-web' } },
      ],
    },
    { id: 'id-auth', name: '统一身份认证', bureau: 'hrss' },
    { id: 'records', bureau: 'edu', dependsOn: ['enrol'] },
  ])
})

it('names a faulty document of a catalog by its line and field', async () => {
  const places = { dataDir, sourcesFile: join(dataDir, 'sources.yaml') }
  const text =
    'apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {name: a}\n---\napiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: {name: [x]}\n'
  await expect(previewImport(Buffer.from(text), places, DEFAULT_IMPORT)).rejects.toMatchObject({
    code: 'import.broken-catalog',
    facts: { line: 5, detail: expect.stringContaining('metadata.name') },
  })
})
