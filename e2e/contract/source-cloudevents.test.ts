import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { startPublisher } from '../../docs/feed/sample-publisher.mjs'
import { problemText } from '../../shared/estate/problem-words.ts'
import { LANGS } from '../../shared/lib/words.ts'
import { expectFeed as expectTruth, type FeedRunOptions, runFeed } from '../rig/feed-run.ts'
import { createAuthority } from '../rig/pki.ts'
import { until } from '../rig/processes.ts'
import { feedEvent, fullState, heartbeat, hello, type Publisher, type RogueFeed, startRogueFeed } from '../rig/rogue-feed.ts'
import type { SourceRun } from '../rig/source-run.ts'

const vm = (id: string, state = 'running', more: object = {}) => ({ id, name: id, component: 'grp', state, ready: true, ...more })
const GROUP = { id: 'grp', name: 'web', kind: 'vm-group', project: 'tax' }

const runs: SourceRun[] = []
const publishers: Publisher[] = []
const folders: string[] = []
let rogue: RogueFeed | null = null

const start = (url: string, options: FeedRunOptions = {}) => {
  const run = runFeed(url, options)
  runs.push(run)
  return run
}
async function publish(options: Parameters<typeof startPublisher>[0] = {}): Promise<Publisher> {
  const publisher = await startPublisher({ heartbeatSeconds: 5, ...options })
  publishers.push(publisher)
  publisher.put('component', GROUP)
  for (const id of ['a', 'b', 'c']) publisher.put('instance', vm(id))
  return publisher
}
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'wanglou-feed-'))
  folders.push(made)
  return made
}

afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()))
  await Promise.all(publishers.splice(0).map((publisher) => publisher.stop()))
  await rogue?.stop()
  rogue = null
  for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
})

async function expectProblem(run: SourceRun, code: string): Promise<void> {
  const problem = await until(`problem ${code}; last: ${JSON.stringify(run.fold.state()?.problem)}`, () =>
    run.fold.states.map((state) => state.problem).find((each) => each?.code === code),
  )
  for (const lang of LANGS) {
    expect(Object.values(problemText(problem.code, problem.facts, lang)).join(' ')).not.toMatch(/–|undefined|[{}]/)
  }
}

/** Upgrades and requests for a state by what happened; printed at the end. */
const table: { readonly what: string; readonly upgrades: number; readonly subscribes: number; readonly states: number }[] = []
afterAll(() => {
  const rows = table.map(({ what, upgrades, subscribes, states }) => `${what.padEnd(52)}${upgrades}  ${subscribes}  ${states}`)
  console.log(['requests per reconnect: upgrades, subscribe, state.request', ...rows].join('\n'))
})

describe('the feed of the sample publisher', () => {
  it('is taken whole, then event by event, and resumed by its sequence', async () => {
    const lines: string[] = []
    const publisher = await publish({ log: (line: string) => lines.push(line) })
    const run = start(publisher.url)
    await run.phase('live')
    expect(run.fold.batches).toHaveLength(1)
    // The first contact went well: it was no time in which it failed.
    expect(run.fold.states.map(({ phase }) => phase)).not.toContain('waiting')
    publisher.put('instance', vm('a', 'stopped'))
    publisher.remove('instance', 'b')
    publisher.put('host', { id: 'h', name: 'h', state: 'down', zone: 'z' })
    publisher.alarm({
      ...{ id: 'al', state: 'raised', name: 'disk', severity: 'Major', about: { instance: 'c' } },
      startsAt: new Date(Date.now() - 60_000).toISOString(),
    })
    publisher.sample({ at: [new Date().toISOString()], series: [{ about: { instance: 'c' }, metric: 'cpuUsed', values: [7] }] })
    await expectTruth(run, publisher)
    await until('the readings', () => run.fold.batches.flatMap((batch) => batch.readings ?? []).length === 1)
    await until('its cursor', () => run.fold.cursors()[0]?.resourceVersion === `${publisher.epoch}/${publisher.sequence}`)
    expect(run.fold.ofKind('alert')[0]).toMatchObject({
      labels: { alertname: 'disk', severity: 'major' },
      about: { id: 'instance:rig/c' },
    })
    await run.stop()

    // while it was away
    publisher.put('instance', vm('d', 'starting'))
    publisher.remove('instance', 'a')
    const again = start(publisher.url, { fold: run.fold, cursors: run.fold.cursors() })
    await expectTruth(again, publisher)
    expect(lines).toContain('subscribed after 000000000000009: resumes with 2 events')
    expect(run.fold.batches.filter((batch) => batch.swaps.length > 0)).toHaveLength(1)
  })

  it.each([
    ['forgot its counter', (publisher: Publisher) => publisher.newEpoch()],
    ['went back to a backup, with another epoch', (publisher: Publisher) => publisher.newEpoch(undefined, 2)],
    ['went back to a backup, in the same epoch', (publisher: Publisher) => publisher.newEpoch(publisher.epoch, 0)],
    ['lost an event', (publisher: Publisher) => publisher.lose()],
    ['has forgotten what was missed', (publisher: Publisher) => publisher.newEpoch(publisher.epoch, publisher.sequence)],
  ])('comes to the truth of a publisher that %s, while it listens and while it is away', async (_, happens) => {
    const publisher = await publish()
    const run = start(publisher.url)
    await run.phase('live')
    happens(publisher)
    publisher.entities.instance.delete('b')
    publisher.beat()
    // more often than while it is away, so that a number that was given before is a lower one
    for (const state of ['starting', 'stopped', 'running']) publisher.put('instance', vm('n', state))
    publisher.beat()
    await until('a state', () => run.fold.batches.filter((batch) => batch.swaps.length > 0).length > 1, 3000).catch(() => {
      // the same epoch and the next sequence: nothing tells that b is gone
      publisher.sendState()
    })
    await expectTruth(run, publisher)
    await run.stop()
    happens(publisher)
    publisher.put('instance', vm('o'))
    const again = start(publisher.url, { fold: run.fold, cursors: run.fold.cursors() })
    await expectTruth(again, publisher)
  })

  it('replaces all by a state that nobody asked for, without ceasing to be live', async () => {
    const publisher = await publish()
    const run = start(publisher.url)
    await run.phase('live')
    publisher.entities.instance.delete('a')
    publisher.sendState()
    await expectTruth(run, publisher)
    expect(run.fold.states.map(({ phase }) => phase).lastIndexOf('syncing')).toBeLessThan(
      run.fold.states.map(({ phase }) => phase).indexOf('live'),
    )
  })

  it('asks for the state again where the engine could not take what came', async () => {
    const publisher = await publish()
    const run = start(publisher.url)
    await run.phase('live')
    run.fold.accept(false)
    publisher.put('instance', vm('lost'))
    await expectProblem(run, 'engine.overloaded')
    run.fold.accept(true)
    await expectTruth(run, publisher)
  })

  it('goes on from what was accepted where it is killed with the engine overloaded', async () => {
    const publisher = await publish()
    const run = start(publisher.url, { tunables: { refusedMs: 60_000 } })
    await run.phase('live')
    const before = run.fold.cursors()
    run.fold.accept(false)
    publisher.put('instance', vm('lost'))
    await expectProblem(run, 'engine.overloaded')
    run.fold.accept(true)
    await run.stop()
    expect(run.fold.cursors()).toEqual(before)
    await expectTruth(start(publisher.url, { fold: run.fold, cursors: before }), publisher)
  })

  it('speaks wss with a token, and is refused without', async () => {
    const authority = createAuthority(folder())
    const { cert, key } = authority.issue('server', { subject: '/CN=feed', altNames: ['IP:127.0.0.1'], usage: 'serverAuth' })
    const publisher = await publish({ tls: { cert, key }, token: 'right' })
    const tls = { ca: authority.caFile, cert: null, key: null, trust: null, serverName: null }
    const bearer = (secret: string) => ({ tls, auth: { type: 'bearer', token: { secret } } }) as const
    const secret = (name: string) => (name === 'feed' ? 'right' : name === 'old' ? 'wrong' : null)
    const good = start(publisher.url, { endpoint: bearer('feed'), secret })
    await expectTruth(good, publisher)
    const wrong = start(publisher.url, { endpoint: bearer('old'), secret })
    await expectProblem(wrong, 'http.unauthorized')
    expect(wrong.fold.state()?.phase).toBe('refused')
    const none = start(publisher.url, { endpoint: bearer('absent'), secret })
    await expectProblem(none, 'secret.missing')
    const stranger = start(publisher.url, { endpoint: { ...bearer('feed'), tls: { ...tls, ca: null } }, secret })
    await expectProblem(stranger, 'tls.unknown-issuer')
    for (const run of [good, wrong, none, stranger]) expect(run.log.join()).not.toMatch(/right|wrong/)
  })

  it('shows a client certificate, and reads a token that rotates', async () => {
    const dir = folder()
    const authority = createAuthority(dir)
    const server = authority.issue('server', { subject: '/CN=feed', altNames: ['IP:127.0.0.1'], usage: 'serverAuth' })
    const client = authority.issue('client', { subject: '/CN=reader', usage: 'clientAuth' })
    const publisher = await publish({ tls: { cert: server.cert, key: server.key, ca: authority.ca }, token: 'second' })
    const tokenFile = join(dir, 'token')
    writeFileSync(tokenFile, 'first')
    const tls = { ca: authority.caFile, cert: client.certFile, key: { file: client.keyFile }, trust: null, serverName: null }
    const run = start(publisher.url, { endpoint: { tls, auth: { type: 'bearer', token: { file: tokenFile } } } })
    await expectProblem(run, 'http.unauthorized')
    writeFileSync(tokenFile, 'second')
    await expectTruth(run, publisher)
  })
})

describe('the feed through a network that breaks', () => {
  it('comes back after each of ten closes, whatever their code', async () => {
    const publisher = await publish()
    const run = start(publisher.url, { tunables: { retryMaxMs: 100 } })
    const codes = [1000, 1001, 1006, 1011, 1013]
    for (let n = 0; n < 10; n += 1) {
      await until('a connection', () => publisher.connections === 1)
      publisher.put('instance', vm('a', n % 2 === 0 ? 'running' : 'stopped'))
      publisher.drop(codes[n % codes.length] ?? 1000)
      await until('no connection', () => publisher.connections === 0)
    }
    await expectTruth(run, publisher)
    expect(run.fold.batches.filter((batch) => batch.swaps.length > 0)).toHaveLength(1)
    table.push({ what: 'ten closes (1000, 1001, 1006, 1011, 1013), each', upgrades: 1, subscribes: 1, states: 0 })
  })

  it('keeps storms within the budget', async () => {
    const publisher = await publish({ token: null })
    rogue = await startRogueFeed()
    rogue.manners({ greet: (socket) => socket.close(1000) })
    const run = start(rogue.url, { tunables: { requestsPerMinute: 60, requestBurst: 10, retryInitialMs: 1, retryMaxMs: 5 } })
    const begun = Date.now()
    await until('more than the burst', () => (rogue?.upgrades ?? 0) > 11)
    expect(rogue.upgrades).toBeLessThanOrEqual(10 + Math.ceil(((Date.now() - begun) / 60_000) * 60) + 1)
    expect(run.fold.state()?.phase).toBe('waiting')
    expect(publisher.connections).toBe(0)
  })
})

describe('a feed that answers badly', () => {
  beforeEach(async () => {
    rogue = await startRogueFeed()
  })
  const current = () => rogue ?? expect.unreachable()
  const states = () => current().said.filter(({ type }) => type === 'state.request')

  it.each([
    ['none', null],
    ['another', 'mqtt'],
  ])('a server that names %s subprotocol is refused', async (_, protocol) => {
    current().manners({ protocol })
    const run = start(current().url)
    await expectProblem(run, 'socket.wrong-subprotocol')
    expect(current().said).toEqual([])
    current().manners({})
    await run.phase('live')
  })

  const greetings: readonly (readonly [string, string, (socket: WebSocket) => void])[] = [
    ['says nothing', 'feed.no-hello', () => undefined],
    ['says hello and nothing more', 'feed.no-state', (socket) => socket.send(hello())],
    [
      'never ends its state, and has heartbeats',
      'feed.no-state',
      (socket) => {
        for (const each of [hello(), ...fullState().slice(0, 1)]) socket.send(each)
        const beating = setInterval(() => socket.send(heartbeat()), 100)
        socket.on('close', () => clearInterval(beating))
      },
    ],
    ['says no to the reader (1008)', 'watch.closed', (socket) => socket.close(1008)],
  ]
  it.each(greetings)('a server that %s is %s, and heals by itself', async (_, code, greet) => {
    current().manners({ greet })
    const run = start(current().url, { tunables: { heartbeats: 0.1, stateMs: 500 } })
    await expectProblem(run, code)
    expect(run.fold.batches).toEqual([])
    current().manners({})
    await run.phase('live')
  })

  it('does not take silence for health', async () => {
    const run = start(current().url, { tunables: { heartbeats: 0.1 } })
    await run.phase('live')
    await expectProblem(run, 'feed.silent')
    table.push({ what: 'heartbeats missing', upgrades: 1, subscribes: 1, states: 0 })
  })

  const deep = feedEvent('instance', { ...vm('x'), extra: 'deep' }, 6).replace(
    '"deep"',
    `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
  )
  const unreadable: readonly (readonly [string, string | Buffer, boolean])[] = [
    ['not JSON', 'hello', false],
    ['truncated', feedEvent('instance', vm('x'), 6).slice(0, 90), false],
    ['an array', '[1,2,3]', false],
    ['no CloudEvent', JSON.stringify({ type: 'ADDED', object: {} }), false],
    ['of wrong types', JSON.stringify({ ...JSON.parse(feedEvent('instance', vm('x'), 6)), sequence: 6, time: [] }), false],
    ['binary', Buffer.from(feedEvent('instance', vm('x'), 6)), true],
  ]
  it.each(unreadable)(
    'a frame that is %s is counted, kept in the log, and followed by a full state',
    async (what, frame, binary) => {
      const run = start(current().url)
      await run.phase('live')
      current().say(frame, binary)
      await until('a request for the state', () => states().length === 1)
      expect(states()[0]?.data).toEqual({ reason: 'unreadable' })
      await run.phase('live')
      expect(run.fold.batches.at(-1)?.swaps).toHaveLength(4)
      await until('it is counted', () => run.fold.state()?.badFrames === 1)
      expect(run.log.join('\n')).toContain('bad frame')
      expect(current().upgrades).toBe(1)
      table.push({ what: `a frame that is ${what}`, upgrades: 0, subscribes: 0, states: 1 })
    },
  )

  it.each([
    ['oversized', 'x'.repeat(1_048_577), false],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0xfe]), false],
  ])(
    'a frame that is %s ends the socket, which is opened anew, and resumed in vain no more than a few times',
    async (what, frame, binary) => {
      const run = start(current().url)
      await run.phase('live')
      let bad = true
      current().manners({
        greet(socket) {
          const resumes = current().said.at(-1)?.data.after !== null
          socket.send(hello(resumes ? 6 : 5, resumes))
          if (resumes && bad) socket.send(frame, { binary })
          else for (const each of fullState()) socket.send(each)
        },
      })
      const subscribed = current().said.length
      current().say(frame, binary)
      await until('a subscription to everything', () =>
        current()
          .said.slice(subscribed)
          .some(({ data }) => data.after === null),
      )
      await run.phase('live')
      bad = false
      expect(run.fold.state()?.badFrames).toBeGreaterThan(1)
      const since = current().said.slice(subscribed).length
      table.push({ what: `a frame that is ${what}, at the same place for ever`, upgrades: since, subscribes: since, states: 0 })
    },
  )

  it.each([
    ['of wrong data', feedEvent('instance', { id: 7, name: [] }, 6), 1],
    ['of an unknown type', feedEvent('surprise', {}, 6), 0],
    ['deeply nested, and right', deep, 0],
  ])('an event that is %s takes its number and nothing else stops', async (_, frame, bad) => {
    const run = start(current().url)
    await run.phase('live')
    current().say(frame)
    current().say(feedEvent('instance', vm('y'), 7))
    await until('the next', () => run.fold.records.has('instance:rig/y'))
    expect(states()).toEqual([])
    await until('the count', () => run.fold.state()?.badFrames === bad)
    expect(run.fold.state()?.resources[0]?.problem?.code).toBe(bad === 1 ? 'feed.bad-events' : undefined)
    expect(run.fold.state()?.phase).toBe('live')
  })

  it.each([
    ['a sequence from the future', feedEvent('instance', vm('y'), 900), 'gap'],
    ['another epoch', feedEvent('instance', vm('y'), 6, 'other'), 'epoch'],
    ['a heartbeat with more than came', heartbeat(6), 'gap'],
    ['a heartbeat with less than came', heartbeat(4), 'epoch'],
  ])('%s is answered by asking for the full state, once', async (what, frame, reason) => {
    const run = start(current().url)
    await run.phase('live')
    current().say(frame)
    current().say(frame)
    await until('a request', () => states().length > 0)
    expect(states().map(({ data }) => data)).toEqual([{ reason }])
    await run.phase('live')
    expect(run.fold.ofKind('instance')).toEqual([])
    table.push({ what, upgrades: 0, subscribes: 0, states: 1 })
  })

  it('asks no more often than it may for a state that is wrong each time', async () => {
    current().manners({
      greet(socket) {
        socket.send(hello())
        for (const each of fullState([feedEvent('instance', vm('x'))], 5, 3)) socket.send(each)
      },
    })
    const run = start(current().url, { tunables: { askAgainMs: 60_000 } })
    await until('a request', () => states().length === 1)
    await run.phase('live')
    current().say(feedEvent('instance', vm('y'), 99))
    // the state that was wrong at first has said the same
    await run.phase('syncing')
    await expectProblem(run, 'feed.missed')
    current().say(heartbeat(99))
    await until('the heartbeat is heard', () => (run.fold.state()?.eventsPerSecond ?? 0) > 0)
    expect(states()).toHaveLength(1)
    expect(run.fold.state()?.phase).toBe('syncing')
  })

  it('is not live while the platform says that its own picture is old, and tells clocks that differ', async () => {
    const run = start(current().url)
    await run.phase('live')
    const old = new Date(Date.now() - 600_000).toISOString()
    current().say(heartbeat(5, { asOf: old }))
    await expectProblem(run, 'feed.behind')
    expect(run.fold.state()?.phase).toBe('waiting')
    await until('as of then', () => Math.abs((run.fold.state()?.asOf ?? 0) - Date.parse(old)) < 5000)
    current().say(heartbeat(5))
    await run.phase('live')
    current().say(JSON.stringify({ ...JSON.parse(heartbeat(5)), time: new Date(Date.now() + 3_600_000).toISOString() }))
    await until('the clock', () => run.fold.state()?.resources[0]?.problem?.code === 'feed.clock')
    expect(run.fold.state()?.phase).toBe('live')
  })

  it('says two kinds of things, and nothing else', async () => {
    const run = start(current().url)
    await run.phase('live')
    current().say('odd')
    await until('a request', () => states().length === 1)
    expect(current().said.map(({ type, data }) => [type, Object.keys(data)])).toEqual([
      ['subscribe', ['epoch', 'after']],
      ['state.request', ['reason']],
    ])
  })
})

describe('the conversation of the README', () => {
  it('is understood as it is told', async () => {
    const text = readFileSync(new URL('../../docs/feed/README.md', import.meta.url), 'utf8')
    const events = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) => JSON.parse(json))
    rogue = await startRogueFeed()
    const server = rogue
    // What the platform says after each thing that Wanglou says.
    const turns: unknown[][] = []
    for (const event of events) {
      if (event.source === 'urn:wanglou') turns.push([])
      else turns.at(-1)?.push(event)
    }
    const openings = turns.filter((turn) => turn.length > 0)
    server.manners({
      greet(socket) {
        for (const event of openings.shift() ?? []) socket.send(JSON.stringify(event))
      },
    })
    const run = start(server.url)
    await until('the second machine', () => run.fold.records.has('instance:rig/vm-0a2'))
    expect([...run.fold.records.keys()].sort()).toEqual([
      'alert:rig/al-77',
      'component:rig/grp-tax-web',
      'component:rig/rds-9f',
      'event:rig/chg-5512',
      'instance:rig/vm-0a1',
      'instance:rig/vm-0a2',
      'node:rig/host-17',
    ])
    await run.stop()
    const again = start(server.url, { fold: run.fold, cursors: run.fold.cursors() })
    await until('a request for the state', () => server.said.at(-1)?.type === 'state.request')
    expect(server.said.map(({ type, data }) => [type, data])).toEqual(
      events
        .filter(({ source }) => source === 'urn:wanglou')
        .map(({ type, data }) => [type.slice('io.wanglou.feed.v1.'.length), data]),
    )
    await again.phase('live')
  })
})
