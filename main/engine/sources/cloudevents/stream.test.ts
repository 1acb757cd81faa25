import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SourceChange } from '../../../../shared/estate/observation.ts'
import type { ObservedRecord } from '../../../../shared/estate/record.ts'
import { decode, type Position, sequenceText } from './decode.ts'
import { FEED_LIMITS } from './feed-limits.ts'
import { GATE_STATES, GATE_TABLE, phaseOf, STREAM_EVENTS, STREAM_STATES, STREAM_TABLE } from './feed-states.ts'
import { createHandover } from './handover.ts'
import { createStream, type Taken } from './stream.ts'

const NOW = Date.parse('2026-11-23T09:30:00Z')
const HEARING = { source: 'feed', now: NOW }

const frame = (type: string, data: unknown, at?: Position) =>
  JSON.stringify({
    specversion: '1.0',
    id: 'x',
    source: 'urn:test',
    type: `io.wanglou.feed.v1.${type}`,
    time: new Date(NOW).toISOString(),
    ...(at ? { epoch: at.epoch, sequence: sequenceText(at.sequence) } : {}),
    data,
  })

/** A publisher that keeps its whole log, and the truth: ids of instances with their states. */
function createTruth() {
  const things = new Map<string, string>()
  let epoch = 'e0'
  let sequence = 0
  let log: string[] = []
  const add = (type: string, data: unknown) => {
    sequence += 1
    log.push(frame(type, data, { epoch, sequence }))
  }
  return {
    things,
    put(id: string, state: string) {
      things.set(id, state)
      add('instance', { id, name: id, state })
    },
    remove(id: string) {
      things.delete(id)
      add('removed', { kind: 'instance', id })
    },
    odd: () => add('surprise', {}),
    /** It begins to count anew, perhaps at a place that was before. */
    restart(next: string, from: number) {
      epoch = next
      sequence = from
      log = []
    },
    heartbeat: () => frame('heartbeat', { epoch, sequence: sequenceText(sequence) }),
    state: () => [
      frame('state.begin', { epoch, sequence: sequenceText(sequence) }),
      ...[...things].map(([id, state]) => frame('instance', { id, name: id, state })),
      frame('state.end', { count: things.size }),
    ],
    /** What it answers to `subscribe`. */
    answer(after: Position | null): string[] {
      const missed = after?.epoch === epoch ? sequence - after.sequence : -1
      const resumed = missed >= 0 && missed <= log.length
      const hello = frame('hello', { epoch, sequence: sequenceText(sequence), resumed, heartbeatSeconds: 15 })
      return [hello, ...(resumed ? log.slice(log.length - missed) : this.state())]
    },
    /** Frames of the newest events. */
    newest: (count: number) => (count === 0 ? [] : log.slice(-count)),
  }
}

/** What an estate makes of what is handed over. */
function createEstate() {
  const records = new Map<string, ObservedRecord>()
  const change = (each: SourceChange) => {
    if (each.op === 'put') records.set(each.record.id, each.record)
    else records.delete(each.id)
  }
  return {
    take({ swaps, changes }: { swaps: readonly { records: readonly ObservedRecord[] }[]; changes: readonly SourceChange[] }) {
      if (swaps.length > 0) records.clear()
      for (const record of swaps.flatMap((swap) => swap.records)) records.set(record.id, record)
      changes.forEach(change)
      return true
    },
    things: () =>
      Object.fromEntries([...records.values()].flatMap((each) => (each.kind === 'instance' ? [[each.uid, each.phase]] : []))),
  }
}

describe('a feed, whatever happens to its frames', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd')
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('put' as const), id, state: fc.constantFrom('running', 'stopped', 'failed') }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('remove' as const), id }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('odd' as const) }) },
    // the next event is lost, told twice, told late (after the one behind it), or cannot be read
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('lose', 'repeat', 'late', 'garble'), id }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('reconnect' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), from: fc.nat(5), same: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('state' as const), cutAt: fc.nat(6) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const), id }) },
  )

  it('comes to the truth of its publisher, and nothing half-loaded is handed over', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const truth = createTruth()
        const estate = createEstate()
        let stream = createStream()
        let refusing = false
        let asked = false
        let epochs = 0
        const seen = new Set<string>([JSON.stringify({})])
        const note = () => seen.add(JSON.stringify(Object.fromEntries([...truth.things].sort())))
        const offer = (batch: Parameters<typeof estate.take>[0]) => !refusing && estate.take(batch)
        let handover = createHandover('feed', null, offer)

        const act = (taken: Taken) => {
          if (taken.what === 'changes') handover.add(taken)
          if (taken.what === 'state' && !handover.state(taken, stream.position)) refuse()
          if (taken.what === 'missed') asked = true
          if (!handover.flush(stream.position)) refuse()
        }
        const refuse = () => {
          stream.distrust(handover.accepted)
          asked = true
        }
        const hear = (frames: readonly string[]) => {
          for (const text of frames) act(stream.take(decode(text), HEARING))
        }
        const connect = () => {
          asked = false
          stream.connected(handover.accepted)
          hear(truth.answer(handover.accepted))
        }
        connect()
        for (const each of steps) {
          if (each.do === 'put') truth.put(each.id, each.state)
          else if (each.do === 'remove') truth.remove(each.id)
          else if (each.do === 'odd') truth.odd()
          else if (each.do === 'lose' || each.do === 'repeat' || each.do === 'late' || each.do === 'garble') {
            truth.put(each.id, 'running')
            note()
            truth.put(each.id, 'suspended')
          } else if (each.do === 'refuse') truth.put(each.id, 'stopping')
          note()
          if (each.do === 'put' || each.do === 'remove' || each.do === 'odd') hear(truth.newest(1))
          const [first = '', second = ''] = truth.newest(2)
          if (each.do === 'lose') hear([second])
          if (each.do === 'repeat') hear([first, first, second, first, second])
          if (each.do === 'late') hear([second, first])
          if (each.do === 'garble') hear([first.slice(0, -3), second])
          if (each.do === 'refuse') {
            refusing = true
            hear(truth.newest(1))
            refusing = false
          }
          if (each.do === 'reconnect') connect()
          if (each.do === 'kill') {
            // what was accepted was committed; nothing else is left
            const committed = handover.accepted
            stream = createStream()
            handover = createHandover('feed', committed, offer)
            connect()
          }
          if (each.do === 'restart') {
            // In an epoch that was before, only what is lower than what was seen can be told from it: hence the rule to take a new one.
            const seenUpTo = handover.accepted
            const lower = seenUpTo !== null && each.from < seenUpTo.sequence
            truth.restart(each.same && lower ? seenUpTo.epoch : `n${epochs++}`, each.from)
            connect()
          }
          if (each.do === 'state') {
            hear(truth.state().slice(0, each.cutAt))
            connect()
          }
          expect(seen).toContain(JSON.stringify(Object.fromEntries(Object.entries(estate.things()).sort())))
        }
        hear([truth.heartbeat()])
        if (asked || stream.state !== 'following') hear(truth.state())
        expect(stream.state).toBe('following')
        expect(estate.things()).toEqual(Object.fromEntries(truth.things))
      }),
      { numRuns: 500 },
    )
  })
})

describe('the order of a feed', () => {
  const begun = (position: Position | null = { epoch: 'e', sequence: 5 }) => {
    const stream = createStream()
    stream.connected(position)
    const take = (type: string, data: unknown, sequence?: number, epoch = 'e') =>
      stream.take(decode(frame(type, data, sequence === undefined ? undefined : { epoch, sequence })), HEARING)
    const hello = (resumed: boolean, sequence = 5, epoch = 'e') =>
      take('hello', { epoch, sequence: sequenceText(sequence), resumed, heartbeatSeconds: 15 })
    return { stream, take, hello }
  }
  const vm = { id: 'v', name: 'v', state: 'running', ready: true }
  const state = (sequence: number) => ({ epoch: 'e', sequence: sequenceText(sequence) })

  it('is caught up once all that there was at the hello has come', () => {
    const { stream, take, hello } = begun()
    hello(true, 7)
    take('instance', vm, 6)
    expect(stream.caughtUp).toBe(false)
    take('instance', vm, 7)
    expect(stream.caughtUp).toBe(true)
  })

  it.each([
    ['another epoch', true, 9, 'other'],
    ['less than was seen', true, 4, 'e'],
  ])('does not believe a hello that resumes with %s', (_, resumed, sequence, epoch) => {
    const { stream, hello } = begun()
    expect(hello(resumed, sequence, epoch)).toEqual({ what: 'missed', reason: 'epoch' })
    expect(stream.state).toBe('awaiting')
  })

  it('finds a loss at the end, and a publisher that went back, by the heartbeat', () => {
    for (const [sequence, reason] of [
      [6, 'gap'],
      [4, 'epoch'],
    ] as const) {
      const { take, hello } = begun()
      hello(true)
      expect(take('heartbeat', state(5))).toEqual({ what: 'heartbeat', behindMs: 0 })
      expect(take('heartbeat', state(sequence))).toEqual({ what: 'missed', reason })
    }
  })

  it('asks once, and ignores what comes until the state', () => {
    const { take, hello } = begun()
    hello(true)
    expect(take('instance', vm, 7)).toEqual({ what: 'missed', reason: 'gap' })
    expect(take('instance', vm, 9)).toEqual({ what: 'nothing' })
    expect(take('heartbeat', state(9)).what).toBe('heartbeat')
  })

  it.each([
    ['a numbered event inside', [['instance', vm, 6]]],
    ['a wrong count', [['state.end', { count: 3 }]]],
  ] as const)('throws a state away for %s', (_, frames) => {
    const { stream, take, hello } = begun()
    hello(false)
    take('state.begin', state(5))
    take('instance', vm)
    const last = frames.map(([type, data, sequence]) => take(type, data, sequence)).at(-1)
    expect(last).toEqual({ what: 'missed', reason: 'incomplete' })
    expect(stream.position).toEqual({ epoch: 'e', sequence: 5 })
  })

  it('takes the last of a thing that is told twice in a state, and adds readings and changes beside it', () => {
    const { take, hello } = begun(null)
    hello(false)
    take('state.begin', state(5))
    take('instance', { ...vm, state: 'starting' })
    take('instance', vm)
    take('sample', {
      at: ['2026-11-23T09:29:00Z'],
      series: [
        { about: { instance: 'v' }, metric: 'cpuUsed', values: [5] },
        { about: { instance: 'v' }, metric: 'odd', values: [5] },
      ],
    })
    take('change', {
      id: 'c',
      what: 'restart',
      outcome: 'succeeded',
      about: { instance: 'v' },
      at: '2026-11-23T09:29:00Z',
      summary: 's',
    })
    const taken = take('state.end', { count: 2 })
    expect(taken).toMatchObject({
      what: 'state',
      swaps: [
        { kind: 'component', records: [] },
        { kind: 'instance', records: [{ id: 'instance:feed/v', phase: 'running' }] },
        { kind: 'node', records: [] },
        { kind: 'alert', records: [] },
      ],
      changes: [{ op: 'put', record: { kind: 'event', reason: 'restart succeeded' } }],
      readings: [{ about: { id: 'instance:feed/v' }, metric: 'cpuUsed', values: [5] }],
    })
  })

  it('takes the number of what does not fit, so that it does not ask for ever', () => {
    const { stream, take, hello } = begun()
    hello(true)
    expect(take('instance', { id: 'v' }, 6)).toMatchObject({ what: 'bad' })
    expect(take('instance', vm, 7)).toMatchObject({ what: 'changes', changes: [{ op: 'put' }] })
    expect(stream.position?.sequence).toBe(7)
    expect(take('instance', vm)).toMatchObject({ what: 'bad' })
  })

  it('counts what it does not know, by few names', () => {
    const { stream, take, hello } = begun()
    hello(true)
    for (let n = 1; n <= 200; n += 1) take(`new${n}`, {}, 5 + n)
    expect(stream.unknown.size).toBeLessThan(60)
    expect([...stream.unknown.values()].reduce((sum, count) => sum + count, 0)).toBe(200)
    expect(stream.position?.sequence).toBe(205)
  })

  it('lets go of a state that is larger than it may be', () => {
    const { take, hello } = begun(null)
    hello(false)
    take('state.begin', state(5))
    const text = decode(frame('instance', vm))
    const stream = createStream()
    stream.connected(null)
    stream.take(decode(frame('hello', { ...state(5), resumed: false, heartbeatSeconds: 15 })), HEARING)
    stream.take(decode(frame('state.begin', state(5))), HEARING)
    let last: Taken = { what: 'nothing' }
    for (let n = 0; n <= FEED_LIMITS.stateEntities; n += 1) last = stream.take(text, HEARING)
    expect(last).toEqual({ what: 'missed', reason: 'incomplete' })
  })

  it('lets go of a state with readings without end', () => {
    const { take, hello } = begun(null)
    hello(false)
    take('state.begin', state(5))
    const at = Array.from({ length: 1_000 }, (_, n) => new Date(NOW - n * 1_000).toISOString()).reverse()
    const series = Array.from({ length: 20 }, () => ({ about: { instance: 'x' }, metric: 'requests', values: at.map(() => 1) }))
    let last: Taken = { what: 'nothing' }
    for (let n = 0; n <= FEED_LIMITS.statePassing / 20_000; n += 1) last = take('sample', { at, series })
    expect(last).toEqual({ what: 'missed', reason: 'incomplete' })
  })

  it('takes no size of which a sum would be no number', () => {
    const sized = (memoryBytes: number) => decode(frame('instance', { ...vm, size: { memoryBytes } })).what
    expect([sized(1e18), sized(1e308)]).toEqual(['event', 'unfit'])
  })
})

describe('decode', () => {
  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) =>
        ['event', 'unfit', 'unknown', 'unreadable'].includes(decode(text).what),
      ),
    )
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    expect(decode(deep).what).toBe('unreadable')
    const vm = frame('instance', { id: 'v', name: 'v', state: 'running', extra: 'deep' })
    expect(decode(vm.replace('"deep"', deep)).what).toBe('event')
  })

  it('takes null for absent, and ignores what it does not know', () => {
    const text = frame('instance', { id: 'v', name: 'v', state: 'stopped', ready: null, labels: null, colour: 'blue' })
    expect(decode(text)).toMatchObject({ what: 'event', event: { type: 'instance', data: { id: 'v' } } })
  })
})

describe('the tables', () => {
  it('let every state come back to following and to open', () => {
    for (const state of STREAM_STATES) {
      const reached = new Set([state])
      for (const each of reached) {
        for (const event of STREAM_EVENTS) {
          const next = STREAM_TABLE[each][event]
          if (next) reached.add(next)
        }
      }
      expect([state, reached.has('following')]).toEqual([state, true])
    }
    for (const state of GATE_STATES) expect(GATE_TABLE[state].close).toBe('idle')
  })

  it('say live only of an open socket whose stream is followed and caught up', () => {
    for (const gate of GATE_STATES)
      for (const stream of STREAM_STATES)
        for (const caughtUp of [true, false])
          for (const behind of [true, false]) {
            const live = phaseOf({ gate, stream, failed: true, caughtUp, behind }) === 'live'
            expect(live).toBe(gate === 'open' && (stream === 'following' || stream === 'refilling') && caughtUp && !behind)
          }
  })
})
