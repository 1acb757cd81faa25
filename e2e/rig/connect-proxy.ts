import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'

/** An HTTP proxy on loopback that opens tunnels (CONNECT), or refuses to. */
export interface ConnectProxy {
  readonly url: string
  refuse(yes: boolean): void
  /** Tunnels that are open. */
  readonly tunnels: number
  /** Ends all tunnels. */
  cut(): void
  stop(): Promise<void>
}

export async function startConnectProxy(): Promise<ConnectProxy> {
  let refuses = false
  const tunnels = new Set<Duplex>()
  const server = createServer()
  server.on('connect', (request, socket: Duplex) => {
    socket.on('error', () => socket.destroy())
    if (refuses) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    tunnels.add(socket)
    const { hostname, port } = new URL(`http://${request.url}`)
    const upstream = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    socket.on('close', () => {
      tunnels.delete(socket)
      upstream.destroy()
    })
    upstream.on('error', () => socket.destroy())
    // what was piped is over: nobody would notice the client's end
    upstream.on('close', () => socket.destroy())
  })
  const cut = () => {
    for (const socket of tunnels) socket.destroy()
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    refuse(yes) {
      refuses = yes
    },
    get tunnels() {
      return tunnels.size
    },
    cut,
    async stop() {
      cut()
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}
