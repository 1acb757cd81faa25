import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { serveLists, type Watcher } from './list-server.ts'
import { createObjects } from './objects.ts'
import { FIRST_RESTARTS, listVersion, POD_COUNT, podOfEvent, restartsOfEvent, SHAPE, versionOfEvent } from './plan.ts'

/**
 * The sending process: lists, then on command as many MODIFIED frames of pods as the reader takes, over the WebSocket or the chunked
 * answer that watches pods. Frames are serialised beforehand; only two numbers of fixed width are written into each.
 */

/** Bytes that may wait in a socket before the sender pauses: enough to never starve the reader. */
const HIGH_WATER_BYTES = 4_194_304
/** A pause, ms: a reader of 40,000 frames/s takes a tenth of those bytes meanwhile. */
const PAUSE_MS = 2
/** Frames between two looks at that, count. */
const CHUNK = 64

interface Template {
  readonly bytes: Buffer
  readonly versionAt: number
  readonly restartsAt: number
}

const objects = createObjects(SHAPE)
const templates = Array.from({ length: POD_COUNT }, (_, pod): Template => {
  const object = { kind: 'Pod', apiVersion: 'v1', ...objects.pod(pod) }
  const bytes = Buffer.from(`${JSON.stringify({ type: 'MODIFIED', object })}\n`)
  const versionAt = bytes.indexOf(`"resourceVersion":"${listVersion}"`) + '"resourceVersion":"'.length
  const restartsAt = bytes.indexOf(`"restartCount":${FIRST_RESTARTS}`) + '"restartCount":'.length
  return { bytes, versionAt, restartsAt }
})

function frameOf(n: number): Buffer {
  const template = templates[podOfEvent(n)]
  if (template === undefined) throw new Error(`no pod for event ${n}`)
  const frame = Buffer.from(template.bytes)
  frame.write(versionOfEvent(n), template.versionAt, 'latin1')
  frame.write(String(restartsOfEvent(n)), template.restartsAt, 'latin1')
  return frame
}

let watcher: Watcher | null = null

async function send(count: number): Promise<void> {
  if (watcher === null) throw new Error('nobody watches pods')
  const { write, waitingBytes } = watcher
  const firstAt = performance.timeOrigin + performance.now()
  for (let n = 0; n < count; ) {
    for (const end = Math.min(count, n + CHUNK); n < end; n += 1) write(frameOf(n))
    // A turn of the loop lets the sockets write.
    await new Promise((next) => setImmediate(next))
    // Asleep, not in turns of the loop: those took a core from the reader, the more the longer it needs.
    while (waitingBytes() > HIGH_WATER_BYTES) await new Promise((next) => setTimeout(next, PAUSE_MS))
  }
  process.send?.({ type: 'sent', firstAt, frameBytes: templates[0]?.bytes.length ?? 0 })
}

process.on('message', (message: { readonly count: number }) => void send(message.count))
process.on('disconnect', () => process.exit(0))
const { port, ca } = await serveLists(SHAPE, (found) => {
  watcher = found
  process.send?.({ type: 'watched' })
})
process.send?.({ type: 'ready', port, ca })
