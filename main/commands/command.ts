import { type ParseArgsConfig, parseArgs } from 'node:util'
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
  unknown: { 'zh-CN': '没有参数 {option}', en: 'there is no option {option}' },
  valueless: { 'zh-CN': '{option} 缺少值', en: '{option} takes a value' },
  dashed: {
    'zh-CN': '{option} 之后是 {value}：如果它就是值，请写成 {option}={value}',
    en: '{option} is followed by {value}: where that is its value, write {option}={value}',
  },
  flag: { 'zh-CN': '{option} 不带值，得到的是“{value}”', en: '{option} takes no value, not "{value}"' },
  twice: { 'zh-CN': '{option} 只能给出一次', en: '{option} can be given only once' },
  extra: { 'zh-CN': '多余的参数“{value}”', en: 'one argument too many: "{value}"' },
  choice: { 'zh-CN': '{option} 不能是“{value}”，可选：{known}', en: '{option} cannot be "{value}": one of {known}' },
  needed: { 'zh-CN': '缺少参数 {option}', en: '{option} is needed' },
  seconds: {
    'zh-CN': '{option} 要求大于 0、不超过 2147483 的秒数，得到的是“{value}”',
    en: '{option} takes a number of seconds above 0 and up to 2147483, not "{value}"',
  },
} as const satisfies Record<string, Words>

/** The arguments as `config` (node:util parseArgs) has them. @throws UsageError, which names the one that is not understood */
export function argumentsBy<const T extends ParseArgsConfig>(config: T, lang: Lang): ReturnType<typeof parseArgs<T>> {
  const fault = faultIn(config)
  if (fault !== null) throw new UsageError(USAGE[fault.word], fault.facts, lang)
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError(USAGE.option, { detail: error instanceof Error ? error.message : String(error) }, lang)
  }
}

interface Fault {
  readonly word: 'unknown' | 'valueless' | 'dashed' | 'flag' | 'twice' | 'extra'
  readonly facts: Facts
}

/** What parseArgs would refuse in English, and what it takes without a word: of a value that is given twice it drops the first. */
function faultIn({ args = [], options = {}, allowPositionals = false }: ParseArgsConfig): Fault | null {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true })
  const given = new Set<string>()
  for (const token of tokens) {
    if (token.kind === 'positional' && !allowPositionals) return { word: 'extra', facts: { value: token.value } }
    if (token.kind !== 'option') continue
    const { name, rawName: option, value, inlineValue } = token
    const known = Object.hasOwn(options, name) ? options[name] : undefined
    if (known === undefined) return { word: 'unknown', facts: { option } }
    if (known.type === 'boolean') {
      if (value !== undefined) return { word: 'flag', facts: { option, value } }
      continue
    }
    if (value === undefined) return { word: 'valueless', facts: { option } }
    if (!inlineValue && value.length > 1 && value.startsWith('-')) return { word: 'dashed', facts: { option, value } }
    if (given.has(name) && !known.multiple) return { word: 'twice', facts: { option } }
    given.add(name)
  }
  return null
}
