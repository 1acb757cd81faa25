import { performance } from 'node:perf_hooks'
import process from 'node:process'
import WebSocket from 'ws'

/** The floor: receives the same frames over the same kind of socket and parses them, and does nothing else. */
const [, , port = '', ca = '', count = '0'] = process.argv
const socket = new WebSocket(`wss://127.0.0.1:${port}/api/v1/pods?watch=1`, {
  ca,
  perMessageDeflate: false,
  origin: 'https://localhost',
})
let seen = 0
socket.on('message', (data: Buffer) => {
  const frame: unknown = JSON.parse(data.toString())
  if (frame === null) throw new Error('a frame is null')
  seen += 1
  if (seen < Number(count)) return
  process.send?.({ type: 'done', at: performance.timeOrigin + performance.now() })
})
process.on('disconnect', () => process.exit(0))
