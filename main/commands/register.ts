import { readFileSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import process from 'node:process'
import { detailText } from '../../shared/estate/detail-words.ts'
import { FIELD_WORDS, importFaultText } from '../../shared/estate/import-words.ts'
import { problemText } from '../../shared/estate/problem-words.ts'
import { IMPORT_MAX_BYTES, type ImportOptions, type ImportPreview, SHEET_FIELDS } from '../../shared/estate/register-import.ts'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
import { parseMapping } from '../config/register-import/column-choice.ts'
import {
  applyImport,
  type ImportPlaces,
  previewImport,
  undoLatest,
  unmappedField,
} from '../config/register-import/import-register.ts'
import { ImportError } from '../config/register-import/table.ts'
import { errorCode } from '../config/yaml-file.ts'
import { argumentsBy, type Command, USAGE, UsageError } from './command.ts'
import { dataFolder } from './data-folder.ts'
import { jsonLine, printable } from './printable.ts'
import { textTable } from './text-table.ts'

const WORDS = {
  help: {
    'zh-CN': `用法：
  wanglou register preview 表格 --data 目录 --sources 文件 [参数]   预览：列出每一处问题和将发生的改动，不写入
  wanglou register apply   表格 --data 目录 --sources 文件 [参数]   把合格的行写入台账，一步，可撤销
  wanglou register undo    --data 目录 [--force]                    撤销最近一次导入，逐字节恢复

  表格：CSV（UTF-8、UTF-16 或 GB18030）、XLSX、Backstage catalog-info.yaml，按内容识别

  --mapping 字段=列,…   指定各字段所在的列，如 name=B,bureau=C（应用后会记住）
  --sheet 名称          工作簿中的工作表
  --new-bureaus         新增台账中没有的委办局
  --remove              删除表中委办局名下、表中未列的应用
  --dr-edition 版本     灾备等级的标准版本，如 "GB/T 20988-2025"
  --json                以 JSON 输出
  --force               undo：台账此后又有改动也撤销，改动后的文件另存一份

字段：`,
    en: `usage:
  wanglou register preview FILE --data DIR --sources FILE [options]   name every fault and every change, and write nothing
  wanglou register apply   FILE --data DIR --sources FILE [options]   write the good rows to the register, as one step
  wanglou register undo    --data DIR [--force]                       take the latest import back, to the byte

  FILE: CSV (UTF-8, UTF-16 or GB18030), XLSX, or a Backstage catalog-info.yaml, known by its content

  --mapping FIELD=COLUMN,…   which column holds which field, such as name=B,bureau=C (remembered once applied)
  --sheet NAME               the worksheet of a workbook
  --new-bureaus              add bureaus that the register does not have
  --remove                   remove apps that the sheet does not mention, of the bureaus that it names
  --dr-edition EDITION       edition of the disaster-recovery grades, such as "GB/T 20988-2025"
  --json                     print JSON
  --force                    undo: also where the register was changed since; a copy of it is kept

fields: `,
  },
  action: { 'zh-CN': 'register 之后要求 preview、apply 或 undo', en: 'register takes preview, apply or undo' },
  file: { 'zh-CN': '缺少表格文件', en: 'the sheet to import is needed' },
  mapping: {
    'zh-CN': '--mapping 要求 字段=列（如 name=B,bureau=C），得到的是“{value}”',
    en: '--mapping takes FIELD=COLUMN (such as name=B,bureau=C), not "{value}"',
  },
  unreadable: {
    'zh-CN': '无法读取 {path}（{detail}），请检查路径和权限',
    en: 'cannot read {path} ({detail}): check its path and rights',
  },
  head: {
    'zh-CN': '{rows} 行：{good} 行可用，{rejected} 行被拒；新增 {added}，修改 {changed}，删除 {removed}，不变 {unchanged}',
    en: '{rows} rows: {good} good, {rejected} rejected; {added} added, {changed} changed, {removed} removed, {unchanged} unchanged',
  },
  findings: { 'zh-CN': '行|列|表头|处理|值|原因|应为', en: 'ROW|COLUMN|HEADER|WHAT|VALUE|WHY|EXPECTED' },
  rejected: { 'zh-CN': '拒绝', en: 'rejected' },
  mended: { 'zh-CN': '已更正', en: 'mended' },
  'left-out': { 'zh-CN': '略去', en: 'left out' },
  changes: { 'zh-CN': '改动|对象|编号|名称|字段', en: 'CHANGE|WHAT|ID|NAME|FIELDS' },
  unmapped: {
    'zh-CN': '第 {row} 行当作表头，其中没有“{field}”一列；表头为：{headers}。用 --mapping 指定，如 --mapping {key}=A',
    en: 'row {row} is taken for the headers, and none of them is known to mean {field}; they are: {headers}. Say which column it is, such as --mapping {key}=A',
  },
  untold: { 'zh-CN': '另有 {count} 处问题未列出', en: '{count} more faults are not listed' },
  bureaus: {
    'zh-CN': '台账中没有的委办局：{names}（--new-bureaus 可新增）',
    en: 'bureaus that the register does not have: {names} (--new-bureaus adds them)',
  },
  held: {
    'zh-CN': '有 {count} 行被拒，不知是哪个应用，因此暂不删除任何应用',
    en: 'nothing is removed while {count} rejected rows may be of any app',
  },
  applied: {
    'zh-CN': '已写入 {path}；撤销：wanglou register undo',
    en: 'written to {path}; to take it back: wanglou register undo',
  },
  undone: { 'zh-CN': '已撤销导入 {name}', en: 'took back the import of {name}' },
  copy: { 'zh-CN': '撤销前的文件存于 {path}', en: 'the file as it was before is kept in {path}' },
} as const satisfies Record<string, Words>

const OPTIONS = {
  data: { type: 'string' },
  sources: { type: 'string' },
  mapping: { type: 'string' },
  sheet: { type: 'string' },
  'new-bureaus': { type: 'boolean', default: false },
  remove: { type: 'boolean', default: false },
  'dr-edition': { type: 'string' },
  json: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

interface Asked {
  readonly file: string
  readonly places: ImportPlaces
  readonly options: ImportOptions
  readonly json: boolean
}

/** `wanglou register`: imports a sheet into the register, and takes that back. */
export const register: Command = async (args, lang) => {
  const { values, positionals } = argumentsBy({ args: [...args], allowPositionals: true, options: OPTIONS }, lang)
  if (values.help) {
    process.stdout.write(`${WORDS.help[lang]}${SHEET_FIELDS.map((field) => `${field} ${FIELD_WORDS[field][lang]}`).join('; ')}\n`)
    return 0
  }
  const [action, file, more] = positionals
  if (action === undefined || !['preview', 'apply', 'undo'].includes(action)) throw new UsageError(WORDS.action, {}, lang)
  const extra = action === 'undo' ? file : more
  if (extra !== undefined) throw new UsageError(USAGE.extra, { value: extra }, lang)
  if (!values.data) throw new UsageError(USAGE.needed, { option: '--data' }, lang)
  const dataDir = resolve(values.data)
  try {
    if (action === 'undo') return undo(dataFolder(values.data), values.force, values.json, lang)
    if (file === undefined) throw new UsageError(WORDS.file, {}, lang)
    if (!values.sources) throw new UsageError(USAGE.needed, { option: '--sources' }, lang)
    const mapping = values.mapping === undefined ? null : parseMapping(values.mapping)
    if (values.mapping !== undefined && mapping === null) throw new UsageError(WORDS.mapping, { value: values.mapping }, lang)
    const options = {
      ...{ sheet: values.sheet ?? null, mapping, newBureaus: values['new-bureaus'] },
      ...{ remove: values.remove, drEdition: values['dr-edition'] ?? null },
    }
    const asked = { file: resolve(file), places: { dataDir, sourcesFile: resolve(values.sources) }, options, json: values.json }
    return await (action === 'preview' ? preview(asked, lang) : apply(asked, lang))
  } catch (error) {
    if (!(error instanceof ImportError)) throw error
    const { what, wayOut } = problemText(error.code, error.facts, lang)
    process.stderr.write(`${printable(`${what} (${wayOut})`)}\n`)
    return 1
  }
}

function readSheet(path: string, lang: Lang): Uint8Array {
  try {
    if (statSync(path).size > IMPORT_MAX_BYTES)
      throw new ImportError('import.too-large', { megabytes: IMPORT_MAX_BYTES / 1024 ** 2 })
    return readFileSync(path)
  } catch (error) {
    if (error instanceof ImportError) throw error
    throw new UsageError(WORDS.unreadable, { path, detail: detailText(errorCode(error), lang) }, lang)
  }
}

async function preview({ file, places, options, json }: Asked, lang: Lang): Promise<number> {
  const told = await previewImport(readSheet(file, lang), places, options)
  process.stdout.write(json ? jsonLine(told) : printed(told, lang))
  const key = unmappedField(told)
  if (key === null) return 0
  const headers = told.headers.map(({ column, text }) => `${column} ${text}`).join(', ')
  const facts = { row: told.headerRow, field: FIELD_WORDS[key][lang], key, headers }
  process.stderr.write(`${printable(fill(WORDS.unmapped[lang], facts))}\n`)
  return 1
}

async function apply({ file, places, options, json }: Asked, lang: Lang): Promise<number> {
  const bytes = readSheet(file, lang)
  const { preview: told, step } = await applyImport(
    { bytes, fileName: basename(file), options, base: null, now: Date.now() },
    places,
  )
  process.stdout.write(json ? jsonLine({ ...told, step }) : printed(told, lang))
  process.stderr.write(`${printable(fill(WORDS.applied[lang], { path: told.path }))}\n`)
  return 0
}

function undo(dataDir: string, force: boolean, json: boolean, lang: Lang): number {
  const undone = undoLatest(dataDir, force)
  if (json) process.stdout.write(jsonLine(undone))
  process.stderr.write(`${printable(fill(WORDS.undone[lang], { name: undone.step.fileName }))}\n`)
  for (const path of undone.copies) process.stderr.write(`${printable(fill(WORDS.copy[lang], { path }))}\n`)
  return 0
}

function printed(told: ImportPreview, lang: Lang): string {
  const titled = (title: Words, rows: readonly string[][]) =>
    rows.length === 0 ? '' : `\n${textTable([title[lang].split('|'), ...rows])}`
  const findings = told.findings.map(({ row, column, header, weight, value, code, facts }) => {
    const { why, expected } = importFaultText(code, facts, lang)
    return [String(row), column, header, WORDS[weight][lang], value, why, expected]
  })
  const changes = told.changes.map(({ op, what, id, name, fields }) => [
    ...[op, what, id, name],
    fields.map(({ field, before, after }) => `${field}: ${before ?? '–'} → ${after ?? '–'}`).join('; '),
  ])
  const notes = [
    ...(told.findingsUntold === 0 ? [] : [fill(WORDS.untold[lang], { count: told.findingsUntold })]),
    ...(told.unknownBureaus.length === 0 ? [] : [fill(WORDS.bureaus[lang], { names: told.unknownBureaus.join('、') })]),
    ...(told.removalHeldBy === 0 ? [] : [fill(WORDS.held[lang], { count: told.removalHeldBy })]),
  ]
  return [
    `${fill(WORDS.head[lang], { ...told.counts })}\n`,
    titled(WORDS.findings, findings),
    titled(WORDS.changes, changes),
    notes.length === 0 ? '' : `\n${notes.map((note) => `${printable(note)}\n`).join('')}`,
  ].join('')
}
