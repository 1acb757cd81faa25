import { basename, resolve } from 'node:path'
import process from 'node:process'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
import type { Verdict } from '../../shared/snapshot/finding.ts'
import { fingerprintText } from '../../shared/snapshot/suite.ts'
import { readSigners } from '../config/signing/signers-file.ts'
import type { CaseFile } from '../engine/snapshot/case/case-file.ts'
import { startImportThread } from '../engine/snapshot/case/start-import.ts'
import { argumentsBy, type Command, USAGE, UsageError } from './command.ts'
import { jsonLine, printable } from './printable.ts'
import { findingDocuments, findingLines } from './worded-findings.ts'
import { failedBy } from './worded-problem.ts'

const WORDS = {
  file: { 'zh-CN': '缺少要导入的快照', en: 'the snapshot to import is needed' },
  made: { 'zh-CN': '已导入 {file}，案例 {id}', en: '{file} is imported as the case {id}' },
  window: { 'zh-CN': '时段 {from} 至 {to}，脱敏 {redaction}', en: 'window {from} to {to}, redaction {redaction}' },
  known: { 'zh-CN': '签署者：{name}，指纹 {fingerprint}', en: 'signer: {name}, fingerprint {fingerprint}' },
  unknown: {
    'zh-CN': '签署者不在信任名单中，自称 {name}，指纹 {fingerprint}',
    en: 'the signer is not known here; by its own account {name}, fingerprint {fingerprint}',
  },
  look: {
    'zh-CN': '查看：wanglou state --data 目录 --case {short} --at {at}',
    en: 'look at it: wanglou state --data DIR --case {short} --at {at}',
  },
  accept: {
    'zh-CN': '未导入。请经其他渠道与签署者核对指纹；仍要导入：加 --accept-unknown {bare}',
    en: 'not imported. Compare the fingerprint with the signer by another way; to import it nevertheless: --accept-unknown {bare}',
  },
  cancelled: { 'zh-CN': '已取消，没有导入', en: 'cancelled: nothing was imported' },
  invalid: { 'zh-CN': '未导入：{file} 无效', en: 'not imported: {file} is not valid' },
} as const satisfies Record<string, Words>

/** A file that is not valid, a signer that was not accepted, as `wanglou verify` ends; and a run that was told to stop, as `wanglou export` ends. */
const EXIT_CODES = { invalid: 1, 'unknown-signer': 3, cancelled: 130 } as const

/** `wanglou import`: makes a read-only case of a snapshot, once it is found valid. Ends with 0 only where there is a case; 3: unknown signer; 1: else. */
export const importSnapshot: Command = async (args, lang) => {
  const { values, positionals } = argumentsBy(
    {
      args: [...args],
      allowPositionals: true,
      options: { data: { type: 'string' }, 'accept-unknown': { type: 'string' }, json: { type: 'boolean', default: false } },
    },
    lang,
  )
  const [file, more] = positionals
  if (file === undefined) throw new UsageError(WORDS.file, {}, lang)
  if (more !== undefined) throw new UsageError(USAGE.extra, { value: more }, lang)
  if (!values.data) throw new UsageError(USAGE.needed, { option: '--data' }, lang)
  const dataDir = resolve(values.data)
  const accept = values['accept-unknown']?.replaceAll(/\s/g, '').toLowerCase() ?? null
  const job = { path: resolve(file), dataDir, signers: readSigners(dataDir), accept, now: Date.now() }
  const running = startImportThread(job, () => {})
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, running.cancel)
  const end = await running.end
  if (end.type === 'cancelled') {
    process.stderr.write(`${WORDS.cancelled[lang]}\n`)
    return EXIT_CODES.cancelled
  }
  if (end.type === 'failed') {
    if (values.json) process.stdout.write(jsonLine({ file, problem: { code: end.code, facts: end.facts } }))
    return failedBy(end, lang)
  }
  const { verdict, made } = end
  process.stdout.write(values.json ? jsonLine(documentOf(file, verdict, made)) : printed(file, verdict, made, lang))
  return made !== null ? 0 : verdict.state === 'unknown-signer' ? EXIT_CODES['unknown-signer'] : EXIT_CODES.invalid
}

function documentOf(file: string, { state, findings, signer }: Verdict, made: CaseFile | null): object {
  return { file, state, findings: findingDocuments(findings), signer, case: made }
}

const iso = (at: number): string => new Date(at).toISOString()

function printed(file: string, { findings, signer }: Verdict, made: CaseFile | null, lang: Lang): string {
  const told = (words: Words, facts: Readonly<Record<string, string>>): string => fill(words[lang], facts)
  const who = signer && {
    ...{ name: signer.known?.name ?? signer.name, fingerprint: fingerprintText(signer.fingerprint), bare: signer.fingerprint },
  }
  const lines: string[] = []
  if (made !== null) lines.push(told(WORDS.made, { file: basename(file), id: made.id }))
  if (who !== null) lines.push(told(signer?.known ? WORDS.known : WORDS.unknown, who))
  if (made !== null) {
    const { window, redaction, id, firstLook } = made
    lines.push(told(WORDS.window, { from: iso(window.from), to: iso(window.to), redaction }))
    lines.push(told(WORDS.look, { short: id.slice(0, 12), at: iso(firstLook) }))
  } else if (findings.every(({ code }) => code === 'signer-unknown') && who !== null) lines.push(told(WORDS.accept, who))
  else lines.push(told(WORDS.invalid, { file: basename(file) }), ...findingLines(findings, lang))
  return lines.map((line) => `${printable(line)}\n`).join('')
}
