import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { problemLine } from '../../shared/estate/problem-words.ts'
import { fill, type Words } from '../../shared/lib/words.ts'
import { fingerprintText, SUITES } from '../../shared/snapshot/suite.ts'
import { KEYRING_FILE } from '../config/secrets/keyring.ts'
import { unlockByFile } from '../config/secrets/passphrase-file.ts'
import { createSecretStore } from '../config/secrets/secret-store.ts'
import { makeOwnKey } from '../config/signing/own-keys.ts'
import { MAX_NAME_CHARS } from '../config/signing/signers-file.ts'
import { argumentsBy, type Command, USAGE, UsageError } from './command.ts'
import { printable } from './printable.ts'
import { openRunSecrets } from './run-secrets.ts'
import { failedBy } from './worded-problem.ts'

const WORDS = {
  action: {
    'zh-CN': 'keys 之后要求：make --suite {suites} --name 单位名称 --data 目录 [--passphrase-file 文件] [--replace]',
    en: 'keys takes: make --suite {suites} --name NAME --data DIR [--passphrase-file FILE] [--replace]',
  },
  name: {
    'zh-CN': '--name 要求 1 至 {most} 个字符：快照上署的单位名称',
    en: '--name takes 1 to {most} characters: who packages say has signed them',
  },
  first: {
    'zh-CN': '还没有保险库：用 --passphrase-file 文件 给出口令，随密钥一起建立',
    en: 'there is no vault yet: give a passphrase by --passphrase-file FILE, and one is made with the key',
  },
  made: {
    'zh-CN': '已生成 {name} 的 {suite} 签名密钥，指纹 {fingerprint}。请将指纹当面或电话告知收件方',
    en: 'made a signing key of {name} ({suite}), fingerprint {fingerprint}. Tell it to those who receive packages, in person or by telephone',
  },
} as const satisfies Record<string, Words>

/** `wanglou keys make`: a signing key of this data folder, kept with its secrets. Where there is no vault yet, the passphrase file makes one. */
export const keys: Command = async (args, lang) => {
  const options = {
    suite: { type: 'string' },
    name: { type: 'string' },
    data: { type: 'string' },
    'passphrase-file': { type: 'string' },
    replace: { type: 'boolean', default: false },
  } as const
  const { values, positionals } = argumentsBy({ args: [...args], allowPositionals: true, options }, lang)
  const suite = SUITES.find((each) => each === values.suite)
  const [action, more] = positionals
  if (action !== 'make' || values.suite === undefined) throw new UsageError(WORDS.action, { suites: SUITES.join('|') }, lang)
  if (more !== undefined) throw new UsageError(USAGE.extra, { value: more }, lang)
  if (suite === undefined)
    throw new UsageError(USAGE.choice, { option: '--suite', value: values.suite, known: SUITES.join(', ') }, lang)
  if (!values.data) throw new UsageError(USAGE.needed, { option: '--data' }, lang)
  const name = values.name?.trim() ?? ''
  if (name === '' || name.length > MAX_NAME_CHARS) throw new UsageError(WORDS.name, { most: MAX_NAME_CHARS }, lang)
  const dataDir = resolve(values.data)
  const log = (line: string): void => {
    process.stderr.write(`${printable(line)}\n`)
  }
  const passphraseFile = values['passphrase-file'] === undefined ? null : resolve(values['passphrase-file'])
  const store = createSecretStore(dataDir, null, () => {})
  const isFirst = store.info().state === 'none' && !existsSync(join(dataDir, KEYRING_FILE))
  if (isFirst && passphraseFile === null) throw new UsageError(WORDS.first, {}, lang)
  if (isFirst && passphraseFile !== null) {
    const { exposed, problem } = await unlockByFile({ unlock: store.setPassphrase }, passphraseFile)
    if (exposed !== null) log(problemLine(exposed, lang))
    if (problem !== null) return failedBy(problem, lang)
  } else {
    const opened = await openRunSecrets({ store, dataDir, passphraseFile, needed: true, lang, log })
    if (opened?.secrets == null) return 1
  }
  const { signer, problem } = makeOwnKey(store, dataDir, { suite, name, replace: values.replace }, Date.now())
  if (problem !== null) return failedBy(problem, lang)
  const fingerprint = fingerprintText(signer?.fingerprint ?? '')
  process.stdout.write(`${printable(fill(WORDS.made[lang], { name, suite, fingerprint }))}\n`)
  return 0
}
