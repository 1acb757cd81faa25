import type { Cursor, SourceChange, Swap } from '../../../../shared/estate/observation.ts'
import type { Problem } from '../../../../shared/estate/source-state.ts'
import { type Fault, type FaultKind, fault, waitMs } from '../faults.ts'
import type { Socket, SocketEnd } from '../socket.ts'
import { takeIn } from './intake.ts'
import { currentVersion, isOlder, listAll } from './list.ts'
import { collectionPath, type Offer, type Resource } from './resources.ts'
import type { ResourceWatch, WatchHost } from './watch-host.ts'
import { createWatchPatience } from './watch-patience.ts'
import { WATCH_TABLE, type WatchEvent, type WatchState } from './watch-states.ts'
import { createWatchTrust, LOSES_TRUST } from './watch-trust.ts'

/** Longest part of a bad frame that goes to the log, characters. */
const SAMPLE_LENGTH = 200

/** One watch: see the table in watch-states.ts for what follows on what; here is what each state does. */
export function createResourceWatch(resource: Resource, namespace: string, host: WatchHost): ResourceWatch {
  const { clock, tunables, api, source } = host
  const patience = createWatchPatience(tunables, host.random)
  const trust = createWatchTrust(clock)
  const label = () => (namespace === '' ? plural() : `${namespace}/${plural()}`)
  const plural = () => (offer ?? resource.offers[0])?.plural ?? resource.kind

  let state: WatchState = 'off'
  let run = new AbortController()
  let timer: NodeJS.Timeout | null = null
  let retryAt: number | null = null
  let retryAfterMs: number | null = null
  let offer: Offer | null = null
  /** undefined: not looked up yet. null: there is none. */
  let cursor: string | null | undefined
  /** The estate holds something of this watch. */
  let kept = resource.offers.some((each) => host.cursorFor(each.plural, namespace) !== null)
  let list: { readonly swap: Swap; readonly resourceVersion: string } | null = null
  let socket: Socket | null = null
  let openedAt: number | null = null
  let changes: SourceChange[] = []
  let moved = false
  let problem: Problem | null = null
  let settled = false
  let denials = 0
  let counted = 0
  let badFrames = 0

  const move = (event: WatchEvent) => {
    const next = WATCH_TABLE[state][event]
    if (next === null || next === state) return
    leave(next)
    state = next
    run = new AbortController()
    ENTER[state](run.signal)
    host.changed()
  }

  const leave = (next: WatchState) => {
    run.abort()
    if (timer) clearTimeout(timer)
    timer = null
    retryAt = null
    handOver()
    // an opened socket goes over into the next state
    if (next === 'watching') return
    account()
    socket?.terminate()
    socket = null
    openedAt = null
  }

  const account = () => {
    if (openedAt !== null) patience.held(clock.monotonic() - openedAt)
  }

  const wait = (ms: number) => {
    retryAt = clock.now() + ms
    timer = setTimeout(() => move(host.hasContact() ? 'due' : 'lost'), ms)
  }

  const ENTER: Readonly<Record<WatchState, (signal: AbortSignal) => void>> = {
    off: () => undefined,
    parked: () => undefined,
    checking: (signal) => void check(signal),
    listing: (signal) => void listNow(signal),
    listed: () => undefined,
    opening: (signal) => void open(signal),
    resuming: (signal) => void open(signal),
    watching: () => {
      if (!trust.doubted) problem = null
      denials = 0
      settled = false
    },
    pausing: () => {
      wait(Math.max(retryAfterMs ?? 0, patience.wait()))
      retryAfterMs = null
    },
    'not-observed': () => {
      settled = !kept || (denials > 1 && forgetKept())
      wait(settled ? tunables.deniedRetryMs : tunables.deniedConfirmMs)
    },
  }

  /** What a fault makes the watch do. */
  const FAIL: Readonly<Record<FaultKind, (failed: Fault) => void>> = {
    unreachable: (failed) => {
      host.lost(failed)
      move('lost')
    },
    refused: (failed) => {
      host.lost(failed)
      move('lost')
    },
    denied: (failed) => {
      denials += 1
      if (failed.problem.code === 'http.not-found') host.forgetDiscovery()
      move('denied')
    },
    expired: () => startOver('expired'),
    broken: (failed) => {
      patience.failed()
      retryAfterMs = failed.retryAfterMs
      if (patience.wornOut) cursor = null
      move('stumbled')
    },
  }

  const fail = (failed: Fault) => {
    problem = { ...failed.problem, facts: { ...failed.problem.facts, resource: label() } }
    FAIL[failed.kind](failed)
  }

  const mayRestartAtOnce = () => {
    account()
    return patience.mayRestartAtOnce()
  }

  const startOver = (event: 'expired') => {
    changes = []
    cursor = null
    move(mayRestartAtOnce() && state !== 'listing' ? event : 'stumbled')
  }

  const check = async (signal: AbortSignal) => {
    const found = await host.offerFor(resource)
    if (signal.aborted) return
    if (!found.ok) return fail(found.fault)
    if (offer?.plural !== found.value.plural) cursor = undefined
    offer = found.value
    if (cursor === undefined) {
      cursor = host.cursorFor(offer.plural, namespace)
    }
    if (cursor === null) return move('no-cursor')
    const askedAt = clock.now()
    const version = await currentVersion(api, offer, namespace, clock.now, signal)
    if (signal.aborted) return
    if (!version.ok) return fail(version.fault)
    trust.confirmed(askedAt)
    if (!isOlder(version.value, cursor)) return move('current')
    // a watch from a version that the server has not reached would be opened and stay silent
    problem = serverBehind(version.value, cursor).problem
    cursor = null
    move('behind')
  }

  const serverBehind = (version: string, known: string): Fault => {
    host.log(`${source}: ${label()}: the server is at ${version}, behind ${known}: listing again`)
    return fault('expired', clock.now(), 'watch.server-behind', { resource: label() })
  }

  const probe = async () => {
    if (state !== 'watching' || offer === null || typeof cursor !== 'string') return
    const { signal } = run
    const known = cursor
    const askedAt = clock.now()
    const version = await currentVersion(api, offer, namespace, clock.now, signal, tunables.probeTimeoutMs)
    if (signal.aborted) return
    if (version.ok && isOlder(version.value, known)) return fail(serverBehind(version.value, known))
    if (version.ok) {
      trust.confirmed(askedAt)
      problem = null
    } else if (LOSES_TRUST[version.fault.kind]) {
      trust.doubt()
      problem = unconfirmed(version.fault.problem)
    } else {
      return fail(version.fault)
    }
    host.changed()
  }

  /** A server that is silent here has storage that is; any other fault says itself what is wrong. */
  const unconfirmed = ({ code, facts, at }: Problem): Problem =>
    code === 'connect.timeout'
      ? { code: 'watch.unconfirmed', facts: { host: source, resource: label(), seconds: facts.seconds ?? 0 }, at }
      : { code, facts: { ...facts, resource: label() }, at }

  const listNow = async (signal: AbortSignal) => {
    if (offer === null) return move('stumbled')
    const { pageSize } = tunables
    const askedAt = clock.now()
    const listed = await listAll({ api, offer, namespace, source, pageSize, now: clock.now, signal })
    if (signal.aborted) return
    if (!listed.ok) return fail(listed.fault)
    trust.confirmed(askedAt)
    const { records, resourceVersion, bad } = listed.value
    if (bad > 0) host.log(`${source}: ${label()}: ${bad} listed objects without uid or name`)
    badFrames += bad
    list = { swap: { kind: resource.kind, workload: resource.workload, namespace, records }, resourceVersion }
    move('listed')
  }

  const open = async (signal: AbortSignal) => {
    if (offer === null || typeof cursor !== 'string') return move('stumbled')
    const query = { watch: '1', allowWatchBookmarks: 'true', resourceVersion: cursor }
    const opened = await api.open(
      collectionPath(offer, namespace),
      query,
      {
        open() {
          openedAt = clock.monotonic()
          trust.heard()
          move('opened')
        },
        frame,
        pong: trust.heard,
        closed,
      },
      signal,
    )
    if (signal.aborted) opened?.terminate()
    else socket = opened
  }

  const frame = (data: string) => {
    trust.heard()
    counted += 1
    if (offer === null) return
    const intake = takeIn(data, resource.kind, offer, source)
    if (intake.type === 'change') {
      changes.push(intake.change)
      advance(intake.resourceVersion)
    } else if (intake.type === 'bookmark') {
      advance(intake.resourceVersion)
    } else if (intake.type === 'error') {
      ended(intake.status, intake.message, intake.retryAfterSeconds)
    } else {
      bad(intake.detail, data)
    }
  }

  const advance = (resourceVersion: string) => {
    if (resourceVersion !== '') cursor = resourceVersion
    moved = true
    if (changes.length >= tunables.flushChanges) flush()
    else host.soon()
  }

  /** An ERROR frame: 410 is history gone, 429 a busy server; after any other the cursor is not trusted. */
  const ended = (status: number, message: string, retryAfterSeconds: number | null) => {
    handOver()
    if (status === 410) return fail(fault('expired', clock.now(), 'http.expired', {}))
    retryAfterMs = waitMs(retryAfterSeconds)
    problem = { code: 'watch.error', facts: { resource: label(), detail: message || String(status) }, at: clock.now() }
    if (status !== 429) cursor = null
    move('stumbled')
  }

  /** What it said is lost: only a list tells. What came before it is good. */
  const bad = (detail: string, data: string) => {
    badFrames += 1
    host.log(`${source}: ${label()}: bad frame (${detail}): ${JSON.stringify(data.slice(0, SAMPLE_LENGTH))}`)
    handOver()
    fail(fault('expired', clock.now(), 'watch.bad-frame', { detail }))
  }

  const closed = (end: SocketEnd) => {
    handOver()
    if (end.type === 'fault') {
      const { code, facts } = end.fault.problem
      if (code === 'watch.bad-frame') {
        badFrames += 1
        host.log(`${source}: ${label()}: bad frame (${facts.detail})`)
      }
      return fail(end.fault)
    }
    problem = { code: 'watch.closed', facts: { resource: label(), code: end.code }, at: clock.now() }
    if (end.code === 1000) return move(mayRestartAtOnce() && typeof cursor === 'string' ? 'ended' : 'stumbled')
    host.lost(null)
    move('lost')
  }

  const cursorOf = (resourceVersion: string): Cursor => ({ source, resource: plural(), namespace, resourceVersion })

  /** Hands over what waits; a full queue means that all of it is listed again. */
  const handOver = (): boolean => {
    if (!moved || typeof cursor !== 'string') return true
    const batch = changes
    changes = []
    moved = false
    if (host.deliver({ swaps: [], changes: batch, cursors: [cursorOf(cursor)] })) return true
    cursor = null
    problem = { code: 'engine.overloaded', facts: { resource: label() }, at: clock.now() }
    return false
  }

  const flush = () => {
    if (!handOver()) move('stumbled')
  }

  /** Takes out of the estate what can no longer be seen; false when it could not be taken now. */
  const forgetKept = () => {
    const swap: Swap = { kind: resource.kind, workload: resource.workload, namespace, records: [] }
    if (!host.deliver({ swaps: [swap], changes: [], cursors: [cursorOf('')] })) return false
    kept = false
    cursor = null
    return true
  }

  return {
    resource,
    namespace,
    state: () => state,
    offer: () => offer,
    problem: () => problem,
    holds: () => kept,
    stuck: () => patience.stuck,
    settled: () => state === 'not-observed' && settled,
    retryAt: () => retryAt,
    seenAt: () => trust.seenAt,
    readAt: () => trust.readAt,
    doubted: () => trust.doubted,
    probe,
    contact: () => move('contact'),
    listed: () => (list === null ? null : { swap: list.swap, cursor: cursorOf(list.resourceVersion) }),
    taken() {
      if (list === null) return
      cursor = list.resourceVersion
      kept = true
      patience.listed()
      list = null
      move('taken')
    },
    flush,
    beat(silenceMs, graceMs) {
      if (state !== 'watching' || socket === null) return
      if (!trust.isSilent(silenceMs, graceMs)) return socket.ping()
      problem = { code: 'watch.half-open', facts: { resource: label(), seconds: Math.round(silenceMs / 1000) }, at: clock.now() }
      host.lost(null)
      move('lost')
    },
    takeCount() {
      const taken = counted
      counted = 0
      return taken
    },
    badFrames: () => badFrames,
    close: () => move('close'),
  }
}
