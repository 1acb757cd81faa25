import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/**
 * The wire between the clients and one API server: a plain relay on a port of its own, so that the network can fail while the
 * server lives. Faults inside the TLS server were rejected: it owns its sockets, and a half-open connection must stay silent in
 * both directions.
 */
export interface Line {
  /** Port that clients use; the same for ever once `open` has run. */
  readonly port: number
  /** Starts listening: the first time on a free port, later on the same one. */
  open(): Promise<void>
  /** As if the host were gone: refuses connections and resets those that are open. */
  close(): Promise<void>
  /** As if a cable were cut: nothing passes in either direction, nothing is refused, nothing is closed. */
  cut(): void
  /** Ends `cut`. Connections that lived through it are reset, as by a firewall that has forgotten them. */
  restore(): void
}

/** Creates a line to a server on loopback at `targetPort`. */
export function createLine(targetPort: number): Line {
  const ends = new Set<Socket>()
  let silent = false
  let port = 0
  let server: Server | null = null

  function keep(socket: Socket): void {
    ends.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => ends.delete(socket))
    // resets are what this is for
    socket.on('error', () => socket.destroy())
  }

  function accept(client: Socket): void {
    keep(client)
    if (silent) {
      client.pause()
      return
    }
    const inner = connect(targetPort, '127.0.0.1')
    keep(inner)
    client.pipe(inner)
    inner.pipe(client)
    client.on('close', () => inner.destroy())
    inner.on('close', () => client.destroy())
  }

  function resetAll(): void {
    for (const socket of ends) socket.resetAndDestroy()
  }

  return {
    get port() {
      return port
    },
    async open() {
      if (server) return
      server = createServer(accept).listen(port, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      if (address && typeof address === 'object') port = address.port
    },
    async close() {
      if (!server) return
      const closed = once(server, 'close')
      server.close()
      server = null
      silent = false
      resetAll()
      await closed
    },
    cut() {
      silent = true
      for (const socket of ends) {
        socket.unpipe()
        socket.pause()
      }
    },
    restore() {
      if (!silent) return
      silent = false
      resetAll()
    },
  }
}
