import { lookup } from 'node:dns/promises'
import type { Agent } from 'node:http'
import { connect, isIP } from 'node:net'
import { createSecureContext, type SecureContext } from 'node:tls'
import { WALK_STEPS, type WalkFrame, type WalkStep, type WalkStepName } from '../../shared/estate/connection-walk.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Facts } from '../../shared/lib/words.ts'
import { readEntry, type SourceConfig } from '../config/sources-file.ts'
import { keepAccess } from './sources/access.ts'
import { askingOf } from './sources/asking.ts'
import { type ShownChain, shownChain } from './sources/certificates.ts'
import { endpointParts, type Keys, openEndpoint } from './sources/endpoint-access.ts'
import { connectionFault, type Fault, fault, type Outcome, type Peer } from './sources/faults.ts'
import { openAccess } from './sources/kubernetes/kubeconfig.ts'

/** A whole test takes no longer than this, ms: a person waits for it. */
const WHOLE_MS = 60_000
/** A machine answers a connection, or its name is found, within this time, ms. */
const REACH_MS = 8_000

export interface WalkDeps extends Keys {
  readonly clock: Clock
  /** Relative paths of the entry start here. */
  readonly folder: string
  readonly tell: (progress: Pick<WalkFrame, 'steps' | 'over'>) => void
}

/** Ends a walk: the step under way has failed. */
class Ended extends Error {
  readonly problem: Fault['problem']
  constructor(problem: Fault['problem']) {
    super(problem.code)
    this.problem = problem
  }
}

type Found = Partial<Pick<WalkStep, 'state' | 'facts' | 'certificates' | 'items' | 'problem'>>

/** How to reach a server, whatever the kind. Holds secrets. */
interface Way {
  readonly target: URL
  readonly peer: Peer
  readonly agent: Agent
  /** Authorities and name; `trusted` certificates (PEM) beside. */
  readonly tls: (trusted: readonly string[]) => { readonly secureContext: SecureContext; readonly servername?: string }
  readonly trust: string | null
  /** The kubeconfig says itself that certificates are not checked: the source does not either. */
  readonly unchecked: boolean
}

/**
 * Tests a connection step by step: each is told as it goes, what fails says why, and what comes after it is not reached. It sends what a source
 * of that kind sends and nothing else. Never rejects; `signal` ends it.
 */
export async function walk(entry: unknown, deps: WalkDeps, signal: AbortSignal): Promise<void> {
  const { clock, tell } = deps
  const within = AbortSignal.any([signal, AbortSignal.timeout(WHOLE_MS)])
  let steps: readonly WalkStep[] = WALK_STEPS.map((name) => ({
    ...{ name, state: 'waiting', ms: null, facts: {}, problem: null, certificates: [], items: [] },
  }))
  const put = (name: WalkStepName, change: Partial<WalkStep>) => {
    steps = steps.map((step) => (step.name === name ? { ...step, ...change } : step))
    if (!signal.aborted) tell({ steps, over: false })
  }
  const step = async (name: WalkStepName, work: (progress: (found: Found) => void) => Promise<Found>): Promise<void> => {
    const begun = clock.monotonic()
    put(name, { state: 'running' })
    const ended = () => ({ ms: Math.round(clock.monotonic() - begun) })
    try {
      within.throwIfAborted()
      const found = await work((part) => put(name, part))
      put(name, { state: 'ok', ...found, ...ended() })
      if (found.state === 'failed') throw new Ended(found.problem ? { ...found.problem, at: clock.now() } : unanswered())
    } catch (error) {
      const problem = error instanceof Ended ? error.problem : within.aborted ? unanswered() : null
      if (problem === null) throw error
      put(name, { state: 'failed', problem, ...ended() })
      throw new Ended(problem)
    }
  }
  const unanswered = () => fault('broken', clock.now(), 'walk.ended', { seconds: WHOLE_MS / 1000 }).problem

  try {
    await walkSteps(entry, deps, step, within)
  } catch (error) {
    if (!(error instanceof Ended)) {
      const detail = error instanceof Error ? error.name : 'error'
      const running = steps.find(({ state }) => state === 'running')
      const problem = fault('broken', clock.now(), 'connect.dropped', { host: '–', port: '–', detail }).problem
      if (running) steps = steps.map((one) => (one === running ? { ...one, state: 'failed', problem } : one))
    }
    steps = steps.map((one) => (one.state === 'waiting' ? { ...one, state: 'not-reached' } : one))
  }
  if (!signal.aborted) tell({ steps, over: true })
}

type Step = (name: WalkStepName, work: (progress: (found: Found) => void) => Promise<Found>) => Promise<void>

async function walkSteps(entry: unknown, deps: WalkDeps, step: Step, signal: AbortSignal): Promise<void> {
  const { clock, folder } = deps
  const opened: { config: SourceConfig; way: Way }[] = []
  await step('access', async () => {
    const read = readEntry(entry, folder)
    if (read.config === null) {
      const [issue] = read.issues
      const facts = { where: issue?.field ?? '', detail: String(issue?.facts.detail ?? '') }
      throw new Ended({ code: 'source.invalid', facts, at: clock.now() })
    }
    const way = await wayOf(read.config, deps, clock.now())
    opened.push({ config: read.config, way })
    return { facts: { host: way.target.hostname, proxy: way.peer.proxy ?? '–' } }
  })
  const [first] = opened
  if (first === undefined) return
  const { config, way } = first
  const { target, peer, agent, tls, trust, unchecked } = way
  const failed = (error: unknown): Ended => new Ended(connectionFault(error, peer, clock.now(), REACH_MS / 1000).problem)

  const hop = peer.proxy === null ? target : new URL(`http://${peer.proxy}`)
  const host = hop.hostname.replace(/^\[|\]$/g, '')
  const port = Number(hop.port || (peer.proxy === null ? peer.port : 80))
  let address = host
  await step('dns', async () => {
    if (isIP(host) !== 0) return { state: 'skipped', facts: { host } }
    try {
      const found = await inTime(lookup(host, { all: true }))
      address = found[0]?.address ?? host
      return { facts: { host, addresses: [...new Set(found.map((one) => one.address))].join(', ') } }
    } catch (error) {
      throw failed(error)
    }
  })
  await step('tcp', async () => {
    try {
      await reach(address, port, signal)
      return { facts: { address, port } }
    } catch (error) {
      throw failed(error)
    }
  })

  // Proxy and TLS are one errand: the proxy shows what it is only when it is asked for a way.
  const isTls = target.protocol === 'https:' || target.protocol === 'wss:'
  let errand: Promise<ShownChain | Ended> | null = null
  const shake = (): Promise<ShownChain | Ended> => {
    const shown = async (): Promise<ShownChain> => {
      const chain = await shownChain(target, agent, tls([]), signal)
      const pinned = chain.certificates.filter(({ sha256 }) => sha256 === trust).map(({ pem }) => pem)
      return pinned.length === 0 ? chain : shownChain(target, agent, tls(pinned), signal)
    }
    errand ??= shown().catch(failed)
    return errand
  }
  await step('proxy', async () => {
    if (peer.proxy === null) return { state: 'skipped' }
    const shaken = isTls ? await shake() : null
    if (shaken instanceof Ended && shaken.problem.code.startsWith('proxy.')) throw shaken
    return { facts: { proxy: peer.proxy } }
  })
  await step('tls', async () => {
    if (!isTls) return { state: 'skipped' }
    const shaken = await shake()
    if (shaken instanceof Ended) throw shaken
    const { certificates, refusedBy } = shaken
    const shown = certificates.map(({ pem: _, ...rest }) => rest)
    if (refusedBy === null || unchecked) return { facts: { host: target.hostname }, certificates: shown }
    const why = failed(Object.assign(new Error(refusedBy), { code: refusedBy }))
    return { state: 'failed', problem: why.problem, certificates: shown }
  })

  const access = keepAccess(
    (at) => (config.kind === 'kubernetes' ? openAccess(config, deps.learn, at) : openEndpoint(config.endpoint, deps, at)),
    clock,
    Number.POSITIVE_INFINITY,
  )
  try {
    const asking = await askingOf(config, access, { clock }, signal)
    const answers = new Map<string, unknown>()
    await step('auth', async () => ({ facts: answered(await asking.auth()) }))
    await step('permission', async (progress) => {
      const items: { name: string; problem: Fault['problem'] | null }[] = []
      for (const { name, ask } of asking.permissions) {
        const answer = await ask()
        if (answer.ok) answers.set(name, answer.value)
        items.push({ name, problem: answer.ok ? null : answer.fault.problem })
        progress({ items: [...items] })
        signal.throwIfAborted()
      }
      const refused = items.flatMap(({ problem }) => (problem === null ? [] : [problem]))
      const facts = { allowed: items.length - refused.length, asked: items.length }
      const [first] = refused
      if (first === undefined) return { items, facts }
      return { items, facts, state: refused.length === items.length ? 'failed' : 'part', problem: first }
    })
    await step('data', async () => {
      const facts = asking.data(answers)
      return Object.keys(facts).length === 0 ? { state: 'not-reached' } : { facts }
    })
  } finally {
    access.dispose()
    agent.destroy()
  }
}

function answered(outcome: Outcome<Facts>): Facts {
  if (outcome.ok) return outcome.value
  throw new Ended(outcome.fault.problem)
}

/** @throws Ended where credentials or certificates cannot be read */
async function wayOf(config: SourceConfig, keys: Keys, at: number): Promise<Way> {
  if (config.kind === 'kubernetes') {
    const opened = await openAccess(config, keys.learn, at)
    if (!opened.ok) throw new Ended(opened.fault.problem)
    const { url, peer, options } = opened.value
    const { ca, cert, key, servername } = options
    const authorities = ca === undefined ? {} : { ca }
    const own = cert === undefined || key === undefined ? {} : { cert, key }
    const agent = options.agent
    if (typeof agent !== 'object') throw new Ended({ code: 'connect.dropped', facts: { detail: 'agent' }, at })
    const name = servername === undefined ? {} : { servername }
    const context = () => createSecureContext({ ...authorities, ...own } as Parameters<typeof createSecureContext>[0])
    return {
      target: new URL(url),
      peer,
      agent,
      trust: null,
      unchecked: options.rejectUnauthorized === false,
      tls: () => ({ secureContext: context(), ...name }),
    }
  }
  const parts = endpointParts(config.endpoint, keys, at)
  if (!parts.ok) throw new Ended(parts.fault.problem)
  const { context, agent, peer } = parts.value
  const { serverName, trust } = config.endpoint.tls
  const name = serverName === null ? {} : { servername: serverName }
  return {
    ...{ target: new URL(config.endpoint.url), peer, trust, unchecked: false, agent: agent(context()) },
    tls: (trusted) => ({ secureContext: context(trusted), ...name }),
  }
}

function reach(host: string, port: number, signal: AbortSignal): Promise<void> {
  const made = new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port, signal, timeout: REACH_MS }, resolve)
    socket.once('error', reject)
    socket.once('timeout', () => socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })))
    socket.once('connect', () => socket.destroy())
  })
  return inTime(made)
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })), REACH_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
