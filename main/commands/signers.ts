import { readFileSync, statSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import process from 'node:process'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
import { findingText } from '../../shared/snapshot/finding.ts'
import { fingerprintText } from '../../shared/snapshot/suite.ts'
import type { PublicSigner } from '../../shared/snapshot/verify/platform.ts'
import { PUBLIC_KEY_MAX_BYTES, readPublicKeyText } from '../config/signing/public-key-file.ts'
import { addSigner, MAX_NAME_CHARS, readSigners, removeSigner } from '../config/signing/signers-file.ts'
import { verifyPackage } from '../engine/snapshot/package/verify-package.ts'
import { argumentsBy, type Command, USAGE, UsageError } from './command.ts'
import { dataFolder } from './data-folder.ts'
import { jsonLine, printable } from './printable.ts'
import { textTable } from './text-table.ts'

const WORDS = {
  action: {
    'zh-CN': `signers 之后要求：
  list   --data 目录 [--json]                                      信任名单
  trust  文件 --data 目录 --fingerprint 指纹 [--name 名称]         信任该快照的签署者，或该公钥
  remove 指纹 --data 目录                                          不再信任`,
    en: `signers takes:
  list   --data DIR [--json]                                       whose packages are known
  trust  FILE --data DIR --fingerprint FINGERPRINT [--name NAME]   trust the signer of this package, or this public key
  remove FINGERPRINT --data DIR                                    trust it no longer`,
  },
  file: { 'zh-CN': 'trust 要求一个快照或公钥文件', en: 'trust takes a package or a public key' },
  fingerprint: { 'zh-CN': 'remove 要求一个指纹', en: 'remove takes a fingerprint' },
  name: { 'zh-CN': '名称要求 1 至 {most} 个字符', en: 'a name has 1 to {most} characters' },
  heads: { 'zh-CN': '名称|套件|加入时间|指纹', en: 'NAME|SUITE|ADDED|FINGERPRINT' },
  compare: {
    'zh-CN': '{name} 的指纹是 {fingerprint}。请经其他渠道与其核对，一致后加上 --fingerprint 重试；尚未信任',
    en: 'the fingerprint of {name} is {fingerprint}. Compare it with them by another way, then give it by --fingerprint; nothing is trusted yet',
  },
  differs: {
    'zh-CN': '指纹不一致：该文件的签署者是 {fingerprint}；未信任',
    en: 'this is another fingerprint: the signer of this file is {fingerprint}; nothing is trusted',
  },
  invalid: {
    'zh-CN': '该文件无效，不能据以信任：{detail}',
    en: 'this file is not valid, and nothing is trusted by it: {detail}',
  },
  trusted: { 'zh-CN': '已信任 {name}：{fingerprint}', en: 'trusted {name}: {fingerprint}' },
  unknown: { 'zh-CN': '信任名单中没有 {fingerprint}', en: 'no known signer has {fingerprint}' },
  removed: { 'zh-CN': '不再信任 {fingerprint}', en: 'no longer trusted: {fingerprint}' },
} as const satisfies Record<string, Words>

const ACTIONS: readonly string[] = ['list', 'trust', 'remove']

const OPTIONS = {
  data: { type: 'string' },
  fingerprint: { type: 'string' },
  name: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** `wanglou signers`: whose packages this data folder knows. */
export const signers: Command = async (args, lang) => {
  const { values, positionals } = argumentsBy({ args: [...args], allowPositionals: true, options: OPTIONS }, lang)
  const [action, what, more] = positionals
  if (action === undefined || !ACTIONS.includes(action)) throw new UsageError(WORDS.action, {}, lang)
  const extra = action === 'list' ? what : more
  if (extra !== undefined) throw new UsageError(USAGE.extra, { value: extra }, lang)
  if (!values.data) throw new UsageError(USAGE.needed, { option: '--data' }, lang)
  const dataDir = resolve(values.data)
  if (action === 'list') return list(dataFolder(values.data), values.json, lang)
  if (what === undefined) throw new UsageError(action === 'trust' ? WORDS.file : WORDS.fingerprint, {}, lang)
  if (action === 'remove') return remove(dataFolder(values.data), plain(what), lang)
  const name = values.name?.trim()
  if (name === '' || (name ?? '').length > MAX_NAME_CHARS) throw new UsageError(WORDS.name, { most: MAX_NAME_CHARS }, lang)
  return await trust(dataDir, resolve(what), { name: name ?? null, fingerprint: plain(values.fingerprint ?? '') }, lang)
}

/** A fingerprint as people write it, as it is kept. */
const plain = (fingerprint: string): string => fingerprint.replace(/[\s:-]/g, '').toLowerCase()

function list(dataDir: string, json: boolean, lang: Lang): number {
  const known = readSigners(dataDir)
  const rows = known.map(({ name, suite, added, fingerprint }) => [name, suite, added, fingerprintText(fingerprint)])
  process.stdout.write(json ? jsonLine(known) : textTable([WORDS.heads[lang].split('|'), ...rows]))
  return 0
}

function remove(dataDir: string, fingerprint: string, lang: Lang): number {
  const wasKnown = removeSigner(dataDir, fingerprint)
  const told = fill((wasKnown ? WORDS.removed : WORDS.unknown)[lang], { fingerprint: fingerprintText(fingerprint) })
  process.stderr.write(`${printable(told)}\n`)
  return wasKnown ? 0 : 1
}

async function trust(
  dataDir: string,
  file: string,
  given: { readonly name: string | null; readonly fingerprint: string },
  lang: Lang,
): Promise<number> {
  const key = publicKeyIn(file)
  const { state, signer, findings } =
    key === null ? await verifyPackage(file, { signers: [] }) : { state: 'valid', signer: key, findings: [] }
  const say = (words: Words, facts: Record<string, string>, code: number): number => {
    process.stderr.write(`${printable(fill(words[lang], facts))}\n`)
    return code
  }
  const [first] = findings
  if (state === 'invalid' || signer === null)
    return say(WORDS.invalid, { detail: first === undefined ? '' : findingText(first, lang) }, 1)
  const facts = { name: given.name ?? signer.name, fingerprint: fingerprintText(signer.fingerprint) }
  if (given.fingerprint === '') return say(WORDS.compare, facts, 3)
  if (given.fingerprint !== signer.fingerprint) return say(WORDS.differs, facts, 1)
  addSigner(dataDir, namedSigner(signer, facts.name), Date.now())
  return say(WORDS.trusted, facts, 0)
}

/** null: the file holds none, and may be a package. */
function publicKeyIn(file: string): PublicSigner | null {
  try {
    if (statSync(file).size > PUBLIC_KEY_MAX_BYTES) return null
    return readPublicKeyText(readFileSync(file, 'utf8'), basename(file, extname(file)))
  } catch {
    // What cannot be read is told of as a package that cannot be.
    return null
  }
}

const namedSigner = ({ suite, publicKey, fingerprint }: PublicSigner, name: string): PublicSigner => ({
  name,
  suite,
  publicKey,
  fingerprint,
})
