import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLine, type Line } from './line.ts'

/** An echo behind the line. */
let server: Server
let line: Line
let arrived: string

beforeEach(async () => {
  arrived = ''
  server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (data) => {
      arrived += data.toString()
      socket.write(data)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  line = createLine(address && typeof address === 'object' ? address.port : 0)
  await line.open()
})

afterEach(async () => {
  await line.close()
  server.close()
})

async function dial(): Promise<Socket> {
  const socket = connect(line.port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Resolves when the socket is closed, also by a reset. */
function closing(socket: Socket): Promise<void> {
  return new Promise((done) => socket.on('close', () => done()))
}

async function echo(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [data] = await once(socket, 'data')
  return String(data)
}

describe('line', () => {
  it('carries bytes both ways', async () => {
    expect(await echo(await dial(), 'hello')).toBe('hello')
  })

  it('is silent while cut: bytes are swallowed, new connections hang, nothing is closed; then the old ones are reset', async () => {
    const before = await dial()
    await echo(before, 'hello')
    line.cut()
    const during = await dial()
    before.write('lost')
    during.write('lost')
    const ends = Promise.all([closing(before), closing(during)])
    expect([before.destroyed, during.destroyed]).toEqual([false, false])
    line.restore()
    await ends
    expect(arrived).toBe('hello')
    expect(await echo(await dial(), ' again')).toBe(' again')
  })

  it('refuses while closed, and opens on the same port', async () => {
    const { port } = line
    const before = await dial()
    const reset = closing(before)
    await line.close()
    await reset
    const refused = connect(port, '127.0.0.1')
    const [error] = await once(refused, 'error')
    expect(error).toMatchObject({ code: 'ECONNREFUSED' })
    await line.open()
    expect(line.port).toBe(port)
    expect(await echo(await dial(), 'back')).toBe('back')
  })
})
