import { request } from 'node:https'
import WebSocket from 'ws'
import { z } from 'zod'

/** A server under the protocol suite, and what the suite must be able to do behind its API. */
export interface ProtocolTarget {
  readonly url: string
  readonly ca: string
  readonly token: string
  /** A known token that may read nothing. */
  readonly powerlessToken: string
  readonly kubeconfig: string
  /** Changes the status of one pod labelled `suite=protocol`; resolves once it is done. */
  touchPod(): Promise<void>
  /** Takes the label `suite` off one pod that has it. */
  unlabelPod(): Promise<PodName>
  /** Removes one pod labelled `suite=protocol` for good. */
  removePod(): Promise<PodName>
  /** Forgets all history up to now. */
  compact(): Promise<void>
  /** Stops the API server and starts it on the same port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface PodName {
  readonly namespace: string
  readonly name: string
}

export const SELECTOR = 'suite=protocol'

const objectSchema = z.looseObject({
  kind: z.string().optional(),
  apiVersion: z.string().optional(),
  code: z.number().optional(),
  reason: z.string().optional(),
  metadata: z.looseObject({
    name: z.string().optional(),
    namespace: z.string().optional(),
    resourceVersion: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    continue: z.string().optional(),
    remainingItemCount: z.number().optional(),
  }),
})
const bodySchema = objectSchema.extend({ items: z.array(objectSchema).optional() })
const eventSchema = z.object({ type: z.string(), object: objectSchema })

export type Body = z.infer<typeof bodySchema>
export type WatchEvent = z.infer<typeof eventSchema>

export interface Answer {
  readonly status: number
  readonly text: string
  /** The body as a Kubernetes object; throws where it is none. */
  body(): Body
}

export interface AskOptions {
  /** null: none at all. */
  readonly token?: string | null
  readonly accept?: string
}

/** One GET. Says `Accept: application/json`, without which a 1.20 server may answer in another form. */
export function ask(target: ProtocolTarget, path: string, options: AskOptions = {}): Promise<Answer> {
  const { token = target.token, accept = 'application/json' } = options
  return new Promise((done, fail) => {
    const headers = { accept, ...(token === null ? {} : { authorization: `Bearer ${token}` }) }
    const outgoing = request(target.url + path, { ca: target.ca, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => done({ status: response.statusCode ?? 0, text, body: () => bodySchema.parse(JSON.parse(text)) }))
      response.on('error', fail)
    })
    outgoing.on('error', fail)
    outgoing.end()
  })
}

/** Items and version of a whole LIST. */
export async function list(target: ProtocolTarget, path: string): Promise<{ items: Body[]; revision: string; body: Body }> {
  const body = (await ask(target, path)).body()
  return { items: body.items ?? [], revision: body.metadata.resourceVersion ?? '', body }
}

export interface SocketOptions {
  readonly origin?: string | null
  readonly token?: string | null
  readonly protocols?: readonly string[]
}

/** A WATCH over WebSocket and all that came over it. */
export interface WatchSocket {
  readonly ws: WebSocket
  readonly events: readonly WatchEvent[]
  /** Raw frames as they came: text or binary, with their data. */
  readonly frames: readonly { readonly binary: boolean; readonly text: string }[]
  /** Resolves when a frame fits, whether it came already or comes later; rejects if the socket closes first. */
  until(fits: (event: WatchEvent) => boolean): Promise<WatchEvent>
  /** Resolves with the close code. */
  readonly closed: Promise<number>
  close(): Promise<void>
}

/** Opens a watch; rejects with Refused when the server answers without an upgrade. */
export function openWatch(target: ProtocolTarget, path: string, options: SocketOptions = {}): Promise<WatchSocket> {
  const { origin = 'https://wanglou.invalid', token = target.token, protocols = [] } = options
  const ws = new WebSocket(target.url.replace('https:', 'wss:') + path, [...protocols], {
    ca: target.ca,
    // offered so that the server may refuse it
    perMessageDeflate: true,
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...(origin === null ? {} : { origin }),
  })
  const events: WatchEvent[] = []
  const frames: { binary: boolean; text: string }[] = []
  const waiting = new Set<() => void>()
  const closed = new Promise<number>((done) => ws.on('close', (code) => done(code)))
  ws.on('message', (data, binary) => {
    const text = Buffer.isBuffer(data) ? data.toString() : ''
    frames.push({ binary, text })
    events.push(eventSchema.parse(JSON.parse(text)))
    for (const check of waiting) check()
  })
  const socket: WatchSocket = {
    ws,
    events,
    frames,
    closed,
    until: (fits) =>
      new Promise((done, fail) => {
        const check = (): void => {
          const found = events.find(fits)
          if (!found) return
          waiting.delete(check)
          done(found)
        }
        waiting.add(check)
        closed.then((code) => fail(new Error(`closed ${code} after ${events.length} events`)), fail)
        check()
      }),
    async close() {
      ws.close()
      await closed
    },
  }
  return new Promise((done, fail) => {
    ws.on('open', () => done(socket))
    ws.on('error', fail)
    ws.on('unexpected-response', (_, response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => fail(new Refused(response.statusCode ?? 0, text)))
    })
  })
}

/** The server answered a handshake with a plain HTTP response. */
export class Refused extends Error {
  readonly status: number
  readonly text: string
  constructor(status: number, text: string) {
    super(`refused with ${status}`)
    this.status = status
    this.text = text
  }
}

/** How the handshake was refused; throws if it was not. */
export async function refusal(opening: Promise<WatchSocket>): Promise<Refused> {
  try {
    const socket = await opening
    await socket.close()
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  }
  throw new Error('was not refused')
}

/** A WATCH as a chunked response that ends by itself: all its events. */
export async function readWatch(target: ProtocolTarget, path: string): Promise<readonly WatchEvent[]> {
  const { text } = await ask(target, path)
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => eventSchema.parse(JSON.parse(line)))
}

export function labelOf(object: Body | WatchEvent['object'], label: string): string | undefined {
  return object.metadata.labels?.[label]
}
