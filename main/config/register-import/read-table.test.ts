import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detailText } from '../../../shared/estate/detail-words.ts'
import { gb18030Of } from './gb18030-fixture.ts'
import { dateShown, dayText, numberText } from './number-format.ts'
import { csvOf } from './planted-fixture.ts'
import { readTable } from './read-table.ts'
import { columnLetters, ImportError, type Table } from './table.ts'
import { type FixtureCell, workbookOf, workbookParts, zipOf } from './workbook-fixture.ts'

const MEGABYTE = 1024 * 1024

const textsOf = ({ sheets: [sheet] }: Table): readonly (readonly string[])[] =>
  (sheet?.rows ?? []).map(({ cells }) => Array.from(cells, (cell) => cell?.text ?? ''))

const outcome = (bytes: Uint8Array): Promise<unknown> =>
  readTable(bytes).then(
    () => 'read',
    (error: unknown) => (error instanceof ImportError ? error.code : error),
  )

const rowsOf = (cell: fc.Arbitrary<string>) =>
  fc.integer({ min: 1, max: 6 }).chain((width) =>
    fc.array(
      fc
        .array(cell, { minLength: width, maxLength: width })
        .map(([first = '', ...others]) => [first === '' ? 'x' : first, ...others]),
      { minLength: 1, maxLength: 8 },
    ),
  )
/** Without the sign by which a file says its separator, and without lone line ends: a sheet makes one kind of them all. */
const cell = fc.stringMatching(/^[a-z0-9教育局“”。\n",; |]{0,12}$/u).filter((text) => !text.startsWith('sep='))

describe('round trip of what people write', () => {
  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['GB18030', (text: string) => gb18030Of(`教育${text}`)],
  ])('through CSV in %s', async (encoding, encoded) => {
    await fc.assert(
      fc.asyncProperty(rowsOf(cell), async (rows) => {
        // A second column always: one alone has no separator to be known by.
        const wide = rows.map((row) => [...row, '1', '2', '3'])
        const [[first = '', ...others] = [], ...below] = wide
        const told = encoding === 'GB18030' ? [[`教育${first}`, ...others], ...below] : wide
        const plain = csvOf(wide).startsWith('"') && encoding === 'GB18030'
        if (plain) return
        expect(textsOf(await readTable(encoded(csvOf(wide))))).toEqual(told)
      }),
      { numRuns: 60 },
    )
  })

  it('through a workbook', async () => {
    await fc.assert(
      fc.asyncProperty(
        rowsOf(fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/[\p{Cc}\ufffe\uffff]|\p{Cs}/u.test(text))),
        async (rows) => {
          const read = textsOf(await readTable(workbookOf({ 表: rows })))
          const trimmed = rows.map((row) => row.slice(0, Math.max(...row.map((text, at) => (text === '' ? 0 : at + 1)))))
          expect(read).toEqual(trimmed)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('whatever bytes come', () => {
  const safe = async (bytes: Uint8Array) => {
    const told = await outcome(bytes)
    expect(typeof told, String(told)).toBe('string')
  }

  it('are read or refused in words', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), safe), { numRuns: 300 })
    const heads = [
      'PK\u0003\u0004',
      '\ufeff',
      'apiVersion: backstage.io/v1alpha1\n',
      'a,b\n"',
      'sep=;\n',
      'apiVersion: backstage.io/v1\nkind: [',
    ]
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 200 }), (head, tail) =>
        safe(Buffer.concat([Buffer.from(head), tail])),
      ),
      { numRuns: 300 },
    )
  })

  it('also as a workbook of which bytes are wrong', async () => {
    const book = workbookOf(
      {
        表: [
          ['编号', '名称'],
          ['a', '甲'],
          ['b', { day: 46_000 }],
        ],
      },
      ['A1:B1'],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(book.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }), (changes) => {
        const bytes = Buffer.from(book)
        for (const [at, byte] of changes) bytes[at] = byte
        return safe(bytes)
      }),
      { numRuns: 200 },
    )
  })

  it('also as a workbook of which a part is any text', async () => {
    const parts = workbookParts({ 表: [['a']] })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(parts)), fc.string({ maxLength: 80 }), (name, text) =>
        safe(zipOf({ ...parts, [name]: text })),
      ),
      { numRuns: 100 },
    )
  })
})

describe('files made to harm', () => {
  const parts = workbookParts({ 表: [['编号', '名称']] })
  const sheet = 'xl/worksheets/sheet0.xml'

  it.each<[string, () => Uint8Array, string]>([
    ['100 MB', () => Buffer.alloc(100 * MEGABYTE, 'a,b\n'), 'import.too-large'],
    ['nothing', () => Buffer.alloc(0), 'import.empty'],
    ['a bomb', () => zipOf({ ...parts, [sheet]: Buffer.alloc(200 * MEGABYTE, ' ') }), 'import.bomb'],
    [
      'a bomb that lies about its size',
      () => zipOf({ ...parts, [sheet]: Buffer.alloc(160 * MEGABYTE, ' ') }, { [sheet]: 1_000 }),
      'import.broken-workbook',
    ],
    [
      'an archive of 5,000 files',
      () => zipOf(Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`f${n}`, '']))),
      'import.bomb',
    ],
    ['paths out of the archive', () => zipOf({ ...parts, '../../etc/cron.d/x': '* * * * *' }), 'import.broken-workbook'],
    ['an archive without a workbook', () => zipOf({ 'readme.txt': 'x' }), 'import.no-workbook'],
    ['XML a million deep', () => zipOf({ ...parts, [sheet]: '<a>'.repeat(1_000_000) }), 'import.broken-workbook'],
    ['a tag without end', () => zipOf({ ...parts, [sheet]: `<worksheet ${'a="x" '.repeat(1_000_000)}` }), 'import.bomb'],
    [
      'a tag with attributes by the thousand',
      () =>
        zipOf({
          ...parts,
          [sheet]: `<worksheet><c ${Array.from({ length: 30_000 }, (_, n) => `a${n}="x"`).join(' ')}/></worksheet>`,
        }),
      'read',
    ],
    [
      'entities that grow',
      () =>
        zipOf({
          ...parts,
          [sheet]:
            '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><worksheet><sheetData><row><c t="str"><v>&c;</v></c></row></sheetData></worksheet>',
        }),
      'read',
    ],
    [
      'a cell in the last column',
      () =>
        zipOf({ ...parts, [sheet]: '<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>' }),
      'import.too-many-columns',
    ],
    [
      'a row of an absurd number',
      () =>
        zipOf({ ...parts, [sheet]: '<worksheet><sheetData><row r="99999999999"><c><v>1</v></c></row></sheetData></worksheet>' }),
      'read',
    ],
    [
      'merges over everything',
      () =>
        zipOf({
          ...parts,
          [sheet]: `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>${'<mergeCell ref="A1:XFD1048576"/>'.repeat(20_000)}</mergeCells></worksheet>`,
        }),
      'read',
    ],
    ['60,000 rows', () => Buffer.from('a,b\n'.repeat(60_000)), 'import.too-many-rows'],
    ['300 columns', () => Buffer.from(`${'a,'.repeat(300)}\n`), 'import.too-many-columns'],
    ['an old workbook', () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'import.old-workbook'],
    ['a web page', () => Buffer.from('<html><table><tr><td>编号</td></tr></table>'), 'import.web-page'],
    ['a picture', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'import.no-text'],
    [
      'YAML that grows',
      () =>
        Buffer.from(
          `apiVersion: backstage.io/v1alpha1\nkind: Component\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(99)}]\nmetadata: {name: [${'*b,'.repeat(99)}]}\n`,
        ),
      'import.unreadable',
    ],
  ])('%s: told in words', async (_, made, code) => {
    const bytes = made()
    expect(await outcome(bytes)).toBe(code)
    if (code !== 'import.broken-workbook' && code !== 'import.unreadable') return
    const refused = await readTable(bytes).catch((error: unknown) => error)
    expect(detailText(String((refused as ImportError).facts.detail), 'zh-CN')).toMatch(/\p{Script=Han}/u)
  })
})

describe('a workbook', () => {
  it('shows its cells as a person sees them', async () => {
    const cells: FixtureCell[] = [13_800_138_000, 0.1, { day: 46_082 }, { day: 46_254.25 }, { formula: 'A1&B1', value: '甲乙' }]
    expect(textsOf(await readTable(workbookOf({ 表: [cells] })))).toEqual([
      ['13800138000', '0.1', '2026-03-01', '2026-08-20 06:00', '甲乙'],
    ])
  })

  it('marks what is no plain text', async () => {
    const { sheets } = await readTable(
      workbookOf(
        {
          表: [
            [{ formula: 'NOW()' }, { error: '#REF!' }, 'x'],
            ['', 'y', ''],
          ],
        },
        ['C1:C2'],
      ),
    )
    expect(sheets[0]?.rows.map(({ cells }) => Array.from(cells, (cell) => cell?.mark?.what ?? null))).toEqual([
      ['formula', 'error', null],
      [null, null, 'merged'],
    ])
  })

  it('tells days from numbers by their format', () => {
    expect([14, 31, 57, 22, 33, 47, 0, 2, 49].map((id) => dateShown(id, undefined))).toEqual([
      ...['day', 'day', 'day'],
      ...['time', 'time', 'time'],
      ...[null, null, null],
    ])
    const days = ['yyyy"年"m"月"d"日"', '[$-804]yyyy-mm-dd', 'yyyy-mm-dd;@', 'd"h"']
    expect(days.map((code) => dateShown(164, code))).toEqual(days.map(() => 'day'))
    const times = ['[h]:mm', 'yyyy-mm-dd hh:mm', 'mm:ss', '[mm]']
    expect(times.map((code) => dateShown(164, code))).toEqual(times.map(() => 'time'))
    const others = ['0.00', '#,##0', '0"天"', '[Red]0.0', 'General', '@']
    expect(others.map((code) => dateShown(164, code))).toEqual(others.map(() => null))
    expect([dayText(1), dayText(46_082, 1904), dayText(0), dayText(1e9)]).toEqual(['1899-12-31', '2030-03-02', null, null])
    expect(['0.30000000000000004', '1E+3', '1e300', 'x'].map(numberText)).toEqual(['0.3', '1000', '1e+300', 'x'])
  })

  it('names its columns as sheets do', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
  })
})
