import { describe } from 'vitest'
import { startPublisher } from '../../docs/feed/sample-publisher.mjs'
import { startBreakingProxy } from '../rig/breaking-proxy.ts'
import { expectFeed, runFeed } from '../rig/feed-run.ts'
import { startFront } from '../rig/front.ts'
import { feedEvent, type Publisher } from '../rig/rogue-feed.ts'
import { type FaultCases, STORM, type Stage, TOKEN } from './fault-cases.ts'
import { faultSuite } from './fault-suite.ts'
import { spoiltFrames, TWICE } from './spoilt-cases.ts'

interface FeedStage extends Stage {
  readonly publisher: Publisher
}

const PATH = '/feed'
const OLD_MS = 600_000

async function begin(): Promise<FeedStage> {
  let asked = 0
  const log = (line: string) => {
    if (line.startsWith('is asked')) asked += 1
  }
  const publisher = await startPublisher({ heartbeatSeconds: 5, log })
  const front = await startFront({ url: `http://127.0.0.1:${publisher.port}` }, TOKEN)
  const way = await startBreakingProxy(front.port)
  publisher.put('component', { id: 'grp', name: 'web', kind: 'vm-group', project: 'tax' })
  const vm = (n: number) => ({ id: `vm-${n}`, name: `vm-${n}`, component: 'grp', state: 'running', ready: true })
  let count = 3
  for (const n of [1, 2, 3]) publisher.put('instance', vm(n))
  return {
    publisher,
    front,
    way,
    token: TOKEN,
    onePath: '',
    listens: true,
    listPath: PATH,
    // an attempt that was under way, the one that is taken in, and a request for the state
    budget: 3,
    requests: () => front.requests.length + asked,
    start: ({ clock, proxy, storm }) =>
      runFeed(`wss://localhost:${way.port}${PATH}`, {
        clock,
        secret: () => TOKEN,
        endpoint: {
          proxy,
          auth: { type: 'bearer', token: { secret: 'rig' } },
          tls: { ca: front.caFile, cert: null, key: null, trust: null, serverName: null },
        },
        tunables: {
          helloMs: 2000,
          ...(storm ? { requestsPerMinute: STORM.perMinute, requestBurst: STORM.burst, retryMaxMs: STORM.retryMaxMs } : {}),
        },
      }),
    async change() {
      count += 1
      publisher.put('instance', vm(count))
      publisher.put('instance', { ...vm(count - 1), state: 'stopped', ready: false })
      publisher.remove('instance', `vm-${count - 2}`)
      publisher.beat()
    },
    expectTruth: (run) => expectFeed(run, publisher),
    async stop() {
      await way.stop()
      await front.stop()
      await publisher.stop()
    },
  }
}

/** What was there goes without an event. */
const forget = ({ entities }: Publisher) => {
  const [first] = entities.instance.keys()
  entities.instance.delete(first)
}
const digits = (sequence: number) => String(sequence).padStart(15, '0')

const OWN: FaultCases<FeedStage> = {
  ...spoiltFrames(PATH, /^(feed.missed|watch.bad-frame)$/, (text) => text.includes('.hello"')),
  duplicates: TWICE,
  // its history is gone: it says at the next subscription that it cannot resume
  'gone-event': {
    says: /^(connect.dropped|watch.closed)$/,
    breaks({ publisher, way }) {
      way.cut()
      forget(publisher)
      publisher.lose()
    },
  },
  'version-from-future': {
    says: /^feed.missed$/,
    breaks: ({ front, publisher }) =>
      front.say(PATH, feedEvent('instance', { id: 'x', name: 'x', state: 'running' }, publisher.sequence + 900, publisher.epoch)),
  },
  'restored-backup': {
    says: /^(connect.dropped|watch.closed)$/,
    breaks({ publisher }) {
      forget(publisher)
      publisher.newEpoch(publisher.epoch, 2)
      publisher.drop(1006)
    },
  },
  // the platform says itself that its picture is old
  'stale-replica': {
    says: /^feed.behind$/,
    breaks({ front, publisher: { epoch, sequence } }) {
      const asOf = new Date(Date.now() - OLD_MS).toISOString()
      front.say(PATH, feedEvent('heartbeat', { epoch, sequence: digits(sequence), asOf }))
    },
  },
  'missed-deleted': {
    says: /^feed.missed$/,
    breaks({ publisher }) {
      forget(publisher)
      publisher.lose()
    },
  },
}

faultSuite('cloudevents', begin, OWN, describe)
