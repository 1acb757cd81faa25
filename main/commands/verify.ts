import { basename, resolve } from 'node:path'
import process from 'node:process'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
import type { Verdict, VerdictState } from '../../shared/snapshot/finding.ts'
import type { Manifest } from '../../shared/snapshot/manifest.ts'
import { noPicturesText } from '../../shared/snapshot/pictures.ts'
import { fingerprintText } from '../../shared/snapshot/suite.ts'
import { readSigners } from '../config/signing/signers-file.ts'
import { openPackage } from '../engine/snapshot/package/verify-package.ts'
import { withPage } from '../engine/snapshot/report/check-page.ts'
import { argumentsBy, type Command, USAGE, UsageError } from './command.ts'
import { jsonLine, printable } from './printable.ts'
import { findingDocuments, findingLines } from './worded-findings.ts'

const WORDS = {
  file: { 'zh-CN': '缺少要验证的文件', en: 'the package to verify is needed' },
  valid: { 'zh-CN': '有效：{file} 未被改动，签署者已知', en: 'VALID: {file} is as it was signed, by a known signer' },
  'unknown-signer': {
    'zh-CN': '未知签署者：{file} 签名后未被改动，但签署者不在信任名单中',
    en: 'UNKNOWN SIGNER: {file} is as it was signed, by someone who is not known here',
  },
  invalid: { 'zh-CN': '无效：{file}', en: 'NOT VALID: {file}' },
  compare: {
    'zh-CN': '请经其他渠道（电话、当面）与签署者核对指纹；一致后：wanglou signers trust 文件 --data 目录 --fingerprint 指纹',
    en: 'compare the fingerprint with the signer by another way (telephone, in person); where it is the same: wanglou signers trust FILE --data DIR --fingerprint FINGERPRINT',
  },
  signer: { 'zh-CN': '自称签署者：{name}', en: 'signer by its own account: {name}' },
  known: { 'zh-CN': '签署者：{name}（{added} 加入信任名单）', en: 'signer: {name} (known since {added})' },
  fingerprint: { 'zh-CN': '指纹：{fingerprint}（{suite}）', en: 'fingerprint: {fingerprint} ({suite})' },
  about: {
    'zh-CN': '时段 {from} 至 {to}，生成于 {made}，脱敏 {profile}，成员 {members} 个',
    en: 'window {from} to {to}, made {made}, redaction {profile}, {members#member/members}: {members}',
  },
  pictures: { 'zh-CN': '关键时刻画面 {n} 幅', en: 'pictures of key moments: {n}' },
} as const satisfies Record<string, Words>

const EXIT_CODES: Readonly<Record<VerdictState, number>> = { valid: 0, 'unknown-signer': 3, invalid: 1 }

/** `wanglou verify`: says exactly what is wrong with a package. Ends with 0 only if nothing is and its signer is known; 3: unknown signer; 1: else. */
export const verify: Command = async (args, lang) => {
  const { values, positionals } = argumentsBy(
    {
      args: [...args],
      allowPositionals: true,
      options: { data: { type: 'string' }, json: { type: 'boolean', default: false } },
    },
    lang,
  )
  const [file, more] = positionals
  if (file === undefined) throw new UsageError(WORDS.file, {}, lang)
  if (more !== undefined) throw new UsageError(USAGE.extra, { value: more }, lang)
  const { data, json } = values
  const signers = data === undefined ? [] : readSigners(resolve(data))
  const { verdict: signed, content } = await openPackage(resolve(file), { signers })
  const verdict = content === null ? signed : await withPage(signed, content).finally(content.close)
  const manifest = content?.manifest ?? null
  process.stdout.write(json ? jsonLine(documentOf(file, verdict, manifest)) : printed(file, verdict, manifest, lang))
  return EXIT_CODES[verdict.state]
}

function documentOf(file: string, { state, findings, signer }: Verdict, manifest: Manifest | null): object {
  return { file, state, findings: findingDocuments(findings), signer, manifest }
}

function printed(file: string, verdict: Verdict, manifest: Manifest | null, lang: Lang): string {
  const { state, findings, signer } = verdict
  const lines = [fill(WORDS[state][lang], { file: basename(file) })]
  if (state === 'invalid') lines.push(...findingLines(findings, lang))
  if (signer !== null) {
    const known = signer.known === null ? WORDS.signer : WORDS.known
    lines.push(fill(known[lang], { name: signer.known?.name ?? signer.name, added: signer.known?.added ?? '' }))
    lines.push(fill(WORDS.fingerprint[lang], { fingerprint: fingerprintText(signer.fingerprint), suite: signer.suite }))
  }
  if (manifest !== null) {
    const { made, window, redaction, members, pictures } = manifest
    lines.push(fill(WORDS.about[lang], { ...window, made, profile: redaction.profile, members: members.length }))
    if (pictures?.why != null) lines.push(noPicturesText(pictures.why, lang))
    else if (pictures !== undefined) lines.push(fill(WORDS.pictures[lang], { n: pictures.made.length }))
  }
  if (state === 'unknown-signer') lines.push(WORDS.compare[lang])
  return lines.map((line) => `${printable(line)}\n`).join('')
}
