import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * pass: forwards. swallow: takes every byte and forwards none, closes nothing: a half-open connection. reset: ends what there is
 * and what comes with RST. refuse: nobody listens. delay: forwards after `DELAY_MS`.
 */
export type ProxyMode = 'pass' | 'swallow' | 'reset' | 'refuse' | 'delay'

const DELAY_MS = 300

export interface BreakingProxy {
  readonly port: number
  mode(mode: ProxyMode): Promise<void>
  /** Connections accepted so far. */
  connections(): number
  /** Ends all open connections with RST, once. */
  cut(): void
  stop(): Promise<void>
}

/** A TCP proxy on loopback that breaks in the ways networks do. */
export async function startBreakingProxy(targetPort: number): Promise<BreakingProxy> {
  let mode: ProxyMode = 'pass'
  let accepted = 0
  const open = new Set<Socket>()
  const forward = (from: Socket, to: Socket) => {
    from.on('data', (chunk: Buffer) => {
      if (mode === 'swallow') return
      if (mode === 'delay') setTimeout(() => to.writable && to.write(chunk), DELAY_MS)
      else if (to.writable) to.write(chunk)
    })
    from.on('close', () => {
      if (mode !== 'swallow') to.destroy()
    })
    from.on('error', () => undefined)
  }
  const server: Server = createServer((client) => {
    accepted += 1
    if (mode === 'reset') {
      client.resetAndDestroy()
      return
    }
    const upstream = connect(targetPort, '127.0.0.1')
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    }
    forward(client, upstream)
    forward(upstream, client)
  })
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  await listen(0)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const cut = () => {
    // one that is still connecting closes later, and would be told so at every cut until then
    for (const socket of open) socket.resetAndDestroy()
    open.clear()
  }
  const unlisten = () => new Promise<void>((done) => (server.listening ? server.close(() => done()) : done()))
  return {
    port,
    async mode(next) {
      mode = next
      if (next === 'reset' || next === 'refuse') cut()
      if (next === 'refuse') await unlisten()
      else if (!server.listening) await listen(port)
    },
    connections: () => accepted,
    cut,
    async stop() {
      mode = 'reset'
      cut()
      await unlisten()
    },
  }
}
