import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { detailText } from '../../../../shared/estate/detail-words.ts'
import type { Delta, EstateRecord, InstanceEntity } from '../../../../shared/estate/record.ts'
import { podOf } from '../../estate/observed-fixture.ts'
import { openForReading } from '../../journal/database.ts'
import { openHistory } from '../../journal/history.ts'
import { openJournal } from '../../journal/journal.ts'
import { whole } from '../../journal/samples/samples-fixture.ts'
import { sumTogether } from '../../journal/samples/together.ts'
import { readLook } from '../../past/look.ts'
import { archiveOf, knowing, resigned as manifestChanged, membersOf, plain, signerOf } from '../package/package-fixture.ts'
import { openPackage } from '../package/verify-package.ts'
import { withPage } from '../report/check-page.ts'
import { CaseError } from './case-error.ts'
import { componentOf, exported, resigned, SIGNER, START, smallPackage, stateOf } from './case-fixture.ts'
import { caseFolder, casesFolder, findCase, listCases, partName, removeCase, sweepCases } from './cases.ts'
import { type ImportAsk, importCase } from './import-case.ts'

// Each case is a database of its own, on a machine that others use too.
vi.setConfig({ testTimeout: 180_000 })

const STRANGER = signerOf('ed25519-sha256', 'a stranger')

let folder = ''
let path = ''
let dataDir = ''
const asked = (more: Partial<ImportAsk> = {}): ImportAsk => ({
  ...{ dataDir, signers: [], accept: SIGNER.fingerprint, now: START, part: partName() },
  ...more,
})
const written = (): readonly string[] => (existsSync(casesFolder(dataDir)) ? readdirSync(casesFolder(dataDir)) : [])
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'none'
  } catch (error) {
    if (error instanceof CaseError) return error.code
    throw error
  }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-import-'))
  dataDir = join(folder, 'data')
  path = await smallPackage(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('what becomes a case', () => {
  test('a known signer needs no word, an unknown one has to be accepted by its fingerprint', async () => {
    expect((await importCase(path, asked({ accept: null }))).verdict.state).toBe('unknown-signer')
    expect(await importCase(path, asked({ accept: 'f'.repeat(64) }))).toMatchObject({ made: null })
    expect(written()).toEqual([])
    const { verdict, made } = await importCase(path, asked({ accept: null, signers: knowing(SIGNER) }))
    expect(verdict.state).toBe('valid')
    expect(made).toMatchObject({ title: null, scope: null, redaction: 'none', window: { from: START, to: START + 180_000 } })
    expect(made?.firstLook, 'the first alarm').toBe(START + 60_000)
    expect(made?.bar).toEqual({ from: START, sliceMs: 2_000, count: 90 })
  })

  test('what an instance served that was gone by the end is still what its component served', async () => {
    const source = join(folder, 'served')
    const { journal } = openJournal(source, START, () => {})
    const put = (record: EstateRecord): Delta => ({ op: 'put', record, was: null })
    const web = componentOf('web')
    const pod: InstanceEntity = { ...podOf('p'), parent: web.id, level: 'normal', reasons: [] }
    const step = { cursors: [], episodes: [], states: [] } as const
    journal.commit({ ...step, at: START, deltas: [put(web), put(pod)], states: [stateOf('live', START)] })
    const sample = { entity: pod.id, owner: web.id, metric: 'requests', at: START + 30_000, value: 12 } as const
    journal.commit({ ...step, at: START + 60_000, deltas: [], samples: [sample] })
    const gone: Delta = { op: 'del', id: pod.id, kind: 'instance', was: pod }
    journal.commit({ ...step, at: START + 120_000, deltas: [gone] })
    journal.dispose()
    const window = { from: START, to: START + 180_000 }
    const { made } = await importCase(await exported(source, folder, window), asked())
    const db = openForReading(caseFolder(dataDir, made?.id ?? ''))
    const served = whole(sumTogether(db, [web.id], 'requests', window, 60_000))
    db.close()
    expect([...served.values()]).toMatchObject([{ mean: [12, null, null] }])
  })

  test('the same package is the same case; it is found by the beginning of its id, and goes whole', async () => {
    const { made } = await importCase(path, asked())
    const again = await importCase(path, asked({ now: START + 5 }))
    expect(again.made).toEqual(made)
    const id = made?.id ?? ''
    expect(findCase(dataDir, id.slice(0, 8))).toEqual(made)
    expect(listCases(dataDir)).toEqual({ cases: [made], damaged: [] })
    expect(() => findCase(dataDir, id.slice(0, 7))).toThrow(CaseError)
    expect(() => removeCase(dataDir, '../..')).toThrow(CaseError)
    removeCase(dataDir, id)
    expect(written()).toEqual([])
  })

  test('a case whose document was changed is told as damaged, and the others are still listed', async () => {
    const { made } = await importCase(path, asked())
    writeFileSync(join(caseFolder(dataDir, made?.id ?? ''), 'case.json'), '{"wanglou":"case"}')
    expect(listCases(dataDir)).toEqual({ cases: [], damaged: [made?.id] })
  })
})

describe('what does not', () => {
  test('a package that was altered is refused with what is wrong, and nothing is written', async () => {
    const bytes = readFileSync(path)
    const at = bytes.indexOf('estate/changes.jsonl') + 60
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(path, bytes)
    const { verdict, made } = await importCase(path, asked())
    expect(made).toBeNull()
    expect(verdict.findings).toMatchObject([{ code: 'member-altered', facts: { path: 'estate/changes.jsonl' } }, {}])
    writeFileSync(path, bytes.subarray(0, bytes.length / 2))
    expect((await importCase(path, asked())).verdict.findings).toMatchObject([{ code: 'truncated' }])
    expect(existsSync(dataDir)).toBe(false)
  })

  test('one that unpacks to more than is allowed', async () => {
    const { verdict } = await importCase(path, asked({ limits: { contentBytes: 100 } }))
    expect(verdict.findings[0]?.code).toBe('content-too-large')
    expect(written()).toEqual([])
  })

  test('one of ten gigabytes, by its size alone', async () => {
    truncateSync(path, 10_000_000_000)
    expect((await importCase(path, asked())).verdict.findings).toMatchObject([{ code: 'too-large' }])
    expect(written()).toEqual([])
  })

  const OTHERS: readonly (readonly [string, string, (bytes: Buffer) => Buffer])[] = [
    [
      'with a name that leads out',
      'name-unsafe',
      (bytes) => archiveOf([...membersOf(bytes), plain('../out.json', Buffer.of(1))]),
    ],
    ['with a name twice', 'member-twice', (bytes) => archiveOf([...membersOf(bytes), plain('notes.json', Buffer.of(1))])],
    [
      'of a later version',
      'version-later',
      (bytes) => manifestChanged(bytes, SIGNER, (manifest) => ({ ...manifest, version: 9 })),
    ],
    ['that another key signed', 'signature-wrong', (bytes) => manifestChanged(bytes, STRANGER, (manifest) => manifest)],
  ]
  test.each(OTHERS)('one %s', async (_, code, change) => {
    writeFileSync(path, change(readFileSync(path)))
    const { verdict, made } = await importCase(path, asked())
    expect(made).toBeNull()
    expect(verdict.findings.map((finding) => finding.code)).toContain(code)
    expect(written()).toEqual([])
  })

  const LIES: readonly (readonly [string, string, (text: string) => string])[] = [
    ['a record of no kind', 'estate/checkpoint.jsonl', (text) => text.replace('"component"', '"castle"')],
    ['a record without what views need', 'estate/checkpoint.jsonl', (text) => text.replace('"reasons"', '"raisins"')],
    ['fewer records than it says', 'estate/checkpoint.jsonl', (text) => text.replace(/\n\{"first".*\n/, '\n')],
    ['half of the estate', 'estate/checkpoint.jsonl', (text) => `${text.split('\n')[0]}\n`],
    ['a change of what is not there', 'estate/changes.jsonl', (text) => text.replace('[[0,', '[[77,')],
    ['batches backwards', 'estate/changes.jsonl', (text) => text.split('\n').filter(Boolean).reverse().join('\n')],
    ['a time that is none', 'estate/changes.jsonl', (text) => text.replace(/"at":\d+/, '"at":1e300')],
    ['no JSON', 'alarms.json', () => '{"from":'],
    ['a grade that is none', 'alarms.json', (text) => text.replace('"minor"', '"mild"')],
    ['a change that is none', 'changes.json', (text) => text.replace('"before":"normal"', '"before":"fine"')],
    ['the state of no source', 'estate/sources.json', (text) => text.replace('"phase":"live"', '"phase":"merry"')],
    ['values without times', 'samples/cpu-used.jsonl', (text) => text.replace(/"times":\[\d+\]/, '"times":[]')],
    ['amounts below nothing', 'samples/cpu-used.jsonl', (text) => text.replace('"values":[[', '"values":[[-')],
    ['samples of no record', 'samples/cpu-used.jsonl', (text) => text.replace('"records":[', '"records":[7')],
  ]
  test.each(LIES)('%s, though it was signed', async (_, member, lie) => {
    const lying = join(folder, 'lying.wlsnap')
    await resigned(path, lying, (text, each) => (each === member ? lie(text) : text))
    const refused = await importCase(lying, asked()).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'case.member-invalid', facts: { member } })
    const { detail } = (refused as CaseError).facts
    expect(detailText(String(detail), 'zh-CN')).toMatch(/\p{Script=Han}/u)
    expect(written()).toEqual([])
  })

  test('a page that shows something else is told where it is verified or imported, and one that shows the same is not', async () => {
    const lying = join(folder, 'lying.wlsnap')
    await resigned(path, lying, (text, each) => (each === 'page/alarms.json' ? text.replaceAll('"minor"', '"major"') : text))
    for (const [file, findings] of [
      [path, []],
      [lying, [{ code: 'page-differs', facts: { path: 'page/alarms.json' } }]],
    ] as const) {
      const { verdict, content } = await openPackage(file, { signers: knowing(SIGNER) })
      if (content === null) throw new Error('it is not as it was signed')
      const whole = await withPage(verdict, content).finally(content.close)
      expect(whole).toMatchObject({ state: findings.length === 0 ? 'valid' : 'invalid', findings })
    }
    // In words of both languages: nothing is quoted.
    const refused = await importCase(lying, asked()).catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'case.page-differs' })
    expect(refused).toHaveProperty('facts', { member: 'page/alarms.json' })
    expect(written()).toEqual([])
  })

  test.each(['notes.json', 'estate/changes.jsonl'])('%s that is no UTF-8, though it was signed', async (member) => {
    const lying = join(folder, 'lying.wlsnap')
    await resigned(path, lying, (text, each) => (each === member ? Buffer.concat([Buffer.from(text), Buffer.of(0xff)]) : text))
    await expect(importCase(lying, asked())).rejects.toMatchObject({ code: 'case.member-invalid', facts: { member } })
    expect(written()).toEqual([])
  })

  test.each(['notes.json', 'estate/changes.jsonl'])('%s that is little to read and much to hold', async (member) => {
    const lying = join(folder, 'lying.wlsnap')
    const many = `{"notes":[${'[],'.repeat(8_000_000)}[]]}`
    await resigned(path, lying, (text, each) => (each === member ? many : text))
    const refused = importCase(lying, asked())
    await expect(refused).rejects.toMatchObject({ code: 'case.member-invalid', facts: { member } })
    await expect(refused).rejects.toThrow('lists and objects at once')
    expect(written()).toEqual([])
  })

  test.each(['notes.json', 'estate/changes.jsonl'])('%s of which every field has a name of its own', async (member) => {
    const lying = join(folder, 'lying.wlsnap')
    const fields = Array.from({ length: 3_100_000 }, (_, n) => `"${n.toString(36)}":0`).join(',')
    await resigned(path, lying, (text, each) => (each === member ? `{"notes":[],"more":{${fields}}}` : text))
    const refused = importCase(lying, asked())
    await expect(refused).rejects.toMatchObject({ code: 'case.member-invalid', facts: { member } })
    await expect(refused).rejects.toThrow('fields of objects at once')
    expect(written()).toEqual([])
  })

  test('what an import that was killed left behind goes a day later, and not before', () => {
    const part = join(casesFolder(dataDir), partName())
    mkdirSync(part, { recursive: true })
    const at = statSync(part).mtimeMs
    sweepCases(dataDir, at + 3_600_000)
    expect(written()).toHaveLength(1)
    sweepCases(dataDir, at + 2 * 86_400_000)
    expect(written()).toEqual([])
    expect(listCases(dataDir)).toEqual({ cases: [], damaged: [] })
  })

  const LATER: readonly (readonly [string, string, (at: number) => void])[] = [
    [
      'is changed',
      'estate/changes.jsonl',
      (at) => {
        const bytes = readFileSync(path)
        bytes[at] = (bytes[at] ?? 0) ^ 1
        writeFileSync(path, bytes)
      },
    ],
    ['is cut off', 'incident.json', (at) => truncateSync(path, at)],
  ]
  test.each(LATER)('a package that %s once it was found right, and before it is read', async (_, member, change) => {
    let changed = false
    const at = readFileSync(path).indexOf('estate/changes.jsonl') + 60
    const progress = (share: number): void => {
      if (changed || share < 0.3) return
      changed = true
      change(at)
    }
    await expect(importCase(path, asked({ progress }))).rejects.toMatchObject({ code: 'case.member-invalid', facts: { member } })
    expect(written()).toEqual([])
  })

  test('stretches of a source over one another, which would each fill the bar anew', async () => {
    const lying = join(folder, 'lying.wlsnap')
    const over = '"stretches":[{"from":0,"to":1e300,"phase":"live"},'
    await resigned(path, lying, (text, each) => (each === 'coverage.json' ? text.replace('"stretches":[', over) : text))
    await expect(importCase(lying, asked())).rejects.toMatchObject({
      ...{ code: 'case.member-invalid', facts: { member: 'coverage.json' } },
    })
    expect(written()).toEqual([])
  })

  test('one that is cut off while it is read is told so', async () => {
    const at = readFileSync(path).indexOf('incident.json') + 20
    await expect(importCase(path, asked({ progress: () => truncateSync(path, at) }))).resolves.toMatchObject({ made: null })
    expect(written()).toEqual([])
  })

  test('a scope of which the list of cases would be full', async () => {
    const lying = join(folder, 'lying.wlsnap')
    const parts = `"scope":${JSON.stringify(Array(150_000).fill({ id: 'app:a', name: 'a long name of an app' }))}`
    await resigned(path, lying, (text, each) => (each === 'incident.json' ? text.replace('"scope":null', parts) : text))
    await expect(importCase(lying, asked())).rejects.toMatchObject({
      ...{ code: 'case.member-invalid', facts: { member: 'incident.json' } },
    })
    expect(written()).toEqual([])
  })

  test('a text of millions of characters where a fault quotes it', async () => {
    const lying = join(folder, 'lying.wlsnap')
    const long = `"${'k'.repeat(2_000_000)}"`
    await resigned(path, lying, (text, each) => (each === 'estate/checkpoint.jsonl' ? text.replace('"component"', long) : text))
    const message = await importCase(lying, asked()).then(String, (error: Error) => error.message)
    expect(message).toContain('there is no record of the kind')
    expect(message.length).toBeLessThan(700)
    expect(written()).toEqual([])
  })

  test('an import that is cancelled leaves nothing', async () => {
    const ending = new AbortController()
    const progress = (share: number): void => {
      if (share > 0.5) ending.abort()
    }
    await expect(importCase(path, asked({ signal: ending.signal, progress }))).rejects.toMatchObject({ name: 'AbortError' })
    expect(written()).toEqual([])
  })
})

/** Places in a JSON value, and what may stand there instead. */
function mutated(value: unknown, pick: () => number): unknown {
  const odd = [null, -1, 1e308, '', 'x', [], {}, true, 0.5, '__proto__', [[[]]], { kind: 'component' }]
  const isLeaf = typeof value !== 'object' || value === null || Object.keys(value).length === 0
  if (isLeaf || pick() % 5 === 0) return odd[pick() % odd.length]
  const keys = Object.keys(value)
  const key = keys[pick() % keys.length] ?? ''
  const entries = Object.entries(value)
  const next =
    pick() % 6 === 0
      ? entries.filter(([name]) => name !== key)
      : entries.map(([name, inner]) => [name, name === key ? mutated(inner, pick) : inner])
  return Array.isArray(value) ? next.map((entry) => entry[1]) : Object.fromEntries(next)
}

function mutatedText(text: string, isLines: boolean, picks: readonly number[]): string {
  let at = 0
  const pick = (): number => picks[at++ % picks.length] ?? 0
  if (!isLines) return JSON.stringify(mutated(JSON.parse(text), pick))
  const lines = text.split('\n').filter((line) => line !== '')
  const n = pick() % lines.length
  const how = pick() % 8
  if (how === 0) return lines.filter((_, index) => index !== n).join('\n')
  if (how === 1) return [...lines, lines[n]].join('\n')
  return lines.map((line, index) => (index === n ? JSON.stringify(mutated(JSON.parse(line), pick)) : line)).join('\n')
}

test('whatever a signed package says, it is refused in words without a trace, or can be looked at', async () => {
  const members = [
    'estate/checkpoint.jsonl',
    'estate/changes.jsonl',
    'estate/sources.json',
    'alarms.json',
    'notes.json',
    'changes.json',
    'register.json',
    'coverage.json',
    'incident.json',
    'samples/cpu-used.jsonl',
  ]
  const lying = join(folder, 'lying.wlsnap')
  let refused = 0
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...members),
      fc.array(fc.nat(1_000), { minLength: 6, maxLength: 14 }),
      async (member, picks) => {
        await resigned(path, lying, (text, each) => (each === member ? mutatedText(text, member.endsWith('l'), picks) : text))
        const code = await codeOf(importCase(lying, asked()))
        if (code !== 'none') {
          refused += 1
          expect(['case.member-invalid', 'case.member-missing', 'case.page-differs', 'case.unfit']).toContain(code)
          expect(written()).toEqual([])
          return
        }
        for (const made of listCases(dataDir).cases) {
          const db = openForReading(caseFolder(dataDir, made.id))
          try {
            for (const at of [START, START + 60_000, START + 150_000])
              readLook(db, openHistory(db), { at, barTo: at }, START + 180_000, null)
          } finally {
            db.close()
          }
          removeCase(dataDir, made.id)
        }
      },
    ),
    { numRuns: 120 },
  )
  expect(refused).toBeGreaterThan(20)
})
