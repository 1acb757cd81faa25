import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'
import {
  type ClusterAccess,
  createSimulator,
  isScenario,
  registerText,
  SCENARIOS,
  type ScenarioName,
  SIZES,
  type Simulator,
  type Size,
} from '../simulator/index.ts'

const USAGE = `wanglou simulate --out DIR [options]

Serves the demo estate on loopback until stopped, and writes what is needed to watch it into DIR:
sources.yaml, register.yaml and one kubeconfig a cluster. Prints "ready" once it can be watched.

  --out DIR          folder for the files; made if missing
  --size SIZE        ${Object.keys(SIZES).join(' | ')} (default: city)
  --scenario NAME    ${Object.keys(SCENARIOS).join(' | ')} (default: demo)
  --seed N           whole number: the same seed gives the same estate and the same events (default: 7)
  --until-stdin-end  also stop when standard input is closed, so that it cannot outlive its parent

${Object.entries(SCENARIOS)
  .map(([name, { says }]) => `  ${name.padEnd(12)} ${says}`)
  .join('\n')}
`

/** Exit code for a command line that cannot be understood. */
const BAD_USAGE = 2

interface SimulateOptions {
  readonly out: string
  readonly size: Size
  readonly scenario: ScenarioName
  readonly seed: number
  readonly untilStdinEnd: boolean
}

/** The command `wanglou simulate`; `argv` are the words after it. Resolves to the exit code once it was told to stop. */
export async function simulate(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    process.stdout.write(USAGE)
    return 0
  }
  const options = readOptions(argv)
  if (typeof options === 'string') {
    process.stderr.write(`wanglou simulate: ${options}\n\n${USAGE}`)
    return BAD_USAGE
  }
  const stopped = untilStopped(options.untilStdinEnd)
  const clock = { now: () => Date.now(), monotonic: () => performance.now() }
  const simulator = await createSimulator({ ...options, clock })
  try {
    await writeFiles(options.out, simulator)
  } catch (error) {
    process.stderr.write(
      `wanglou simulate: cannot write to ${options.out}: ${error instanceof Error ? error.message : String(error)}; give another folder with --out\n`,
    )
    await simulator.dispose()
    return 1
  }
  process.stderr.write(`demo estate "${options.scenario}": ${SCENARIOS[options.scenario].says}\n`)
  process.stdout.write('ready\n')
  await stopped
  await simulator.dispose()
  return 0
}

function readOptions(argv: readonly string[]): SimulateOptions | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        out: { type: 'string' },
        size: { type: 'string', default: 'city' },
        scenario: { type: 'string', default: 'demo' },
        seed: { type: 'string', default: '7' },
        'until-stdin-end': { type: 'boolean', default: false },
      },
    })
    const { out, size, scenario, seed } = values
    if (!out) return '--out DIR is missing: say where to write the files'
    if (!isSize(size)) return `unknown --size ${size}: one of ${Object.keys(SIZES).join(', ')}`
    if (!isScenario(scenario)) return `unknown --scenario ${scenario}: one of ${Object.keys(SCENARIOS).join(', ')}`
    if (!/^\d{1,9}$/.test(seed)) return `--seed ${seed} is not a whole number of at most 9 digits`
    return { out, size, scenario, seed: Number(seed), untilStdinEnd: values['until-stdin-end'] }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
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
  await write('register.yaml', registerText(simulator.estate.plan))
  await write(
    'sources.yaml',
    stringify({
      register: 'register.yaml',
      demo: true,
      sources: simulator.clusters.map(({ source }) => ({
        name: source,
        kind: 'kubernetes',
        kubeconfig: `./${source}.kubeconfig`,
      })),
    }),
  )
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
