import { type Facts, fill, type Lang, type Words } from '../../shared/lib/words.ts'
import { printable } from './printable.ts'

/** One `wanglou` command. Resolves to the exit code of the process. */
export type Command = (args: readonly string[], lang: Lang) => Promise<number>

/** The arguments do not say what to do: the message tells what is wrong and the process ends with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'

  constructor(words: Words, facts: Facts, lang: Lang) {
    // What is quoted was typed, or is the name of a file that the shell put there.
    const quoted = Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'string' ? printable(fact) : fact])
    super(fill(words[lang], Object.fromEntries(quoted)))
  }
}

/** What commands have in common to say about their arguments. */
export const USAGE = {
  option: { 'zh-CN': '参数有误：{detail}', en: 'these arguments are not understood: {detail}' },
  needed: { 'zh-CN': '缺少参数 {option}', en: '{option} is needed' },
  seconds: {
    'zh-CN': '{option} 要求大于 0、不超过 2147483 的秒数，得到的是“{value}”',
    en: '{option} takes a number of seconds above 0 and up to 2147483, not "{value}"',
  },
} as const satisfies Record<string, Words>

/** Runs `parse` (node:util parseArgs, which throws on what it does not know) with its fault worded. */
export function parsedBy<T>(parse: () => T, lang: Lang): T {
  try {
    return parse()
  } catch (error) {
    throw new UsageError(USAGE.option, { detail: error instanceof Error ? error.message : String(error) }, lang)
  }
}
