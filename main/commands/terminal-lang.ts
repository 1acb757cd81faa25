import process from 'node:process'
import type { Lang } from '../../shared/lib/words.ts'

/** The language of the terminal, by POSIX's order of variables: Chinese where it says so, else English. */
export function terminalLang(env: NodeJS.ProcessEnv = process.env): Lang {
  const named = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return named.startsWith('zh') ? 'zh-CN' : 'en'
}
