import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_IMPORT, type ImportOptions } from '../../../shared/estate/register-import.ts'
import { readRegisterFile } from '../register-file.ts'
import { readSourcesFile } from '../sources-file.ts'
import { gb18030Of } from './gb18030-fixture.ts'
import { applyImport, listSteps, previewImport, undoLatest } from './import-register.ts'
import { csvOf, PLANTS, plantedSheet } from './planted-fixture.ts'
import { ImportError } from './table.ts'
import { workbookOf } from './workbook-fixture.ts'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-import-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const REGISTER = `# 江城市台账，由信息中心维护
estate: { name: 江城市大数据局 } # 不要改名
bureaus:
  - { id: edu, name: 教育局, nameEn: Education } # 一
  - { id: hrss, name: 人社局 }
  - id: health
    name: 卫健委

apps:
  # 全市的根
  - id: root-app
    name: 一网通办
    bureau: hrss # 归口
    protectionGrade: 3
    drGrade: { grade: 5, edition: GB/T 20988-2007 }
    match: [ { namespace: root } ]
  - { id: app-7, name: 旧名, bureau: edu, contractor: 某公司, dutyPost: 信息中心 } # 留着
`

const places = () => ({ dataDir, sourcesFile: join(dataDir, 'sources.yaml') })
const registerFile = () => join(dataDir, 'register.yaml')

function begin(register: string | null = REGISTER): void {
  if (register !== null) writeFileSync(registerFile(), register)
  writeFileSync(
    join(dataDir, 'sources.yaml'),
    `# 数据源\nsources: [] # 尚无\n${register === null ? '' : 'register: register.yaml\n'}`,
  )
}

const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8')
const preview = (bytes: Uint8Array, options: Partial<ImportOptions> = {}) =>
  previewImport(bytes, places(), { ...DEFAULT_IMPORT, ...options })
const apply = (bytes: Uint8Array, options: Partial<ImportOptions> = {}, base: string | null = null) =>
  applyImport({ bytes, fileName: '台账.xlsx', options: { ...DEFAULT_IMPORT, ...options }, base, now: 7 }, places())

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof ImportError ? error.code : error),
  )

/** The full size for what people send most; by its encoding alone a text differs in nothing that hangs on its length. */
const COUNT = 5_000
const FEW = 1_200
const FAULTS = 200
const FORMATS = {
  'CSV in UTF-8': () => ({ sheet: plantedSheet(FEW, FAULTS, false), bytes: (rows: never[][]) => bytesOf(csvOf(rows)) }),
  'CSV in UTF-8 with a mark': () => ({
    sheet: plantedSheet(FEW, FAULTS, false),
    bytes: (rows: never[][]) => bytesOf(`\ufeff${csvOf(rows)}`),
  }),
  'CSV in GB18030': () => ({ sheet: plantedSheet(FEW, FAULTS, false), bytes: (rows: never[][]) => gb18030Of(csvOf(rows)) }),
  'text with tabs in UTF-16': () => ({
    sheet: plantedSheet(FEW, FAULTS, false),
    bytes: (rows: never[][]) =>
      Buffer.from(
        `\ufeff${rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join('\t')).join('\n')}`,
        'utf16le',
      ),
  }),
  XLSX: () => {
    const sheet = plantedSheet(COUNT, FAULTS, true)
    return { sheet, bytes: (rows: never[][]) => workbookOf({ 说明: [['填表说明']], 应用清单: rows }, sheet.merges) }
  },
} as const

describe.each(Object.entries(FORMATS))('a sheet of thousands of rows with 200 planted faults, as %s', (_, made) => {
  it('names each by row and column, applies the rest, and undoes to the byte', async () => {
    begin()
    const { sheet, bytes } = made()
    const count = sheet.rows.length - 1
    const file = bytes(sheet.rows as never[][])
    const told = await preview(file)
    expect(sheet.planted.size).toBe(FAULTS)
    expect(new Map(told.findings.map(({ row, column, code }) => [`${row} ${column}`, code]))).toEqual(sheet.planted)
    expect(told.findings).toHaveLength(FAULTS)
    const mended = [...sheet.planted.values()].filter((code) =>
      PLANTS.some((plant) => plant.mended && plant.code === code),
    ).length
    expect(told.counts).toEqual({
      ...{ rows: count, good: count - FAULTS + mended, rejected: FAULTS - mended },
      ...{ unchanged: 0, added: count - FAULTS + mended - 1, changed: 1, removed: 0 },
    })
    expect(readFileSync(registerFile(), 'utf8')).toBe(REGISTER)

    await apply(file, {}, told.base)
    const { register, faults } = readRegisterFile(registerFile(), 0)
    expect(faults).toEqual([])
    const apps = new Map(register?.apps.map((app) => [app.id, app]))
    expect(apps.size).toBe(count - FAULTS + mended + 1)
    expect(apps.get('app-8')).toMatchObject({
      name: '政务应用8',
      bureau: 'health',
      protectionGrade: 3,
      rtoMinutes: 60,
      quota: { cpuMilli: 10_000 },
    })
    expect(apps.get('app-7')).toMatchObject({ name: '政务应用7', contractor: '云州政通科技有限公司', dutyPost: '信息中心' })
    expect(apps.get('app-10')).toMatchObject({ dependsOn: ['app-1'], drGrade: { grade: 5, edition: 'GB/T 20988-2025' } })
    const text = readFileSync(registerFile(), 'utf8')
    for (const comment of ['# 江城市台账，由信息中心维护', '# 不要改名', '# 全市的根', '# 归口', '# 一'])
      expect(text).toContain(comment)

    expect((await preview(file)).counts).toMatchObject({ added: 0, changed: 0, unchanged: count - FAULTS + mended })
    undoLatest(dataDir, false)
    expect(readFileSync(registerFile(), 'utf8')).toBe(REGISTER)
    expect(listSteps(dataDir)).toEqual([])
  }, 120_000)
})

const SMALL = '编号,应用名称,委办局,等保级别\nroot-app,,,4\n,新应用,教育局,2\n'

describe('import of the register', () => {
  it('changes what the sheet mentions, and leaves the rest as it is', async () => {
    begin()
    const { changes, counts } = await preview(bytesOf(SMALL))
    expect(counts).toMatchObject({ added: 1, changed: 1, rejected: 0 })
    expect(changes).toMatchObject([
      {
        op: 'changed',
        id: 'root-app',
        bureau: '人社局',
        row: 2,
        fields: [{ field: 'protectionGrade', before: '3', after: '4' }],
      },
      { op: 'added', id: '新应用', name: '新应用', row: 3 },
    ])
    await apply(bytesOf(SMALL))
    expect(readFileSync(registerFile(), 'utf8')).toBe(
      `${REGISTER.replace('protectionGrade: 3', 'protectionGrade: 4')}  - id: 新应用\n    name: 新应用\n    bureau: edu\n    protectionGrade: 2\n`,
    )
  })

  it('finds an app again by its name, and empties a field where the sheet says that there is none', async () => {
    begin()
    await apply(bytesOf('应用名称,委办局,承建单位,值班电话\n旧名,教育局,无,\n'))
    expect(readRegisterFile(registerFile(), 0).register?.apps[1]).toMatchObject({
      id: 'app-7',
      contractor: null,
      dutyPost: '信息中心',
    })
  })

  it('takes steps back one by one, each to the byte', async () => {
    begin()
    const texts = [REGISTER]
    for (const grade of [1, 2, 4]) {
      await apply(bytesOf(`编号,等保级别\nroot-app,${grade}\n`))
      texts.push(readFileSync(registerFile(), 'utf8'))
    }
    expect(listSteps(dataDir).map(({ changed }) => changed)).toEqual([1, 1, 1])
    for (const text of texts.slice(0, -1).reverse()) {
      undoLatest(dataDir, false)
      expect(readFileSync(registerFile(), 'utf8')).toBe(text)
    }
    expect(() => undoLatest(dataDir, false)).toThrow(expect.objectContaining({ code: 'import.no-undo' }))
  })

  it('refuses to lose an edit made since, and keeps a copy of it where that is forced', async () => {
    begin()
    await apply(bytesOf(SMALL))
    writeFileSync(registerFile(), 'estate: { name: 后来的改动 }\n')
    expect(listSteps(dataDir)).toMatchObject([{ changedSince: true }])
    expect(() => undoLatest(dataDir, false)).toThrow(expect.objectContaining({ code: 'import.changed-since' }))
    const { copies } = undoLatest(dataDir, true)
    expect(readFileSync(registerFile(), 'utf8')).toBe(REGISTER)
    expect(copies.map((copy) => readFileSync(copy, 'utf8'))).toEqual(['estate: { name: 后来的改动 }\n'])
  })

  it('is refused where the register changed since the preview', async () => {
    begin()
    const { base } = await preview(bytesOf(SMALL))
    writeFileSync(registerFile(), `${REGISTER}# x\n`)
    expect(await codeOf(apply(bytesOf(SMALL), {}, base))).toBe('import.register-changed')
    expect(readFileSync(registerFile(), 'utf8')).toBe(`${REGISTER}# x\n`)
  })

  it('begins a register where none is configured and names it in the sources file, as one step', async () => {
    begin(null)
    const sources = readFileSync(join(dataDir, 'sources.yaml'))
    const sheet = bytesOf('应用名称,委办局\n入学报名,教育局\n')
    expect(await preview(sheet)).toMatchObject({
      unknownBureaus: ['教育局'],
      counts: { rejected: 1 },
      findings: [{ row: 2, column: 'B', code: 'unknown-bureau' }],
    })
    await apply(sheet, { newBureaus: true })
    expect(readSourcesFile(join(dataDir, 'sources.yaml'), 0)).toMatchObject({ registerFile: registerFile(), faults: [] })
    expect(readFileSync(join(dataDir, 'sources.yaml'), 'utf8')).toContain('# 尚无')
    expect(readRegisterFile(registerFile(), 0)).toMatchObject({
      faults: [],
      register: { bureaus: [{ id: '教育局' }], apps: [{ id: '入学报名', bureau: '教育局' }] },
    })
    undoLatest(dataDir, false)
    expect(existsSync(registerFile())).toBe(false)
    expect(readFileSync(join(dataDir, 'sources.yaml')).equals(sources)).toBe(true)
  })

  it('leaves no half of anything where the data folder cannot be written', async () => {
    begin()
    writeFileSync(join(dataDir, 'register-undo'), 'a file where the folder should be')
    await expect(apply(bytesOf(SMALL))).rejects.toMatchObject({ code: 'file.unwritable', facts: { path: dataDir } })
    expect(readFileSync(registerFile(), 'utf8')).toBe(REGISTER)
    expect(readdirSync(dataDir).sort()).toEqual(['register-undo', 'register.yaml', 'sources.yaml'])
  })

  it('removes only where asked, only of the bureaus it names, and not while a row is not understood', async () => {
    begin()
    const sheet = bytesOf('应用名称,委办局\n新应用,教育局\n')
    expect((await preview(sheet)).counts.removed).toBe(0)
    expect((await preview(sheet, { remove: true })).changes).toMatchObject([{ op: 'added' }, { op: 'removed', id: 'app-7' }])
    const unclear = bytesOf('编号,应用名称,委办局\n,新应用,教育局\n!!,某,教育局\n')
    expect(await preview(unclear, { remove: true })).toMatchObject({ removalHeldBy: 1, counts: { removed: 0 } })
    await apply(sheet, { remove: true })
    expect(readRegisterFile(registerFile(), 0).register?.apps.map(({ id }) => id)).toEqual(['root-app', '新应用'])
  })

  it('remembers the columns that a person chose, for sheets of the same headers', async () => {
    begin()
    const sheet = bytesOf('甲,乙,丙\n新应用,教育局,4\n')
    expect(await preview(sheet)).toMatchObject({ mappingFrom: 'guessed', mapping: {}, counts: { rows: 0 } })
    await apply(sheet, { mapping: { name: 0, bureau: 1, protectionGrade: 2 } })
    expect(await preview(sheet)).toMatchObject({ mappingFrom: 'remembered', counts: { rows: 1, unchanged: 1 } })
  })

  it('asks for the edition of a disaster-recovery grade, and takes one for the whole sheet', async () => {
    begin()
    const sheet = bytesOf('编号,灾备等级\napp-7,5\nroot-app,6\n')
    expect(await preview(sheet)).toMatchObject({
      needsEdition: true,
      findings: [{ row: 2, column: 'B', code: 'edition-needed' }],
    })
    await apply(sheet, { drEdition: 'GB/T 20988-2025' })
    expect(readRegisterFile(registerFile(), 0).register?.apps).toMatchObject([
      { drGrade: { grade: 6, edition: 'GB/T 20988-2007' } },
      { drGrade: { grade: 5, edition: 'GB/T 20988-2025' } },
    ])
  })

  it('leaves out a dependency on a row that is rejected, and says so; unknown ones reject the row', async () => {
    begin()
    const { findings, counts } = await preview(
      bytesOf('编号,应用名称,委办局,等保级别,依赖\na,甲,教育局,2,乙、root-app\nb,乙,教育局,9,\nc,丙,教育局,2,无此\n'),
    )
    expect(findings.map(({ row, column, code, weight }) => [row, column, code, weight])).toEqual([
      [2, 'E', 'app-rejected', 'left-out'],
      [3, 'D', 'bad-grade', 'rejected'],
      [4, 'E', 'unknown-app', 'rejected'],
    ])
    expect(counts).toMatchObject({ good: 1, rejected: 2 })
  })

  it('reads a bureau that is merged over its apps, and planned peaks', async () => {
    begin()
    const rows = [['江城市政务应用台账'], ['应用名称', '委办局'], ['甲', '教育局'], ['乙', '']]
    const book = workbookOf({ 应用: rows }, ['A1:B1', 'B3:B4'])
    expect(await preview(book)).toMatchObject({
      headerRow: 2,
      findings: [],
      counts: { added: 2 },
      changes: [{ bureau: '教育局' }, { bureau: '教育局' }],
    })
    const peaks = workbookOf({
      保障: [
        ['保障事件', '开始时间', '结束时间', '预计倍数', '涉及应用'],
        ['秋季报名', { day: 46254.333333333336 }, '2026-08-25 20:00', '60倍', '一网通办、app-7'],
        ['倒着', '2026-08-25', '2026-08-20', '', 'app-7'],
      ],
    })
    expect(await preview(peaks)).toMatchObject({
      subject: 'events',
      findings: [{ row: 3, column: 'C', code: 'ends-before' }],
      counts: { added: 1 },
    })
    await apply(peaks)
    expect(readRegisterFile(registerFile(), 0)).toMatchObject({
      faults: [],
      register: {
        events: [
          {
            name: '秋季报名',
            from: Date.UTC(2026, 7, 20, 0),
            to: Date.UTC(2026, 7, 25, 12),
            factor: 60,
            apps: ['root-app', 'app-7'],
          },
        ],
      },
    })
  })

  it('lets a peak whose end is told by its day last to the end of that day', async () => {
    begin()
    const header = '保障事件,开始日期,结束日期,倍数,涉及应用\n'
    const sheet = bytesOf(
      `${header}双十一,2026-11-01,2026-11-11,100,app-7\n红包,2026-12-31,2026年12月31日,50,app-7\n开抢,2026-12-30,2026-12-31 0:00,50,app-7\n`,
    )
    expect(await preview(sheet)).toMatchObject({ findings: [], counts: { added: 3 } })
    await apply(sheet)
    const { register } = readRegisterFile(registerFile(), 0)
    expect(register?.events.map(({ to }) => new Date(to).toISOString())).toEqual([
      '2026-11-11T16:00:00.000Z',
      '2026-12-31T16:00:00.000Z',
      '2026-12-30T16:00:00.000Z',
    ])
  })

  it('lets a peak of a workbook that ends at a midnight told with its time end then, and one told by its day last to its end', async () => {
    begin()
    const ends = [
      { day: 46338, timed: true },
      { day: 46338 },
      { day: '2026-11-12T00:00:00', timed: true },
      { day: '2026-11-12T00:00:00' },
    ]
    const peaks = workbookOf({
      保障: [
        ['保障事件', '开始时间', '结束时间', '倍数', '涉及应用'],
        ...ends.map((end, n) => [`事件${n}`, '2026-11-01', end, 2, 'app-7']),
      ],
    })
    expect(await preview(peaks)).toMatchObject({ findings: [], counts: { added: 4 } })
    await apply(peaks)
    const { register } = readRegisterFile(registerFile(), 0)
    expect(register?.events.map(({ to }) => new Date(to).toISOString())).toEqual([
      '2026-11-11T16:00:00.000Z',
      '2026-11-12T16:00:00.000Z',
      '2026-11-11T16:00:00.000Z',
      '2026-11-12T16:00:00.000Z',
    ])
  })
})
