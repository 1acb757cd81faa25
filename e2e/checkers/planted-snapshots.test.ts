import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { deploymentOf, eventOf, nodeOf, podOf } from '../../main/engine/estate/observed-fixture.ts'
import { openJournal } from '../../main/engine/journal/journal.ts'
import { exportSnapshot } from '../../main/engine/snapshot/content/export.ts'
import { readEstateOf } from '../../main/engine/snapshot/content/read-slice.ts'
import { signerOf } from '../../main/engine/snapshot/package/package-fixture.ts'
import { openPackage, type PackageContent } from '../../main/engine/snapshot/package/verify-package.ts'
import type { Profile } from '../../main/engine/snapshot/redact/kinds.ts'
import { templateOf } from '../../main/engine/snapshot/report/page-template.ts'
import type { AlarmEpisode } from '../../shared/estate/alarm.ts'
import type { Incident } from '../../shared/estate/incident.ts'
import type { EstateRecord } from '../../shared/estate/record.ts'
import { EMPTY_REGISTER, type Register } from '../../shared/estate/register.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import {
  alarmsMemberSchema,
  changesMemberSchema,
  coverageMemberSchema,
  incidentMemberSchema,
  notesMemberSchema,
} from '../../shared/snapshot/members.ts'
import { registerMemberSchema } from '../../shared/snapshot/register-member.ts'
import { type Said, textsIn, textsOf } from './package-texts.ts'

const START = 1_764_000_000_000

/** What is planted, by what it is: a text as it may stand somewhere, and the piece of it that may be nowhere. */
const PLANTED: Readonly<Record<string, readonly [text: string, secret: string]>> = {
  'contact of the register': ['王小明', '王小明'],
  'author of a note': ['李建国', '李建国'],
  'author of a mark, in Latin': ['Zhang Wei', 'zhang wei'],
  'the same, turned and joined': ['wei.zhang 已处理', 'wei.zhang'],
  'who silenced an alert': ['赵六一', '赵六一'],
  'owner by a label': ['chen.xiaohong', 'chen.xiaohong'],
  'who did what in an incident': ['孙丽华', '孙丽华'],
  'who opened it': ['钱多多', '钱多多'],
  'name by what stands before it': ['联系人：周志强，', '周志强'],
  'surname and title': ['请找吴主任', '吴主任'],
  'mobile phone': ['13812345678', '13812345678'],
  'mobile with country and dashes': ['+86 139-1234-5678', '1234-5678'],
  'mobile in full-width digits': ['１３７１２３４５６７８', '１３７１２３４５６７８'],
  'mobile behind letters': ['tel13512345679', '13512345679'],
  'landline of Beijing': ['010-66551234', '66551234'],
  'landline in brackets': ['(0755) 8888 1234', '8888 1234'],
  'landline with extension': ['0571-87654321转801', '87654321'],
  'service line': ['400-820-8820', '820-8820'],
  'phone of abroad': ['+1 415 555 0132', '415 555'],
  'local number behind a word': ['电话：6655 4321', '6655 4321'],
  'e-mail': ['liu.yang@gz.gov.cn', 'liu.yang'],
  'identity card': ['11010519491231002X', '11010519491231002'],
  'identity card of old': ['130503670401001', '130503670401001'],
  'bank card': ['6222 0212 3456 7890 128', '0212 3456'],
  passport: ['护照 E12345678', 'e12345678'],
  'number plate': ['京A·12345', 'a·12345'],
  'account of a messenger': ['微信号：wxid_abc123', 'wxid_abc123'],
  IPv4: ['10.20.30.40', '10.20.30.40'],
  'IPv4 with a port': ['10.20.30.41:6443', '10.20.30.41'],
  'IPv4 in a name': ['ip-10-20-30-42', '10-20-30-42'],
  IPv6: ['2001:db8:12::1f', 'db8:12'],
  'IPv6 with a port': ['[fd00::aa:1]:9100', 'fd00::aa'],
  'MAC address': ['00:16:3e:0a:1b:2c', '3e:0a:1b'],
  node: ['gz-node-017', 'gz-node-017'],
  VM: ['db-prod-03', 'db-prod-03'],
  'host with its domain': ['mysql.internal.gz.gov.cn', 'internal.gz'],
  'host of a URL': ['https://portal-intra/login', 'portal-intra'],
  'host that was not found': ['lookup redis07 on', 'redis07'],
  'IPv6 of a link': ['fe80::216:3eff:fe0a:1b2c%eth0', '3eff:fe0a'],
  'network of addresses': ['10.77.66.0/24', '10.77.66'],
  'mail in angle brackets': ['"刘洋" <liuyang2@163.com>', 'liuyang2'],
  'identity card in pieces': ['110105 19490307 0039', '19490307'],
  'pass of Hong Kong': ['通行证 H60801234', 'h60801234'],
  'account of QQ': ['QQ：3344556677', '3344556677'],
  'namespace to hide': ['sj-secret', 'sj-secret'],
  'bearer token': ['Authorization: Bearer abcdEFGH12345678', 'abcdefgh12345678'],
  JWT: ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl', 'eyjzdwiioij4in0'],
  'access key of a cloud': ['LTAI5tAbCdEfGhIjKlMn', 'ltai5tabcdefghijklmn'],
  'token of a forge': ['ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'ghp_16c7e42f'],
  'password in words': ['密码：Gz@2026!x', 'gz@2026'],
  'password in a connection string': ['Server=db;Uid=sa;Pwd=S3cret#9;', 's3cret#9'],
  'password on a command line': ['mysql -uroot -pHunter2x', 'hunter2x'],
  'userinfo of a URL': ['amqp://rabbit:Carr0t77@mq/vhost', 'carr0t77'],
  'private key': ['-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END PRIVATE KEY-----', 'miievqibadanbgkq'],
  'hash of a password': ['$2y$10$abcdefghijklmnopqrstuv', 'abcdefghijklmnopqrstuv'],
  'login of a server': ['Authorization: Basic YWRtaW46UGExJHcwcmQ', 'ywrtaw46ugexjhcwcmq'],
  'token in a query': ['https://x.gz.gov.cn/hook?token=Zk39fQ02LmPq', 'zk39fq02lmpq'],
  'secret of a cloud': ['aws_secret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY', 'wjalrxutnfemik7mdeng'],
  'key of a kubeconfig': ['client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVk', 'bsu0eguf'],
  'password of a chart': ['--set auth.password=Gu4rd1an77', 'gu4rd1an77'],
  'session of a browser': ['JSESSIONID=8A7B6C5D4E3F', '8a7b6c5d4e3f'],
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const escaped = (text: string): string =>
  [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')

/** Writings in which a source may bring a text. */
const WRITINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => `前文（${text}）后文`,
  (text) => JSON.stringify({ detail: text }),
  encodeURIComponent,
  base64,
  (text) => base64(`x=${text}`),
  (text) => Buffer.from(text).toString('hex'),
  escaped,
]
/** A writing in capitals is none of these: their letters mean something. */
const CASE_COUNTS = /Bearer|eyJ|LTAI|ghp_|\$2y|PRIVATE|mysql -u|Basic YW|key-data|JSESS|lookup|tel1|护照/
const texts = Object.values(PLANTED).flatMap(([text]) =>
  WRITINGS.filter((writing) => writing(text) !== text.toUpperCase() || !CASE_COUNTS.test(text)).map((writing) => writing(text)),
)

let folder = ''
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Fields that hold words of ours, or what the test itself tells things apart by. */
const OURS = new Set(['id', 'kind', 'source', 'level', 'code', 'workload', 'peak', 'clearedAt', 'phase', 'appClass'])

/** With a text behind every text of it, names of labels too. */
function planted<T>(value: T, text: string): T {
  const change = (inner: unknown, key: string): unknown => {
    if (typeof inner === 'string') return OURS.has(key) ? inner : `${inner} ${text}`
    if (Array.isArray(inner)) return inner.map((each) => change(each, key))
    if (typeof inner !== 'object' || inner === null) return inner
    const free = key === 'labels' || key === 'facts'
    const entries = Object.entries(inner).map(([name, each]): [string, unknown] => [
      free ? `${name} ${text}` : name,
      change(each, name),
    ])
    return Object.fromEntries(entries)
  }
  return change(value, '') as T
}

const ASSESSED = { parent: null, level: 'normal', reasons: [] } as const

function recordsWith(text: string, n: number): EstateRecord[] {
  const of = <T extends EstateRecord>(record: T): T => {
    const told = planted({ ...record, uid: `u${n}` }, text)
    return { ...told, id: `${record.kind}:east/${'uid' in told ? String(told.uid) : n}` }
  }
  const about = { id: 'node:east/n1' }
  return [
    of({ ...podOf('p', { labels: { team: 'x' }, addresses: ['a'], waiting: 'w', unschedulable: 'm' }), ...ASSESSED }),
    of({
      ...deploymentOf('d', { labels: { a: 'b' } }),
      ...ASSESSED,
      instanceCount: 1,
      requested: { cpuMilli: 1, memoryBytes: 1 },
    }),
    of({ ...nodeOf('n', { labels: { a: 'b' } }), ...ASSESSED, reasons: [reasonWith(text)], level: 'minor' }),
    of(eventOf('e', 'p', { message: 'it said' })),
    of({
      ...{
        ...eventOf('x', 'p'),
        kind: 'alert',
        about,
        labels: { alertname: 'y' },
        summary: 'down',
        startsAt: 1,
        state: 'silenced',
      },
      ...{ silences: [{ by: '赵六一', comment: 'seen', until: 5 }], on: null, grade: 'minor' },
    } as EstateRecord),
    of({
      ...eventOf('t', 'p'),
      kind: 'target',
      about,
      labels: {},
      exporter: null,
      address: 'a',
      up: true,
      since: 1,
      lastError: 'e',
    } as EstateRecord),
  ]
}

const reasonWith = (text: string) => ({ code: 'node.not-ready', level: 'minor', since: 1, facts: { detail: text } }) as const

const LIVE: SourceState = {
  ...{ name: 'east', kind: 'kubernetes', phase: 'live', since: START, asOf: START, retryAt: null, resources: [] },
  ...{ eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 60, badFrames: 0, problem: null },
}

const APP: Register['apps'][number] = {
  ...{ id: 'enrol', name: '招生', nameEn: null, bureau: 'edu', appClass: 'citizen', protectionGrade: 3, drGrade: null },
  ...{ rtoMinutes: null, rpoMinutes: null, contractor: '某公司', dutyPost: '值班室', dutyPhone: '13812345678' },
  ...{ contacts: [{ role: '负责人', name: '王小明', phone: '010-66551234' }], quota: null, standby: false, onlineSince: null },
  ...{
    probes: ['https://enrol.gz.gov.cn'],
    matchers: [{ namespace: 'sj-secret', host: 'db-prod-*', address: '10.20.*' }],
    dependsOn: [],
  },
}
const REGISTER: Register = {
  ...EMPTY_REGISTER,
  bureaus: [{ id: 'edu', name: '教育局', nameEn: null }],
  apps: [APP, ...texts.map((text, n) => ({ ...planted(APP, text), id: `app${n}` }))],
}

const INCIDENT: Incident = {
  ...{ id: 'i1', origin: 'range', title: texts.join(' '), scope: null, from: START, to: START + 60_000, openedAt: START },
  ...{ openedBy: '钱多多', closedAt: null, grade: null, reporting: null, editedAt: START, undoable: false },
  milestones: {
    detected: { at: START, who: '孙丽华', word: texts.join('\n') },
    notified: null,
    mitigated: null,
    recovered: null,
  },
  notes: texts.map((word, n) => ({ id: `n${n}`, at: START, who: '孙丽华', word })),
  report: Object.fromEntries(
    ['unit', 'system', 'time', 'place', 'type', 'impact', 'measures', 'trend', 'cause', 'leads', 'planned', 'preservation'].map(
      (field) => [field, texts.join('；')],
    ),
  ) as Incident['report'],
}

function begin(dataDir: string): void {
  const { journal } = openJournal(dataDir, START, () => {})
  const known: EstateRecord[] = [
    { ...nodeOf('gz-node-017', {}), ...ASSESSED },
    { ...podOf('db-prod-03', { form: 'vm', node: 'gz-node-017', labels: { owner: 'chen.xiaohong' } }), ...ASSESSED },
  ]
  const records = [...known, ...texts.flatMap(recordsWith)]
  const deltas = records.map((record) => ({ op: 'put' as const, record, was: null }))
  const episodes = texts.map(
    (text, n): AlarmEpisode => ({
      ...{ id: `node:east/gz-node-017#node.not-ready/${n}@${START}`, entity: 'node:east/gz-node-017', code: 'node.not-ready' },
      ...{ level: 'minor', peak: 'minor', raisedAt: START, clearedAt: null, facts: { detail: text }, key: `${n}`, name: text },
    }),
  )
  const problem = { code: 'connect.dns' as const, at: START, facts: { host: 'gz-node-017', detail: texts.join(' ') } }
  const history = texts.map((text) => ({
    ...{ entity: 'node:east/gz-node-017', shown: false },
    change: { what: 'level' as const, before: 'normal' as const, after: 'minor' as const, reason: reasonWith(text) },
  }))
  const states = [{ ...LIVE, problem }]
  journal.commit({ at: START, deltas: deltas.slice(0, 5), cursors: [], episodes, states, history })
  const samples = [{ entity: 'node:east/gz-node-017', metric: 'cpuUtilisation', at: START + 900, value: 0.5 } as const]
  journal.commit({ at: START + 1_000, deltas: deltas.slice(5), cursors: [], episodes: [], states, samples })
  journal.notes.add(
    ...texts.map((text, n) => ({
      ...{ id: `n${n}`, at: START + 1_000, writtenAt: START + 1_000, author: '李建国', text, about: null, struckAt: null },
    })),
  )
  journal.marks.add(
    ...texts.map((text, n) => ({
      ...{ id: `m${n}`, episode: episodes[n]?.id ?? '', what: 'acknowledge' as const, author: 'Zhang Wei', reason: text },
      ...{ at: START + 500, until: null, level: 'minor' as const },
    })),
  )
  journal.dispose()
}

/** The page that pictures of it are drawn of, before they are in it. */
let drawnOf = Buffer.alloc(0)

async function exported(profile: Profile): Promise<PackageContent> {
  folder = mkdtempSync(join(tmpdir(), 'wanglou-planted-'))
  const dataDir = join(folder, 'data')
  begin(dataDir)
  const path = join(folder, 'out.wlsnap')
  await exportSnapshot({
    ...{ dataDir, out: path, window: { from: START, to: START + 2_000 }, scope: null, incident: INCIDENT, register: REGISTER },
    ...{ redaction: { profile, namespaces: ['sj-secret'] }, secrets: [], now: START, pseudonymKey: Buffer.alloc(32, 7) },
    ...{ signer: signerOf('ed25519-sha256'), page: templateOf('<html><!--members--></html>') },
    collect() {},
    draw(page) {
      drawnOf = Buffer.from(page)
      return Promise.resolve({ why: 'failed' })
    },
  })
  const { content } = await openPackage(path, { signers: [] })
  return content ?? expect.fail('it does not open')
}

/** All that the package says, what the page in it carries, and what pictures would be drawn of. */
function saidIn(): readonly Said[] {
  const drawn = textsOf('the page that is drawn', drawnOf)
  expect(drawn.some(({ text }) => text.includes('"milestones"'))).toBe(true)
  const said = [...drawn, ...textsIn(readFileSync(join(folder, 'out.wlsnap')))]
  const carried = said.filter(({ where }) => /^report\.html > base64 at \d+ > inflateRaw$/.test(where))
  expect(carried.map(({ text }) => text)).toEqual(expect.arrayContaining([expect.stringContaining('"milestones"')]))
  expect(carried.length).toBeGreaterThan(6)
  return said
}

/** In which forms a piece may have stayed. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  const within64 = [0, 1, 2].map((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '')
    return all.slice(before === 0 ? 0 : before + 1, -1)
  })
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), bytes.toString('hex'), escaped(secret)]
  return [...forms, ...within64.filter((form) => form.length >= 6)]
}

const leaksIn = (said: readonly Said[], keep: (name: string) => boolean): string[] => {
  const forms = Object.entries(PLANTED)
    .filter(([name]) => keep(name))
    .flatMap(([name, [whole, secret]]) =>
      [...new Set([...formsOf(secret), ...formsOf(whole)])].map((form) => [name, form.toLowerCase()] as const),
    )
  // The page says again what the members say: once is enough.
  const texts = new Map(said.map(({ where, text }) => [text, where]))
  return [...texts].flatMap(([text, where]) => {
    const small = text.toLowerCase()
    return forms
      .filter(([, form]) => small.includes(form))
      .map(([name, form]) => `${where}: ${name}: ${form}: …${around(small, form)}…`)
  })
}

const around = (text: string, form: string): string => {
  const at = text.indexOf(form)
  return text.slice(Math.max(0, at - 30), at + form.length + 20)
}

test('the external profile leaves none of what was planted, in whatever form and field', async () => {
  const content = await exported('external')
  expect(leaksIn(saidIn(), () => true).slice(0, 30)).toEqual([])
  expect(content.manifest.redaction).toMatchObject({ profile: 'external', hidden: { person: {}, ip: {}, credential: {} } })
  await content.close()
}, 60_000)

test.each(['none', 'internal'] as const)(
  'credentials are in no package, %s',
  async (profile) => {
    const content = await exported(profile)
    const credentials = Object.keys(PLANTED).slice(Object.keys(PLANTED).indexOf('bearer token'))
    const said = saidIn()
    expect(leaksIn(said, (name) => credentials.includes(name)).slice(0, 30)).toEqual([])
    // What these profiles leave is found by the same search: it is not blind.
    expect(leaksIn(said, (name) => name === 'IPv4')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^report\.html > base64/)]),
    )
    expect(said.map(({ where }) => where)).toContain('samples/cpu-utilisation.jsonl')
    await content.close()
  },
  60_000,
)

test('what was redacted still reads, and what belongs together still does', async () => {
  const content = await exported('external')
  const said = new Map(saidIn().map(({ where, text }) => [where, text]))
  const json = (path: string): unknown => JSON.parse(said.get(path) ?? '')
  const estate = await readEstateOf(content.read('estate/checkpoint.jsonl'), content.read('estate/changes.jsonl'), 99)
  const node = [...estate.values()].find((record) => record.kind === 'node' && record.reasons.length === 0)
  const vm = [...estate.values()].find((record) => record.kind === 'instance' && record.form === 'vm')
  if (node?.kind !== 'node' || vm?.kind !== 'instance') throw new Error('they are gone')
  expect(node.name).toMatch(/^host-\d{3}$/)
  expect(vm.node).toBe(node.name)
  expect(node.id).toBe(`node:east/${node.name}`)
  const { episodes } = alarmsMemberSchema.parse(json('alarms.json'))
  expect(new Set(episodes.map(({ entity }) => entity))).toEqual(new Set([node.id]))
  expect(episodes.map(({ id }) => id).filter((id) => !id.startsWith(`${node.id}#node.not-ready/`))).toEqual([])
  const { notes } = notesMemberSchema.parse(json('notes.json'))
  expect(new Set(notes.map(({ author }) => author)).size).toBe(1)
  const { incident } = incidentMemberSchema.parse(json('incident.json'))
  expect(incident?.milestones.detected?.who).toBe(incident?.notes[0]?.who)
  const { register } = registerMemberSchema.parse(json('register.json'))
  expect(register?.apps[0]?.contacts[0]?.name).toMatch(/^person-\d{3}$/)
  expect(register?.apps[0]?.matchers[0]?.namespace).toMatch(/^ns-\d{3}$/)
  changesMemberSchema.parse(json('changes.json'))
  coverageMemberSchema.parse(json('coverage.json'))
  expect(readFileSync(join(folder, 'out.wlsnap')).length).toBeGreaterThan(0)
  await content.close()
}, 60_000)
