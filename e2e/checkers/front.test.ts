import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { startFront } from '../rig/front.ts'
import { until } from '../rig/processes.ts'

const TOKEN = 'a-token'
const ends: (() => unknown)[] = []
afterAll(async () => {
  for (const end of ends) await end()
})

test('a front passes the frames of a stream on in their order, also where they are not delayed any more', async () => {
  const server = createServer()
  const publisher = new WebSocketServer({ server })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => server.close())
  const front = await startFront({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }, TOKEN)
  ends.unshift(front.stop)

  let arrived = 0
  front.manners({
    delayMs() {
      arrived += 1
      return 100
    },
  })
  const connected = once(publisher, 'connection')
  const reader = new WebSocket(`wss://localhost:${front.port}/feed`, {
    ca: readFileSync(front.caFile),
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  ends.unshift(() => reader.terminate())
  const heard: string[] = []
  reader.on('message', (bytes: Buffer) => heard.push(bytes.toString()))
  const [stream] = (await connected) as [WebSocket]
  await once(reader, 'open')
  stream.send('first')
  await until('the first frame at the front', () => arrived === 1)
  front.manners({})
  stream.send('second')
  await until('both frames', () => heard.length === 2)
  expect(heard).toEqual(['first', 'second'])
})
