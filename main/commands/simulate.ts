import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { stringify } from 'yaml'
import { detailText } from '../../shared/estate/detail-words.ts'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
import { readSourcesFile } from '../config/sources-file.ts'
import {
  type ClusterAccess,
  createSimulator,
  isScenario,
  type PlatformAccess,
  registerText,
  SCENARIOS,
  type ScenarioName,
  SIZES,
  type Simulator,
  type Size,
} from '../simulator/index.ts'
import { argumentsBy, type Command, USAGE, UsageError } from './command.ts'

const WORDS = {
  occupied: {
    'zh-CN': '{path} 不是演示环境的文件，不会覆盖；请用 --out 另选目录',
    en: '{path} is not of a demo estate and is not overwritten; choose another folder with --out',
  },
  help: {
    'zh-CN': `用法：wanglou simulate --out 目录 [参数]

在本机回环地址上提供演示环境，直到被停止；把监视它所需的文件写入“目录”：
sources.yaml、register.yaml、每个集群一份 kubeconfig，以及监控、告警平台和推送源的令牌。可以监视时输出 ready。

  --out 目录         写入文件的目录，不存在则创建
  --size 规模        {sizes}（默认 city）
  --scenario 场景    {scenarios}（默认 demo）
  --seed 整数        种子相同，环境与事件也相同（默认 7）
  --until-stdin-end  标准输入关闭时也停止，不会比父进程活得更久

场景：
`,
    en: `usage: wanglou simulate --out DIR [options]

Serves the demo estate on loopback until stopped, and writes what is needed to watch it into DIR:
sources.yaml, register.yaml, one kubeconfig a cluster, and the tokens of the metrics and alarm platforms and of the feed. Prints "ready" once it can be watched.

  --out DIR          folder for the files; made if missing
  --size SIZE        {sizes} (default: city)
  --scenario NAME    {scenarios} (default: demo)
  --seed N           whole number: the same seed gives the same estate and the same events (default: 7)
  --until-stdin-end  also stop when standard input is closed, so that it cannot outlive its parent

scenarios:
`,
  },
  seed: {
    'zh-CN': '--seed 要求不超过 9 位的整数，得到的是“{value}”',
    en: '--seed takes a whole number of at most 9 digits, not "{value}"',
  },
  unwritable: {
    'zh-CN': '无法写入 {folder}：{detail}；请用 --out 另选目录',
    en: 'cannot write to {folder}: {detail}; choose another folder with --out',
  },
} as const satisfies Record<string, Words>

const SOURCES_FILE = 'sources.yaml'
/** The authority of the run, by which everything but the clusters is known: a kubeconfig has it inside. */
const AUTHORITY_FILE = 'ca.crt'

interface SimulateOptions {
  readonly out: string
  readonly size: Size
  readonly scenario: ScenarioName
  readonly seed: number
  readonly untilStdinEnd: boolean
}

/** `wanglou simulate`: serves the demo estate until SIGINT, SIGTERM or, where asked for, the end of stdin. */
export const simulate: Command = async (args, lang) => {
  if (args.includes('--help')) {
    process.stdout.write(helpText(lang))
    return 0
  }
  const options = optionsOf(args, lang)
  const occupied = foreignFile(options.out)
  if (occupied !== null) throw new UsageError(WORDS.occupied, { path: occupied }, lang)
  const stopped = untilStopped(options.untilStdinEnd)
  const clock = { now: () => Date.now(), monotonic: () => performance.now() }
  const simulator = await createSimulator({ ...options, clock, platforms: true })
  try {
    await writeFiles(options.out, simulator)
  } catch (error) {
    const detail = detailText(error instanceof Error ? error.message : String(error), lang)
    process.stderr.write(`${fill(WORDS.unwritable[lang], { folder: options.out, detail })}\n`)
    await simulator.dispose()
    return 1
  }
  process.stderr.write(`${options.scenario}: ${SCENARIOS[options.scenario].says[lang]}\n`)
  process.stdout.write('ready\n')
  await stopped
  await simulator.dispose()
  return 0
}

/** A sources file in `folder` that no demo wrote: someone's own, which must not be lost. null: there is none. */
function foreignFile(folder: string): string | null {
  const path = join(folder, SOURCES_FILE)
  return existsSync(path) && !readSourcesFile(path, Date.now()).demo ? path : null
}

function helpText(lang: Lang): string {
  const known = { sizes: Object.keys(SIZES).join(' | '), scenarios: Object.keys(SCENARIOS).join(' | ') }
  const scenarios = Object.entries(SCENARIOS).map(([name, { says }]) => `  ${name.padEnd(15)} ${says[lang]}\n`)
  return fill(WORDS.help[lang], known) + scenarios.join('')
}

function optionsOf(args: readonly string[], lang: Lang): SimulateOptions {
  const { values } = argumentsBy(
    {
      args: [...args],
      options: {
        out: { type: 'string' },
        size: { type: 'string', default: 'city' },
        scenario: { type: 'string', default: 'demo' },
        seed: { type: 'string', default: '7' },
        'until-stdin-end': { type: 'boolean', default: false },
      },
    },
    lang,
  )
  const { out, size, scenario, seed } = values
  const refuse = (option: string, value: string, known: object) =>
    new UsageError(USAGE.choice, { option, value, known: Object.keys(known).join(', ') }, lang)
  if (!out) throw new UsageError(USAGE.needed, { option: '--out' }, lang)
  if (!isSize(size)) throw refuse('--size', size, SIZES)
  if (!isScenario(scenario)) throw refuse('--scenario', scenario, SCENARIOS)
  if (!/^\d{1,9}$/.test(seed)) throw new UsageError(WORDS.seed, { value: seed }, lang)
  return { out: resolve(out), size, scenario, seed: Number(seed), untilStdinEnd: values['until-stdin-end'] }
}

function isSize(name: string): name is Size {
  return Object.hasOwn(SIZES, name)
}

function untilStopped(untilStdinEnd: boolean): Promise<void> {
  return new Promise((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
    if (!untilStdinEnd) return
    process.stdin.once('end', stop).once('close', stop).once('error', stop)
    process.stdin.resume()
  })
}

/** Writes the files that describe a running estate; they hold tokens, so only their owner may read them. */
export async function writeFiles(folder: string, simulator: Simulator): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text, { mode: 0o600 })
  for (const cluster of simulator.clusters) await write(`${cluster.source}.kubeconfig`, kubeconfig(cluster))
  for (const { source, token } of simulator.platforms) await write(`${source}.token`, token)
  const [platform] = simulator.platforms
  if (platform) await write(AUTHORITY_FILE, platform.ca)
  await write('register.yaml', registerText(simulator.estate.plan, simulator.startedAt))
  await write(
    SOURCES_FILE,
    stringify({
      register: 'register.yaml',
      demo: true,
      sources: [
        ...simulator.clusters.map(({ source }) => ({
          name: source,
          kind: 'kubernetes',
          kubeconfig: `./${source}.kubeconfig`,
        })),
        ...simulator.platforms.map(platformEntry),
      ],
    }),
  )
}

/** The entry of the sources file for a platform; its token and its authority stand in files of their own. */
function platformEntry({ kind, source, displayName, displayNameEn, cluster, url }: PlatformAccess): object {
  return {
    ...{ name: source, kind, displayName, displayNameEn, url },
    ...(cluster === null ? {} : { cluster }),
    auth: { type: 'bearer', token: { file: `./${source}.token` } },
    tls: { ca: `./${AUTHORITY_FILE}` },
  }
}

function kubeconfig({ source, url, ca, token }: ClusterAccess): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: source, cluster: { server: url, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    users: [{ name: 'wanglou', user: { token } }],
    contexts: [{ name: source, context: { cluster: source, user: 'wanglou' } }],
    'current-context': source,
  })
}
