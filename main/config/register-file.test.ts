import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DEFAULT_LABEL_RULES } from '../../shared/estate/register.ts'
import { readRegisterFile } from './register-file.ts'

const dir = mkdtempSync(join(tmpdir(), 'wanglou-register-'))
afterAll(() => rmSync(dir, { recursive: true }))

function read(text: string) {
  const path = join(dir, 'register.yaml')
  writeFileSync(path, text)
  return readRegisterFile(path, 7)
}

const GOOD = `
estate: {name: 江城政数局, nameEn: Jiangcheng}
clusters: {gov-a: 政务云一区, gov-b: {name: 政务云二区, nameEn: Gov Cloud B}}
bureaus:
  - {id: edu, name: 教育局}
apps:
  - id: enrol
    name: 入学报名
    bureau: edu
    class: citizen
    protectionGrade: 3
    drGrade: {grade: 5, edition: GB/T 20988-2025}
    match: [{namespace: 'edu-*', labels: {app: enrol}}]
    dependsOn: [id-auth]
  - {id: id-auth, name: 统一身份认证, bureau: edu}
`

describe('register file', () => {
  it('reads rows, and what is left out is not known', () => {
    const { register, faults } = read(GOOD)
    expect(faults).toEqual([])
    expect(register).toMatchObject({
      estateName: '江城政数局',
      clusterNames: { 'gov-a': { name: '政务云一区', nameEn: null }, 'gov-b': { name: '政务云二区', nameEn: 'Gov Cloud B' } },
      labelRules: DEFAULT_LABEL_RULES,
    })
    expect(register?.apps).toMatchObject([
      { id: 'enrol', appClass: 'citizen', matchers: [{ namespace: 'edu-*', labels: { app: 'enrol' } }], dependsOn: ['id-auth'] },
      { id: 'id-auth', appClass: null, protectionGrade: null, rtoMinutes: null, dutyPhone: null, matchers: [] },
    ])
  })

  it('reads planned peaks, contacts, approvals, probes and what is exempt', () => {
    const { register, faults } = read(`
bureaus: [{id: edu, name: 教育局}]
apps:
  - id: enrol
    name: 入学报名
    bureau: edu
    contacts: [{role: 技术负责人, name: 李明, phone: '13800000000'}, {name: 王芳}]
    quota: {cpuCores: 1.5, memoryGb: 2}
    standby: true
    onlineSince: 2026-03-01
    probes: ['https://enrol.example/health']
  - {id: b, name: 乙, bureau: edu, quota: {cpuCores: 4}}
events:
  - {name: 秋季报名, from: 2026-08-20T08:00:00+08:00, to: '2026-08-25T20:00+08:00', factor: 60, apps: [enrol, enrol]}
`)
    expect(faults).toEqual([])
    expect(register?.apps).toMatchObject([
      {
        contacts: [
          { role: '技术负责人', name: '李明', phone: '13800000000' },
          { role: null, name: '王芳', phone: null },
        ],
        quota: { cpuMilli: 1_500, memoryBytes: 2 * 1024 ** 3 },
        standby: true,
        onlineSince: Date.UTC(2026, 2, 1),
        probes: ['https://enrol.example/health'],
      },
      { quota: { cpuMilli: 4_000, memoryBytes: null }, standby: false, onlineSince: null, contacts: [], probes: [] },
    ])
    expect(register?.events).toEqual([
      {
        ...{ name: '秋季报名', nameEn: null, factor: 60, apps: ['enrol'] },
        from: Date.UTC(2026, 7, 20, 0),
        to: Date.UTC(2026, 7, 25, 12),
      },
    ])
  })

  it.each([
    ['without a zone', 'from: 2026-08-20T08:00:00, to: 2026-08-25T20:00:00+08:00, apps: [a]', 'from'],
    ['on a day that is none', 'from: 2026-02-30T08:00:00Z, to: 2026-08-25T20:00:00Z, apps: [a]', 'from'],
    ['that ends before it begins', 'from: 2026-08-20T08:00:00Z, to: 2026-08-19T08:00:00Z, apps: [a]', 'to'],
    ['about no app', 'from: 2026-08-20T08:00:00Z, to: 2026-08-21T08:00:00Z, apps: []', 'apps'],
    ['of a factor that is none', 'from: 2026-08-20T08:00:00Z, to: 2026-08-21T08:00:00Z, apps: [a], factor: -3', 'factor'],
  ])('refuses a peak %s, and names it', (_, fields, field) => {
    const { register, faults } = read(`events: [{name: 峰, ${fields}}]`)
    expect(register?.events).toEqual([])
    expect(faults).toMatchObject([{ code: 'register.bad-row', facts: { row: 'events[0] (峰)', field } }])
  })

  it('leaves an unknown app out of a peak', () => {
    const { register, faults } = read('events: [{name: 峰, from: 2026-08-20T08:00:00Z, to: 2026-08-21T08:00:00Z, apps: [ghost]}]')
    expect(register?.events).toMatchObject([{ apps: [] }])
    expect(faults).toMatchObject([{ code: 'register.event-unknown-app', facts: { value: 'ghost' } }])
  })

  it('names row, field and value of each fault and takes the other rows', () => {
    const { register, faults } = read(`
bureaus:
  - {id: edu, name: 教育局}
  - {id: edu, name: 又一个}
  - {id: unassigned, name: 未归属}
apps:
  - {id: a, name: 甲, bureau: edu, protectionGrade: 9, colour: red}
  - {id: b, name: 乙, bureau: nowhere}
  - {id: c, name: 丙, bureau: edu, dependsOn: [ghost, b]}
  - just text
  - {id: d, name: 丁, bureau: edu, match: [{}]}
`)
    expect(faults.map(({ code, facts }) => [code, facts.row, facts.field, facts.value])).toEqual([
      ['register.duplicate', 'bureaus[1] (edu)', 'id', 'edu'],
      ['register.bad-row', 'bureaus[2] (unassigned)', 'id', 'unassigned'],
      ['register.bad-row', 'apps[0] (a)', 'protectionGrade', '9'],
      ['register.bad-row', 'apps[0] (a)', 'colour', expect.any(String)],
      ['register.bad-row', 'apps[3]', '–', 'just text'],
      ['register.bad-row', 'apps[4] (d)', 'match.0', '{}'],
      ['register.unknown-bureau', 'apps[1] (b)', 'bureau', 'nowhere'],
      ['register.unknown-app', 'apps[2] (c)', 'dependsOn', 'ghost'],
    ])
    expect(faults.every(({ at }) => at === 7)).toBe(true)
    expect(register?.bureaus.map(({ name }) => name)).toEqual(['教育局'])
    expect(register?.apps).toMatchObject([
      { id: 'b', bureau: 'unassigned' },
      { id: 'c', dependsOn: ['b'] },
    ])
  })

  it.each([
    ['not YAML', 'bureaus: [', 'register.broken'],
    ['a list', '- 1', 'register.broken'],
    ['rows that are no list', 'apps: {a: 1}', 'register.broken'],
    ['an unknown section', 'application: []', 'register.broken'],
  ])('gives no register for %s', (_, text, code) => {
    const { register, faults } = read(text)
    expect(register).toBeNull()
    expect(faults).toMatchObject([{ code }])
  })

  it('gives no register for a file that is not there', () => {
    expect(readRegisterFile(join(dir, 'nothing.yaml'), 7)).toMatchObject({
      register: null,
      faults: [{ code: 'register.missing' }],
    })
  })

  it('takes an empty file for an empty register', () => {
    expect(read('')).toMatchObject({ register: { apps: [], bureaus: [] }, faults: [] })
  })

  it.each(['a\\nb', '\\u202egnp', '\\e[31m'])('refuses the name "%s"', (name) => {
    expect(read(`bureaus: [{id: a, name: "${name}"}]`)).toMatchObject({
      register: { bureaus: [] },
      faults: [{ code: 'register.bad-row', facts: { field: 'name' } }],
    })
  })

  it('tells a flood of faults by its first hundred and its size', () => {
    const { register, faults } = read(`apps: [${'{id: 1, name: a, bureau: b},'.repeat(5_000)}]`)
    expect(register?.apps).toEqual([])
    expect(faults).toHaveLength(101)
    expect(faults.at(-1)).toMatchObject({ code: 'register.more-faults', facts: { count: 4_900 } })
  })
})
