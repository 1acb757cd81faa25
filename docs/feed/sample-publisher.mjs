// A publisher of the Wanglou feed (README.md beside this file), in plain Node with the package `ws`. It keeps everything in memory: the
// entities as they are now, and the last numbered events, so that a reader which was away gets what it missed.
//
//   node docs/feed/sample-publisher.mjs --port 8090 [--token SECRET] [--cert FILE --key FILE] [--heartbeat SECONDS]
//
// It tells what it does, and takes commands on its input: `help` lists them. As a module: `await startPublisher({…})`.

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { WebSocket, WebSocketServer } from 'ws'

const TYPE = 'io.wanglou.feed.v1.'
const SUBPROTOCOL = 'cloudevents.json'
const SOURCE = 'urn:example:sample-publisher'

/** More than this not yet taken by a reader, bytes: it is too slow, and is sent away to come back. */
const BUFFER_MAX_BYTES = 8 * 1024 * 1024

const digits = (sequence) => String(sequence).padStart(15, '0')

/** A CloudEvent as text. `numbered`: {epoch, sequence}, for events outside a full state. */
const frame = (type, data, numbered = {}) =>
  JSON.stringify({
    specversion: '1.0',
    id: randomUUID(),
    source: SOURCE,
    type: TYPE + type,
    time: new Date().toISOString(),
    ...numbered,
    data,
  })

/**
 * Starts a publisher on this machine. `tls`: {cert, key, ca} as for node:https, with `ca` asking readers for a certificate. `token`: what
 * readers must bear. `keep`: how many events can be resumed from. `log`: takes a line.
 *
 * @param {{
 *   port?: number, path?: string, token?: string | null, tls?: { cert: string | Buffer, key: string | Buffer, ca?: string | Buffer } | null,
 *   epoch?: string, sequence?: number, heartbeatSeconds?: number, keep?: number, log?: (line: string) => void,
 * }} options
 */
export async function startPublisher({
  port = 0,
  path = '/feed',
  token = null,
  tls = null,
  epoch = randomUUID(),
  sequence = 0,
  heartbeatSeconds = 15,
  keep = 10_000,
  log = () => undefined,
} = {}) {
  /** Entities as they are, by type and id. */
  const entities = { component: new Map(), instance: new Map(), host: new Map(), alarm: new Map() }
  /** The last numbered events as frames, up to and with that of `sequence`. */
  let events = []
  /** Readers that have had their hello, and get what is new. */
  const readers = new Set()

  const send = (socket, text) => {
    if (socket.bufferedAmount > BUFFER_MAX_BYTES) socket.close(1013, 'too slow')
    else socket.send(text)
  }

  /** Numbers an event, keeps it for those who resume, and sends it to all readers. */
  const publish = (type, data) => {
    sequence += 1
    const text = frame(type, data, { epoch, sequence: digits(sequence) })
    events.push(text)
    if (events.length > keep) events.shift()
    for (const socket of readers) send(socket, text)
  }

  /** All in one go: nothing can happen in between, so that the next numbered event follows on the state's. */
  const sendState = (socket) => {
    const all = Object.entries(entities).flatMap(([type, known]) => [...known.values()].map((data) => frame(type, data)))
    log(`sends the state: ${all.length} entities, as after ${sequence}`)
    send(socket, frame('state.begin', { epoch, sequence: digits(sequence) }))
    for (const text of all) send(socket, text)
    send(socket, frame('state.end', { count: all.length }))
  }

  const welcome = (socket, wanted) => {
    const after = wanted.epoch === epoch && wanted.after !== null ? Number(wanted.after) : null
    const missed = after === null ? -1 : sequence - after
    const resumed = missed >= 0 && missed <= events.length
    log(`subscribed after ${wanted.after ?? 'nothing'}: ${resumed ? `resumes with ${missed} events` : 'gets the state'}`)
    send(socket, frame('hello', { epoch, sequence: digits(sequence), resumed, heartbeatSeconds, platform: 'Sample' }))
    if (resumed) for (const text of events.slice(events.length - missed)) send(socket, text)
    else sendState(socket)
    readers.add(socket)
  }

  const receive = (socket, text) => {
    const { type, data } = JSON.parse(text)
    if (type === `${TYPE}subscribe`) welcome(socket, data)
    if (type === `${TYPE}state.request` && readers.has(socket)) {
      log(`is asked for the state: ${data.reason}`)
      sendState(socket)
    }
  }

  const server = tls === null ? createHttp() : createHttps({ ...tls, requestCert: tls.ca !== undefined })
  const sockets = new WebSocketServer({
    server,
    path,
    maxPayload: 65_536,
    perMessageDeflate: false,
    verifyClient: ({ req }, answer) => answer(token === null || req.headers.authorization === `Bearer ${token}`, 401),
    handleProtocols: (offered) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
  })
  sockets.on('connection', (socket) => {
    log('a reader connects')
    socket.on('message', (bytes) => {
      try {
        receive(socket, bytes.toString())
      } catch (error) {
        socket.close(1002, 'not an event of the feed')
        log(`cannot read a frame: ${error.message}`)
      }
    })
    socket.on('error', (error) => log(`a reader fails: ${error.message}`))
    socket.on('close', (code) => {
      readers.delete(socket)
      log(`a reader is gone (${code})`)
    })
  })

  const beat = () => {
    for (const socket of readers) send(socket, frame('heartbeat', { epoch, sequence: digits(sequence) }))
  }
  const beating = setInterval(beat, heartbeatSeconds * 1000)

  await new Promise((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done))

  return {
    port: server.address().port,
    url: `${tls === null ? 'ws' : 'wss'}://127.0.0.1:${server.address().port}${path}`,
    get epoch() {
      return epoch
    },
    get sequence() {
      return sequence
    },
    entities,
    /** An entity is now as told, whole: component, instance, host. */
    put(type, data) {
      entities[type].set(data.id, data)
      publish(type, data)
    },
    remove(kind, id) {
      entities[kind].delete(id)
      publish('removed', { kind, id })
    },
    alarm(data) {
      if (data.state === 'cleared') entities.alarm.delete(data.id)
      else entities.alarm.set(data.id, data)
      publish('alarm', data)
    },
    sample: (data) => publish('sample', data),
    change: (data) => publish('change', data),
    /** A full state, unasked. */
    sendState() {
      for (const socket of readers) sendState(socket)
    },
    beat,
    /** Numbers an event that is never sent: what a queue that loses one does. */
    lose() {
      sequence += 1
      events = []
    },
    /** Counts anew, as after a restart that forgot its counter. */
    newEpoch(next = String(randomUUID()), from = 0) {
      epoch = next
      sequence = from
      events = []
    },
    /** Closes all connections; 1006 ends them without a word. */
    drop(code = 1001) {
      for (const socket of sockets.clients) code === 1006 ? socket.terminate() : socket.close(code)
    },
    get connections() {
      return [...sockets.clients].filter(({ readyState }) => readyState === WebSocket.OPEN).length
    },
    async stop() {
      clearInterval(beating)
      for (const socket of sockets.clients) socket.terminate()
      await new Promise((done) => server.close(done))
    },
  }
}

// --- on the command line

const GIB = 1024 ** 3

/** A small town: one host, a group of two machines, a database. */
function fill(publisher) {
  const labels = { 'wanglou.io/app': 'tax-filing', 'wanglou.io/bureau': 'tax' }
  publisher.put('host', {
    id: 'host-17',
    name: 'compute-17',
    state: 'up',
    zone: 'east-1',
    size: { cpuMilli: 64_000, memoryBytes: 256 * GIB },
  })
  publisher.put('component', { id: 'grp-tax-web', name: 'tax-web', kind: 'vm-group', project: 'tax', labels })
  publisher.put('component', {
    ...{ id: 'rds-9f', name: 'tax-db', kind: 'database', project: 'tax', labels },
    ...{ product: 'PostgreSQL', version: '14.9', replicas: { desired: 2, available: 2 } },
  })
  for (const number of [1, 2]) publisher.put('instance', machine(`vm-${number}`, 'running'))
}

function machine(id, state) {
  return {
    ...{ id, name: `tax-web-${id}`, component: 'grp-tax-web', project: 'tax', state, ready: state === 'running' },
    ...{ stateChangedAt: new Date().toISOString(), addresses: [`${id}.city.example`], host: 'compute-17', zone: 'east-1' },
    size: { cpuMilli: 4000, memoryBytes: 8 * GIB },
  }
}

const COMMANDS = {
  'vm ID STATE': (publisher, id, state = 'running') => publisher.put('instance', machine(id, state)),
  'remove ID': (publisher, id) => publisher.remove('instance', id),
  'raise ID VM': (publisher, id, vm = 'vm-1') =>
    publisher.alarm({
      ...{ id, state: 'raised', name: 'disk-full', severity: 'major', about: { instance: vm } },
      ...{ summary: 'the disk is almost full', startsAt: new Date().toISOString() },
    }),
  'clear ID': (publisher, id) => {
    const known = publisher.entities.alarm.get(id)
    if (known) publisher.alarm({ ...known, state: 'cleared' })
  },
  sample: (publisher) =>
    publisher.sample({
      at: [new Date().toISOString()],
      series: [...publisher.entities.instance.keys()].map((instance) => ({
        ...{ about: { instance }, metric: 'cpuUsed' },
        values: [Math.round(Math.random() * 4000)],
      })),
    }),
  lose: (publisher) => publisher.lose(),
  epoch: (publisher) => publisher.newEpoch(),
  state: (publisher) => publisher.sendState(),
  'drop CODE': (publisher, code = '1001') => publisher.drop(Number(code)),
}

async function main() {
  const { values } = parseArgs({
    options: Object.fromEntries(['port', 'token', 'cert', 'key', 'heartbeat'].map((name) => [name, { type: 'string' }])),
  })
  const publisher = await startPublisher({
    port: Number(values.port ?? 8090),
    token: values.token ?? null,
    tls: values.cert ? { cert: readFileSync(values.cert), key: readFileSync(values.key ?? values.cert) } : null,
    heartbeatSeconds: Number(values.heartbeat ?? 15),
    log: (line) => console.log(line),
  })
  fill(publisher)
  console.log(`listens on ${publisher.url}, epoch ${publisher.epoch}; "help" lists the commands`)
  setInterval(() => COMMANDS.sample(publisher), 60_000)
  for await (const line of createInterface({ input: process.stdin })) {
    const [word, ...args] = line.trim().split(/\s+/)
    const found = Object.entries(COMMANDS).find(([usage]) => usage.split(' ')[0] === word)
    if (found) found[1](publisher, ...args)
    else console.log(Object.keys(COMMANDS).join('\n'))
    console.log(`at ${publisher.sequence}`)
  }
  await publisher.stop()
  process.exit()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
