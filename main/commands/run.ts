import { resolve } from 'node:path'
import process from 'node:process'
import { problemLine } from '../../shared/estate/problem-words.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
import { readSourcesFile, secretsNeeded } from '../config/sources-file.ts'
import { startEngine } from '../engine/start.ts'
import { argumentsBy, type Command, USAGE, UsageError } from './command.ts'
import { printable } from './printable.ts'
import { openRunSecrets } from './run-secrets.ts'

interface RunOptions {
  readonly dataDir: string
  readonly sourcesFile: string
  /** The file with the vault's passphrase; null: none was named. */
  readonly passphraseFile: string | null
  /** null: until told to stop. */
  readonly forMs: number | null
}

const WORDS = {
  running: { 'zh-CN': '正在运行，数据目录 {path}', en: 'running on {path}' },
  signal: { 'zh-CN': '正在停止：收到 {signal}', en: 'stopping: {signal}' },
  over: { 'zh-CN': '正在停止：{seconds} 秒已到', en: 'stopping: {seconds} s are over' },
} as const satisfies Record<string, Words>

/** The longest timer that there is, ms: a longer one would fire at once. */
const LONGEST_MS = 2_147_483_647

function optionsOf(args: readonly string[], lang: Lang): RunOptions {
  const { values } = argumentsBy(
    {
      args: [...args],
      options: {
        ...{ data: { type: 'string' }, sources: { type: 'string' }, for: { type: 'string' } },
        'passphrase-file': { type: 'string' },
      },
    },
    lang,
  )
  if (!values.data) throw new UsageError(USAGE.needed, { option: '--data' }, lang)
  if (!values.sources) throw new UsageError(USAGE.needed, { option: '--sources' }, lang)
  const seconds = values.for === undefined ? null : Number(values.for)
  if (seconds !== null && !(seconds > 0 && seconds * 1_000 <= LONGEST_MS)) {
    throw new UsageError(USAGE.seconds, { option: '--for', value: values.for ?? '' }, lang)
  }
  return {
    dataDir: resolve(values.data),
    sourcesFile: resolve(values.sources),
    passphraseFile: values['passphrase-file'] ? resolve(values['passphrase-file']) : null,
    forMs: seconds === null ? null : seconds * 1_000,
  }
}

/** What a person wants to know of a source's state: two that give the same line are not told twice. */
function stateLine({ name, phase, problem }: SourceState, lang: Lang): string {
  return problem === null ? `${name}: ${phase}` : `${name}: ${phase}: ${problemLine(problem, lang)}`
}

/** `wanglou run`: the engine in this process, without a window, until SIGINT or SIGTERM or for `--for` seconds. */
export const run: Command = async (args, lang) => {
  const { forMs, passphraseFile, ...options } = optionsOf(args, lang)
  const log = (line: string): void => void process.stderr.write(`${new Date().toISOString()} ${printable(line)}\n`)
  // The wall goes on with its cache; a run that was started by hand for these sources has nothing to do without them.
  const { faults, sources } = readSourcesFile(options.sourcesFile, Date.now())
  if (faults.length > 0) {
    for (const fault of faults) log(problemLine(fault, lang))
    return 1
  }
  const needed = sources.some((source) => secretsNeeded(source).length > 0)
  const opened = await openRunSecrets({ dataDir: options.dataDir, passphraseFile, needed, lang, log })
  if (opened === null) return 1
  const told = new Map<string, string>()

  return new Promise((resolveCode, reject) => {
    let timer: NodeJS.Timeout | undefined
    const end = (signal: string | null): void => {
      clearTimeout(timer)
      process.off('SIGINT', end)
      process.off('SIGTERM', end)
      log(signal === null ? fill(WORDS.over[lang], { seconds: (forMs ?? 0) / 1_000 }) : fill(WORDS.signal[lang], { signal }))
      engine.dispose().then(() => resolveCode(0), reject)
    }
    // Before the engine says a word: its first lines come while it starts, and may be answered with Ctrl+C.
    process.on('SIGINT', end)
    process.on('SIGTERM', end)
    const engine = startEngine(options, {
      log,
      send: () => {},
      onState(state) {
        const line = stateLine(state, lang)
        if (told.get(state.name) === line) return
        told.set(state.name, line)
        log(line)
      },
      onFatal: reject,
    })
    engine.setSecrets(opened.secrets)
    engine.watch()
    log(fill(WORDS.running[lang], { path: options.dataDir }))
    if (forMs !== null) timer = setTimeout(() => end(null), forMs)
  })
}
