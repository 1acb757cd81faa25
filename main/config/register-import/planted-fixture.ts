import type { ImportFaultCode } from '../../../shared/estate/import-words.ts'
import type { FixtureCell } from './workbook-fixture.ts'

/** A sheet of an ordinary bureau with faults planted in known cells. */
export interface PlantedSheet {
  /** Headers first. Cells of a text sheet are texts. */
  readonly rows: readonly (readonly FixtureCell[])[]
  readonly merges: readonly string[]
  /** `row column` → what is wrong there. */
  readonly planted: ReadonlyMap<string, ImportFaultCode>
}

export const HEADERS = [
  '应用编号',
  '应用名称',
  '所属委办局',
  '应用类别',
  '等保级别',
  '灾备等级',
  '灾备标准版本',
  'RTO（小时）',
  '承建单位',
  '值班电话',
  '联系人',
  '联系电话',
  '批复CPU（核）',
  '批复内存（GB）',
  '上线日期',
  '拨测地址',
  '依赖应用',
  '命名空间',
  '标签',
  '是否灾备',
]

const COLUMN = Object.fromEntries(HEADERS.map((header, at) => [header, at]))

interface Plant {
  readonly header: string
  readonly text: string
  /** In a workbook, where that differs. */
  readonly cell?: FixtureCell
  readonly code: ImportFaultCode
  /** Accepted, and told. */
  readonly mended?: true
}

/** One kind each: what people and programs do to sheets. */
export const PLANTS: readonly Plant[] = [
  { header: '等保级别', text: '九级', code: 'bad-grade' },
  { header: '值班电话', text: '138-0000-00000', code: 'bad-phone' },
  { header: '联系电话', text: '见通讯录', code: 'bad-phone' },
  { header: '值班电话', text: '1.38E+10', code: 'scientific-number' },
  { header: '所属委办局', text: '气象局', code: 'unknown-bureau' },
  { header: '应用编号', text: 'app-1', code: 'duplicate-id' },
  { header: '应用编号', text: '../../etc/passwd', code: 'bad-id' },
  { header: '应用编号', text: 'unassigned', code: 'reserved-id' },
  { header: '应用名称', text: '=HYPERLINK("http://x","y")', code: 'formula-text' },
  { header: '承建单位', text: '@SUM(A1:A9)', code: 'formula-text' },
  { header: '应用名称', text: '名\u0007称', code: 'control-character', cell: '名\u202e称' },
  { header: '应用名称', text: '', code: 'missing' },
  { header: '上线日期', text: '46082', code: 'date-number' },
  { header: '上线日期', text: '2026-02-30', code: 'bad-date' },
  { header: 'RTO（小时）', text: '尽快', code: 'bad-duration' },
  { header: '应用类别', text: '未知类', code: 'bad-class' },
  { header: '灾备等级', text: '7', code: 'bad-grade' },
  { header: '批复CPU（核）', text: '十六', code: 'bad-amount' },
  { header: '批复内存（GB）', text: '0', code: 'bad-number' },
  { header: '拨测地址', text: 'javascript:alert(1)', code: 'bad-address' },
  { header: '依赖应用', text: '查无此应用', code: 'unknown-app' },
  { header: '标签', text: 'app enrol', code: 'bad-labels' },
  { header: '是否灾备', text: '也许', code: 'bad-flag' },
  { header: '承建单位', text: '长'.repeat(501), code: 'too-long' },
  { header: '应用名称', text: '', cell: 'MERGE', code: 'missing' },
  { header: '等保级别', text: '３', code: 'full-width', mended: true },
  { header: '应用编号', text: 'PAD', code: 'trimmed', mended: true },
  { header: '批复CPU（核）', text: '#REF!', cell: { error: '#REF!' }, code: 'bad-amount' },
]

const good = (n: number): string[] => {
  const cells = HEADERS.map(() => '')
  const put = (header: string, text: string) => {
    cells[COLUMN[header] ?? -1] = text
  }
  put('应用编号', `app-${n}`)
  put('应用名称', `政务应用${n}`)
  put('所属委办局', ['教育局', '人社局', 'health'][n % 3] ?? '')
  put('应用类别', ['公众服务', '跨部门', '内部办公'][n % 3] ?? '')
  put('等保级别', ['二级', '3', '第三级'][n % 3] ?? '')
  if (n % 2 === 0) {
    put('灾备等级', '5')
    put('灾备标准版本', 'GB/T 20988-2025')
  }
  put('RTO（小时）', String((n % 4) + 1))
  put('承建单位', '云州政通科技有限公司')
  put('值班电话', `0715-8800${String(1000 + (n % 9000))}`)
  put('联系人', '李明')
  put('联系电话', '13800138000')
  put('批复CPU（核）', String(2 + (n % 30)))
  put('批复内存（GB）', '64')
  put('上线日期', '2024-03-01')
  put('拨测地址', `https://app${n}.example/health`)
  put('命名空间', `ns-${n}`)
  if (n > 1 && n % 5 === 0) put('依赖应用', 'app-1')
  put('是否灾备', n % 50 === 0 ? '是' : '否')
  return cells
}

/** `count` rows, `faults` of them each with one fault, at even distances; kinds in turn. `workbook`: with cells that only a workbook has. */
export function plantedSheet(count: number, faults: number, workbook: boolean): PlantedSheet {
  const planted = new Map<string, ImportFaultCode>()
  const merges: string[] = []
  const every = Math.floor(count / faults)
  const rows = Array.from({ length: count }, (_, at): FixtureCell[] => {
    const n = at + 1
    const cells: FixtureCell[] = good(n)
    if (workbook && n % 7 === 0) cells[COLUMN.上线日期 ?? -1] = { day: 45_352 }
    const row = n + 1
    // Not the first rows: others depend on app-1.
    if (n % every !== 0 || planted.size >= faults) return cells
    const plant = PLANTS[planted.size % PLANTS.length]
    if (plant === undefined) return cells
    const column = COLUMN[plant.header] ?? -1
    const letter = String.fromCharCode(65 + column)
    const own = workbook ? (plant.cell ?? plant.text) : plant.text
    cells[column] = plant.text === 'PAD' ? ` app-${n}\u3000` : own
    const code = !workbook ? plant.code : own === 'MERGE' ? 'merged' : typeof own === 'object' ? 'error-value' : plant.code
    if (own === 'MERGE') {
      cells[column] = ''
      merges.push(`${letter}${row - 1}:${letter}${row}`)
    }
    planted.set(`${row} ${letter}`, code)
    return cells
  })
  return { rows: [HEADERS, ...rows], merges, planted }
}

/** As CSV by RFC 4180. */
export const csvOf = (rows: readonly (readonly FixtureCell[])[]): string =>
  rows
    .map((row) =>
      row.map((cell) => (/[",\n\r]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell))).join(','),
    )
    .join('\r\n')
