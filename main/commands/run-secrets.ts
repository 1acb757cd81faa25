import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { problemLine } from '../../shared/estate/problem-words.ts'
import type { WordedProblem } from '../../shared/ipc/connections.ts'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
import { KEYRING_FILE } from '../config/secrets/keyring.ts'
import { unlockByFile } from '../config/secrets/passphrase-file.ts'
import { createSecretStore, type SecretStore } from '../config/secrets/secret-store.ts'
import { askUnseen } from './ask-unseen.ts'

/** Passphrases that are asked for at most. */
const TRIES = 3

const WORDS = {
  ask: { 'zh-CN': '保险库口令：', en: 'passphrase of the vault: ' },
  locked: {
    'zh-CN': '保险库已锁定，其中的密钥无法使用：用 --passphrase-file 文件 给出口令',
    en: 'the vault is locked, and nothing in it can be used: give its passphrase by --passphrase-file FILE',
  },
  keyring: {
    'zh-CN': '{path} 由系统密钥环加密，只有桌面程序能打开：此处改用 {file: …}，或移走该文件后在桌面程序中设置口令保险库',
    en: '{path} is under the keyring of the system, which only the desktop program opens: use {file: …} here, or move it away and set a passphrase in the desktop program',
  },
} as const satisfies Record<string, Words>

export interface RunSecretsOptions {
  readonly dataDir: string
  /** Their store; left out: that of the data folder, as far as it opens without a desktop. */
  readonly store?: SecretStore
  /** null: ask for it, where there is someone to ask. */
  readonly passphraseFile: string | null
  /** A source needs a secret. */
  readonly needed: boolean
  readonly lang: Lang
  readonly log: (line: string) => void
}

/**
 * The secrets of the data folder for a run without a window; `secrets` is null where they stay locked. null: they were to be unlocked and were
 * not, and the log says why.
 */
export async function openRunSecrets(
  options: RunSecretsOptions,
): Promise<{ readonly secrets: Readonly<Record<string, string>> | null } | null> {
  const { dataDir, passphraseFile, needed, lang, log } = options
  const say = (words: Words, facts = {}) => log(fill(words[lang], facts))
  const tell = (problem: WordedProblem) => log(problemLine(problem, lang))
  const store = options.store ?? createSecretStore(dataDir, null, () => {})
  const { state, problem } = store.info()
  if (passphraseFile !== null) {
    const { exposed, problem: failed } = await unlockByFile(store, passphraseFile)
    if (exposed !== null) tell(exposed)
    if (failed !== null) tell(failed)
    // Where there is none yet, what needs it says so; a run that was given the wrong word has nothing to do.
    if (failed !== null && failed.code !== 'vault.none') return null
  } else if (problem !== null) tell(problem)
  else if (state === 'locked' && needed) {
    const asked = process.stdin.isTTY && process.stderr.isTTY ? await unlockByHand(store, lang, tell) : null
    if (asked === false) return null
    if (asked === null) say(WORDS.locked)
  } else if (state === 'none' && needed && existsSync(join(dataDir, KEYRING_FILE))) {
    say(WORDS.keyring, { path: join(dataDir, KEYRING_FILE) })
  }
  return { secrets: store.all() }
}

/** Whether one of the tries opened it. */
async function unlockByHand(store: SecretStore, lang: Lang, tell: (problem: WordedProblem) => void): Promise<boolean> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const passphrase = await askUnseen(WORDS.ask[lang])
    if (passphrase === null) return false
    const problem = await store.unlock(passphrase)
    if (problem === null) return true
    tell(problem)
    if (problem.code !== 'vault.wrong-passphrase') return false
  }
  return false
}
