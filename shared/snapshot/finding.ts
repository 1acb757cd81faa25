import { detailText } from '../estate/detail-words.ts'
import { type Facts, fill, type Lang, type Words } from '../lib/words.ts'
import type { KnownSigner } from './manifest.ts'
import type { SuiteId } from './suite.ts'

/** Everything that can be wrong with a package, in words. {path} is a member. */
export const FINDING_WORDS = {
  unreadable: { 'zh-CN': '文件无法读取：{detail}', en: 'the file cannot be read: {detail}' },
  'not-a-package': { 'zh-CN': '不是望楼事件快照', en: 'this is not an incident snapshot of Wanglou' },
  'too-large': {
    'zh-CN': '文件有 {bytes} 字节，超过上限 {limit}，未读取',
    en: 'the file has {bytes} bytes, more than the {limit} of any package; it was not read',
  },
  'content-too-large': {
    'zh-CN': '清单称内容共 {bytes} 字节，超过上限 {limit}，未解开',
    en: 'the manifest tells of {bytes} bytes of content, more than the {limit} that are unpacked; none was',
  },
  truncated: {
    'zh-CN': '文件不完整：{bytes} 字节之后缺失',
    en: 'the file is cut off after {bytes} bytes: its end is missing',
  },
  'version-later': {
    'zh-CN': '格式版本 {version} 高于本版望楼所识的 {own}；请用更新的版本验证',
    en: 'its format is version {version}, later than the {own} that this Wanglou knows; verify it with a newer one',
  },
  'manifest-invalid': { 'zh-CN': '清单 manifest.json 有误：{detail}', en: 'manifest.json is not valid: {detail}' },
  'signature-invalid': { 'zh-CN': '签名文件 signature.json 有误：{detail}', en: 'signature.json is not valid: {detail}' },
  'signature-wrong': {
    'zh-CN': '签名不符：清单在签名之后被改动，或并非由该密钥签署；各成员未再核对',
    en: 'the signature is wrong: the manifest was altered after it was signed, or another key signed it; the members were not looked at',
  },
  'fingerprint-wrong': {
    'zh-CN': '清单所称的签署者指纹与其公钥不符',
    en: 'the fingerprint in the manifest is not that of its public key',
  },
  'signer-unknown': {
    'zh-CN': '签署者不在信任名单中：{name}，指纹 {fingerprint}',
    en: 'the signer is not known here: {name}, fingerprint {fingerprint}',
  },
  'member-altered': { 'zh-CN': '成员被改动：{path}', en: 'altered: {path}' },
  'member-missing': { 'zh-CN': '成员缺失：{path}', en: 'missing: {path}' },
  'member-added': { 'zh-CN': '多出的成员：{path}', en: 'added: {path}' },
  'member-twice': { 'zh-CN': '成员重复：{path}', en: 'there more than once: {path}' },
  'member-content': {
    'zh-CN': '成员解开后与清单不符：{path}',
    en: 'does not unpack to what the manifest says: {path}',
  },
  'page-differs': {
    'zh-CN': 'report.html 所示与快照的其他成员不符：{path}',
    en: 'report.html does not show what the other members say: {path}',
  },
  'name-unsafe': { 'zh-CN': '不允许的成员名：{path}', en: 'a name that no member may have: {path}' },
  'name-not-utf8': { 'zh-CN': '成员名不是 UTF-8：{bytes}', en: 'the name of a member is not UTF-8: {bytes}' },
  'structure-header': {
    'zh-CN': '归档结构被改动：{path} 的文件头',
    en: 'the structure of the archive was altered: the header of {path}',
  },
  'structure-disagrees': {
    'zh-CN': '归档结构被改动：{path} 的两处文件头不一致',
    en: 'the structure of the archive was altered: the two headers of {path} disagree',
  },
  'structure-directory': {
    'zh-CN': '归档结构被改动：中央目录',
    en: 'the structure of the archive was altered: its central directory',
  },
  'structure-end': { 'zh-CN': '归档结构被改动：结束记录', en: 'the structure of the archive was altered: its end record' },
  'structure-size': {
    'zh-CN': '归档结构被改动：应为 {expected} 字节，实为 {bytes}',
    en: 'the structure of the archive was altered: {bytes} bytes instead of {expected}',
  },
  'structure-trailing': {
    'zh-CN': '归档结构被改动：末尾之后多出 {bytes} 字节',
    en: 'the structure of the archive was altered: {bytes} bytes behind its end',
  },
} as const satisfies Record<string, Words>

export type FindingCode = keyof typeof FINDING_WORDS

/** One thing that is wrong. */
export interface Finding {
  readonly code: FindingCode
  readonly facts: Facts
}

/** Facts come from the file: escape them for where they are shown. */
export function findingText({ code, facts }: Finding, lang: Lang): string {
  const { detail } = facts
  const told = typeof detail === 'string' ? { ...facts, detail: detailText(detail, lang) } : facts
  return fill(FINDING_WORDS[code][lang], told)
}

/** `valid`: nothing is wrong and the signer is known; `unknown-signer`: nothing else is wrong. */
export type VerdictState = 'valid' | 'unknown-signer' | 'invalid'

/** What verifying a package came to. */
export interface Verdict {
  readonly state: VerdictState
  /** All that is wrong; empty only if it is valid. */
  readonly findings: readonly Finding[]
  /** Whoever the manifest names, where it could be read; `known`: the entry of the trust store of the same key. */
  readonly signer: VerdictSigner | null
}

export interface VerdictSigner {
  /** As the manifest has it: anyone can write any name. */
  readonly name: string
  readonly suite: SuiteId
  readonly publicKey: string
  /** Of the public key. */
  readonly fingerprint: string
  readonly known: KnownSigner | null
}

export function stateOf(findings: readonly Finding[]): VerdictState {
  if (findings.length === 0) return 'valid'
  return findings.every((finding) => finding.code === 'signer-unknown') ? 'unknown-signer' : 'invalid'
}
