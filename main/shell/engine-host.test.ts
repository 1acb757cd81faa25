import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Frame } from '../../shared/estate/frame.ts'
import type { EngineStatus } from '../../shared/ipc/contract.ts'
import type { SnapshotAsk, SnapshotTold } from '../../shared/ipc/snapshot.ts'
import { createEngineHost, type EngineHost } from './engine-host.ts'
import type { ProcessEvents } from './hosted-process.ts'
import { startUnder } from './start-under.ts'

const STUB = fileURLToPath(new URL('../../e2e/fixtures/stub-engine.ts', import.meta.url))
const OPTIONS = { dataDir: '/data', sourcesFile: null }

const effects = {
  clock: { now: Date.now, monotonic: () => performance.now() },
  random: () => 0,
  later(work: () => void, ms: number) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
  log: () => {},
}

/** A process takes a while to start where others work on the machine, ms. */
const PATIENT = { timeout: 10_000 }

/** The stub tells its process by the sequence of its frames. */
const pidOf = (frame: Frame | undefined) => (frame?.view === 'estate' ? frame.seq : 0)

describe('engine host over a real process', () => {
  let host: EngineHost
  afterEach(() => host.stop())

  function begin() {
    host = createEngineHost(STUB, { ...effects, startProcess: startUnder(process.execPath) })
    const frames: Frame[] = []
    const answers: Frame[] = []
    const statuses: EngineStatus[] = []
    host.onStatus((status) => statuses.push(status))
    const view = host.openView((frame) => (frame.view === 'note' ? answers.push(frame) : frames.push(frame)))
    return { view, frames, answers, statuses }
  }

  it('relays frames of the views that are open, also of those opened before the start', async () => {
    const { view, frames, statuses } = begin()
    view.send({ type: 'open', view: 'estate' })
    host.start(OPTIONS)
    await vi.waitFor(() => expect(frames).toHaveLength(1), PATIENT)
    expect(frames[0]).toMatchObject({ view: 'estate', base: null, estateName: '/data' })
    expect(statuses).toEqual([{ state: 'running', detail: null, problem: null }])
  })

  it('starts a dead engine again, and opens its views again', async () => {
    const { view, frames, statuses } = begin()
    host.start(OPTIONS)
    view.send({ type: 'open', view: 'estate' })
    await vi.waitFor(() => expect(frames).toHaveLength(1), PATIENT)
    process.kill(pidOf(frames[0]), 'SIGKILL')
    await vi.waitFor(() => expect(frames).toHaveLength(2), PATIENT)
    expect(pidOf(frames[1])).not.toBe(pidOf(frames[0]))
    expect(host.crashes()).toBe(1)
    expect(statuses.map(({ state }) => state)).toEqual(['running', 'restarting', 'running'])
    expect(statuses[1]?.detail).toBe('signal SIGKILL')
  })

  it('brings a note that no engine answered to the next one, and an answered one no further', async () => {
    const { view, frames, answers } = begin()
    view.send({ type: 'note', id: 'n1', at: 5, author: null, text: 'written while no engine ran', about: null })
    const deed = { do: 'undo' } as const
    view.send({ type: 'incident', id: 'i1', incident: 'i', step: 's', author: null, deed })
    view.send({ type: 'open', view: 'estate' })
    host.start(OPTIONS)
    await vi.waitFor(() => expect(answers).toMatchObject([{ id: 'n1', problem: null }, { id: 'i1' }]), PATIENT)
    await vi.waitFor(() => expect(frames).toHaveLength(1), PATIENT)
    process.kill(pidOf(frames[0]), 'SIGKILL')
    await vi.waitFor(() => expect(frames).toHaveLength(2), PATIENT)
    expect(answers).toHaveLength(2)
  })

  it('tells a snapshot that no engine writes to its end', () => {
    begin()
    const words: SnapshotTold[] = []
    const ask: SnapshotAsk = { ...{ incident: null, from: 1, to: 2, scope: null, profile: 'none', namespaces: [] } }
    const { end } = host.snapshot({ make: 'preview', ask }, (told) => words.push(told))
    expect(words).toEqual([{ problem: { code: 'snapshot.interrupted', facts: {} } }])
    end()
  })

  it('goes over to another data folder with the views that are open, without counting a crash', async () => {
    const { view, frames } = begin()
    host.setSecrets({ a: 'b' })
    host.start(OPTIONS)
    view.send({ type: 'open', view: 'estate' })
    await vi.waitFor(() => expect(frames).toHaveLength(1), PATIENT)
    host.change({ ...OPTIONS, dataDir: '/other' })
    await vi.waitFor(() => expect(frames).toHaveLength(2), PATIENT)
    expect(frames[1]).toMatchObject({ estateName: '/other', base: null })
    expect(pidOf(frames[1])).not.toBe(pidOf(frames[0]))
    expect(host.crashes()).toBe(0)
  })

  it("passes on the engine's own last words", async () => {
    const { view, statuses } = begin()
    host.start(OPTIONS)
    view.send({ type: 'open', view: 'app', id: 'fatal' })
    const problem = { code: 'journal.full', facts: { path: '/data' } }
    const told = { state: 'restarting', detail: 'the disk is full', problem }
    await vi.waitFor(() => expect(statuses).toContainEqual(told), PATIENT)
    view.send({ type: 'close', view: 'app' })
  })
})

describe('engine host whose engine always dies', () => {
  it('says failed after too many ends in a row, keeps trying, and forgets them after a healthy minute', () => {
    let now = 0
    let waiting: { work: () => void; ms: number } | null = null
    let events: ProcessEvents | null = null
    const host = createEngineHost('engine', {
      ...effects,
      clock: { now: () => now, monotonic: () => now },
      later(work, ms) {
        waiting = { work, ms }
        return () => {}
      },
      startProcess(_script, _args, given) {
        events = given
        return { send() {}, kill() {} }
      },
    })
    const die = () => events?.onExit('exit code 1')
    const restart = () => {
      now += waiting?.ms ?? 0
      waiting?.work()
    }
    host.start(OPTIONS)
    const states: string[] = []
    for (let count = 0; count < 7; count += 1) {
      die()
      states.push(host.status().state)
      restart()
    }
    expect(states).toEqual(['restarting', 'restarting', 'restarting', 'restarting', 'restarting', 'failed', 'failed'])
    expect(host.status().detail).toBe('exit code 1')
    expect(host.crashes()).toBe(7)
    now += 60_000
    die()
    expect(host.status().state).toBe('restarting')
  })
})

describe('engine host whose engine stands still', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** Beside a window that has the estate open, whose picture each engine is to tell. */
  function standing() {
    const sent: string[] = []
    const states: string[] = []
    let kills = 0
    let events: ProcessEvents | null = null
    const host = createEngineHost('engine', {
      ...effects,
      clock: { now: () => Date.now(), monotonic: () => Date.now() },
      startProcess(_script, _args, given) {
        events = given
        return { send: (message) => sent.push((message as { type: string }).type), kill: () => (kills += 1) }
      },
    })
    host.onStatus(({ state }) => states.push(state))
    const view = host.openView(() => {})
    view.send({ type: 'open', view: 'estate' })
    host.start(OPTIONS)
    const pass = (ms: number) => void vi.advanceTimersByTime(ms)
    const says = (type: 'ready' | 'pong') => events?.onMessage?.({ type })
    const tells = (view: 'estate' | 'note') => events?.onMessage?.({ type: 'frame', view: 1, frame: { view } })
    const shows = () => {
      says('ready')
      tells('estate')
    }
    const ends = () => events?.onExit('signal SIGKILL')
    return { host, view, sent, states, pass, says, tells, shows, ends, kills: () => kills }
  }

  it('ends it after minutes without any answer, and starts another one', () => {
    const { host, sent, pass, shows, kills, ends } = standing()
    pass(3_600_000)
    expect(kills()).toBe(0)
    shows()
    pass(170_000)
    expect(kills()).toBe(0)
    expect(host.status()).toEqual({ state: 'silent', detail: null, problem: null })
    expect(sent).toContain('ping')
    pass(60_000)
    expect(kills()).toBe(1)
    expect(host.status()).toMatchObject({ state: 'restarting', detail: expect.stringMatching(/no answer/) })
    ends()
    expect(host.crashes()).toBe(1)
    pass(1_000)
    expect(sent.filter((type) => type === 'start')).toHaveLength(2)
    expect(kills()).toBe(1)
  })

  it('says that one is silent which takes long to be ready, and lets it take its time', () => {
    const { states, pass, says, shows, kills, ends } = standing()
    shows()
    ends()
    pass(1_000)
    pass(3_600_000)
    expect([states, kills()]).toEqual([['running', 'restarting', 'silent'], 0])
    shows()
    pass(20_000)
    says('pong')
    pass(20_000)
    expect(new Set(states.slice(3))).toEqual(new Set(['running']))
  })

  it('leaves one in peace that answers, however late', () => {
    const { pass, says, shows, kills } = standing()
    shows()
    for (let turn = 0; turn < 20; turn += 1) {
      pass(150_000)
      says('pong')
    }
    expect(kills()).toBe(0)
  })

  it('says that it is silent after half a minute, once, and that it runs again with its next word', () => {
    const { states, pass, says, shows } = standing()
    shows()
    pass(20_000)
    expect(states).toEqual(['running'])
    pass(60_000)
    expect(states).toEqual(['running', 'silent'])
    says('pong')
    says('pong')
    expect(states).toEqual(['running', 'silent', 'running'])
  })

  it('says that it is silent where one after the other ends before it shows anything, and runs with the first that does', () => {
    const { host, states, pass, says, tells, ends } = standing()
    says('ready')
    tells('estate')
    for (let life = 0; life < 4; life += 1) {
      ends()
      pass(9_000)
      says('ready')
      says('pong')
      tells('note')
      pass(2_000)
    }
    expect(states).toEqual(['running', 'restarting', 'restarting', 'restarting', 'restarting', 'silent'])
    expect(host.crashes()).toBe(4)
    tells('estate')
    pass(20_000)
    expect(host.status()).toEqual({ state: 'running', detail: null, problem: null })
    ends()
    pass(60_000)
    expect(states.slice(6)).toEqual(['running', 'restarting', 'silent'])
    expect(host.status().detail).toBe('signal SIGKILL')
  })

  it('runs with an engine that is ready while no window is there to be shown anything', () => {
    const { view, states, pass, says } = standing()
    view.dispose()
    pass(60_000)
    says('ready')
    expect(states).toEqual(['running'])
  })
})
