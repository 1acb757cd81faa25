import { randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import process from 'node:process'
import { z } from 'zod'
import type { RecordId } from '../../shared/estate/record.ts'
import { shortened } from '../../shared/lib/shortened.ts'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
import type { Manifest } from '../../shared/snapshot/manifest.ts'
import { noPicturesText } from '../../shared/snapshot/pictures.ts'
import { fingerprintText, SUITES, type SuiteId } from '../../shared/snapshot/suite.ts'
import { lastRegister } from '../config/last-register.ts'
import { ownSigners, unsaid } from '../config/signing/own-keys.ts'
import { journalFile } from '../engine/journal/database.ts'
import { JournalError } from '../engine/journal/journal-error.ts'
import { createCollect } from '../engine/memory-return.ts'
import { askedIncident } from '../engine/snapshot/content/asked-incident.ts'
import { exportSnapshot, previewRedaction, type RedactionPreview, type SnapshotAsk } from '../engine/snapshot/content/export.ts'
import { PROFILES, type Profile } from '../engine/snapshot/redact/kinds.ts'
import { readPageTemplate } from '../engine/snapshot/report/page-template.ts'
import { argumentsBy, type Command, USAGE, UsageError } from './command.ts'
import { jsonLine, printable } from './printable.ts'
import { openRunSecrets } from './run-secrets.ts'
import { textTable } from './text-table.ts'
import { failedBy } from './worded-problem.ts'

const WORDS = {
  usage: {
    'zh-CN': `用法：wanglou export --data 目录 --out 文件.wlsnap --from 时间 --to 时间
  [--bureau 编号|--app 编号|--entity 编号]…   只导出这些对象及其相关对象；缺省为全部
  [--incident 编号]                          时段与范围取自该事件，并写入事件经过
  [--redaction none|internal|external]       脱敏：不脱敏（缺省）、内部、对外
  [--hide-namespace 名称]…                   同时隐去这些命名空间
  [--suite ed25519-sha256|sm2-sm3]           签名套件；缺省为已有的密钥
  [--passphrase-file 文件]                   保险库口令（签名密钥存于其中）
  [--preview]                                只预览脱敏结果，不写文件
  [--json]
关键时刻的画面由窗口绘制，命令行导出的快照没有画面，清单中注明。
`,
    en: `usage: wanglou export --data DIR --out FILE.wlsnap --from TIME --to TIME
  [--bureau ID|--app ID|--entity ID]…        these and all that they relate to; left out: the whole estate
  [--incident ID]                            its window and scope, and what was written of it
  [--redaction none|internal|external]       left out: none
  [--hide-namespace NAME]…                   hides these namespaces too
  [--suite ed25519-sha256|sm2-sm3]           left out: the one of which there is a key
  [--passphrase-file FILE]                   of the vault, which keeps the signing key
  [--preview]                                shows what would be hidden, and writes nothing
  [--json]
A window draws pictures of key moments: a snapshot of the command line has none, and its manifest says so.
`,
  },
  time: {
    'zh-CN': '{option} 要求 ISO 8601 时间（如 2026-11-23T08:31:00+08:00），得到的是“{value}”',
    en: '{option} takes an ISO 8601 time (like 2026-11-23T08:31:00+08:00), not "{value}"',
  },
  empty: { 'zh-CN': '时段为空：--from 要早于 --to', en: 'the window is empty: --from has to be before --to' },
  unhidden: {
    'zh-CN': '--hide-namespace 需要 --redaction internal 或 external',
    en: '--hide-namespace needs --redaction internal or external',
  },
  folder: { 'zh-CN': '目录 {path} 不存在', en: 'there is no folder {path}' },
  member: { 'zh-CN': '正在写入 {member}', en: 'writing {member}' },
  share: { 'zh-CN': '正在写入 {member}：{percent}%', en: 'writing {member}: {percent} %' },
  cancelled: { 'zh-CN': '已取消，没有写入文件', en: 'cancelled: nothing was written' },
  done: {
    'zh-CN': '已导出 {out}：成员 {members} 个，{megabytes} MB，脱敏 {profile}，签署者 {name}，指纹 {fingerprint}',
    en: 'exported {out}: {members#member/members}: {members}, {megabytes} MB, redaction {profile}, signed by {name}, fingerprint {fingerprint}',
  },
  preview: { 'zh-CN': '类别|个数|处数|例', en: 'KIND|THINGS|PLACES|EXAMPLE' },
} as const satisfies Record<string, Words>

const OPTIONS = {
  data: { type: 'string' },
  out: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  bureau: { type: 'string', multiple: true, default: [] as string[] },
  app: { type: 'string', multiple: true, default: [] as string[] },
  entity: { type: 'string', multiple: true, default: [] as string[] },
  incident: { type: 'string' },
  redaction: { type: 'string', default: 'none' },
  'hide-namespace': { type: 'string', multiple: true, default: [] as string[] },
  suite: { type: 'string' },
  'passphrase-file': { type: 'string' },
  preview: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** Characters of an example that a preview shows. */
const EXAMPLE_CHARS = 60

const FORM = { offset: true, local: true } as const
const instantSchema = z.union([z.iso.datetime(FORM), z.iso.datetime({ ...FORM, precision: -1 })])

function instantOf(option: string, value: string | undefined, lang: Lang): number | null {
  if (value === undefined) return null
  if (!instantSchema.safeParse(value).success) throw new UsageError(WORDS.time, { option, value }, lang)
  return Date.parse(value)
}

/** One of the known words, or the fault in words. */
function chosen<T extends string>(option: string, value: string, known: readonly T[], lang: Lang): T {
  const found = known.find((each) => each === value)
  if (found === undefined) throw new UsageError(USAGE.choice, { option, value, known: known.join(', ') }, lang)
  return found
}

/** `bureau:edu` of `edu`; what is an id already stays. */
const idsOf = (kind: 'bureau' | 'app', values: readonly string[]): RecordId[] =>
  values.map((value) => (value.startsWith(`${kind}:`) ? value : `${kind}:${value}`))

interface Asked {
  readonly ask: Omit<SnapshotAsk, 'secrets' | 'signal'>
  readonly out: string | null
  readonly suite: SuiteId | null
  readonly passphraseFile: string | null
  readonly json: boolean
}

function askedBy(args: readonly string[], lang: Lang): Asked | 'help' {
  const { values } = argumentsBy({ args: [...args], options: OPTIONS }, lang)
  if (values.help) return 'help'
  if (!values.data) throw new UsageError(USAGE.needed, { option: '--data' }, lang)
  if (!values.out && !values.preview) throw new UsageError(USAGE.needed, { option: '--out' }, lang)
  const profile = chosen<Profile>('--redaction', values.redaction, PROFILES, lang)
  const suite = values.suite === undefined ? null : chosen<SuiteId>('--suite', values.suite, SUITES, lang)
  const namespaces = values['hide-namespace']
  if (namespaces.length > 0 && profile === 'none') throw new UsageError(WORDS.unhidden, {}, lang)
  const [told, until] = [instantOf('--from', values.from, lang), instantOf('--to', values.to, lang)]

  const dataDir = resolve(values.data)
  if (!existsSync(journalFile(dataDir))) throw new JournalError('journal.missing', { path: dataDir })
  const now = Date.now()
  const incident = values.incident === undefined ? null : askedIncident(dataDir, values.incident)
  const from = told ?? incident?.from
  const to = until ?? (incident === null ? undefined : (incident.to ?? now))
  if (from === undefined) throw new UsageError(USAGE.needed, { option: '--from' }, lang)
  if (to === undefined) throw new UsageError(USAGE.needed, { option: '--to' }, lang)
  if (from >= to) throw new UsageError(WORDS.empty, {}, lang)
  const named = [...idsOf('bureau', values.bureau), ...idsOf('app', values.app), ...values.entity]
  const scope = named.length > 0 ? named : (incident?.scope?.map(({ id }) => id) ?? null)
  return {
    ask: {
      ...{ dataDir, window: { from, to }, scope, incident, register: lastRegister(dataDir, now), now },
      ...{ redaction: { profile, namespaces }, pseudonymKey: randomBytes(32), collect: createCollect('regular') },
    },
    out: values.preview || values.out === undefined ? null : resolve(values.out),
    suite,
    passphraseFile: values['passphrase-file'] === undefined ? null : resolve(values['passphrase-file']),
    json: values.json,
  }
}

/** `wanglou export`: writes an incident snapshot from a data folder, without a window. Ends with 0 only if the package stands there whole. */
export const exportCommand: Command = async (args, lang) => {
  const cancel = new AbortController()
  const stop = (): void => cancel.abort()
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    const asked = askedBy(args, lang)
    if (asked === 'help') {
      process.stdout.write(WORDS.usage[lang])
      return 0
    }
    return await carriedOut(asked, cancel.signal, lang)
  } catch (error) {
    if (!cancel.signal.aborted) throw error
    process.stderr.write(`${WORDS.cancelled[lang]}\n`)
    return 130
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

async function carriedOut({ ask, out, suite, passphraseFile, json }: Asked, signal: AbortSignal, lang: Lang): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`${printable(line)}\n`)
  if (out === null) {
    const preview = await previewRedaction({ ...ask, secrets: [], signal })
    process.stdout.write(json ? jsonLine(preview) : previewText(preview, lang))
    return 0
  }
  const folder = resolve(out, '..')
  if (!existsSync(folder)) throw new UsageError(WORDS.folder, { path: folder }, lang)
  // Found now, not once all of it is written.
  if (statSync(out, { throwIfNoEntry: false })?.isDirectory())
    return failedBy({ code: 'package.unwritable', facts: { path: out, detail: 'EISDIR' } }, lang)
  const page = readPageTemplate()
  const opened = await openRunSecrets({ dataDir: ask.dataDir, passphraseFile, needed: true, lang, log: say })
  if (opened?.secrets == null) return 1
  const { secrets } = opened
  const signer = ownSigners(secrets).find((each) => suite === null || each.suite === suite)
  if (signer === undefined) return failedBy({ code: 'signing-key.none', facts: { suite: suite ?? SUITES[0] } }, lang)
  const progress = createProgress(say, lang)
  const manifest = await exportSnapshot({ ...ask, secrets: unsaid(secrets), out, signer, page, progress, signal })
  process.stdout.write(json ? jsonLine({ file: out, manifest }) : doneText(out, manifest, lang))
  return 0
}

/** One line a member, and one for each tenth of a long one. */
function createProgress(say: (line: string) => void, lang: Lang) {
  let last = ''
  return ({ member, share }: { readonly member: string; readonly share: number | null }): void => {
    const percent = share === null ? 0 : Math.floor(share * 10) * 10
    const line = fill(share === null ? WORDS.member[lang] : WORDS.share[lang], { member, percent })
    if (line === last) return
    last = line
    say(line)
  }
}

function doneText(out: string, { members, pictures, redaction, signer }: Manifest, lang: Lang): string {
  const megabytes = (statSync(out).size / 1e6).toFixed(1)
  const fingerprint = fingerprintText(signer.fingerprint)
  const facts = { out, members: members.length, megabytes, profile: redaction.profile, name: signer.name, fingerprint }
  const lines = [fill(WORDS.done[lang], facts), ...(pictures?.why == null ? [] : [noPicturesText(pictures.why, lang)])]
  return lines.map((line) => `${printable(line)}\n`).join('')
}

function previewText({ hidden, examples }: RedactionPreview, lang: Lang): string {
  const rows = Object.entries(hidden).map(([kind, { things, places }]) => {
    const [example] = Object.entries(examples).find(([of]) => of === kind)?.[1] ?? []
    const shown =
      example === undefined
        ? ''
        : printable(`${shortened(example.before, EXAMPLE_CHARS)} → ${shortened(example.after, EXAMPLE_CHARS)}`)
    return [kind, String(things), String(places), shown]
  })
  return textTable([WORDS.preview[lang].split('|'), ...rows])
}
