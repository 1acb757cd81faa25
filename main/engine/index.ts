import process from 'node:process'
import { unreachable } from '../../shared/lib/assert.ts'
import { CodedError } from '../config/coded-error.ts'
import { logLine } from '../config/log-line.ts'
import { hostChannel } from './host-channel.ts'
import { toEngineSchema } from './messages.ts'
import { type RunningEngine, startEngine } from './start.ts'

// Entry of the engine process, wiring only. stdout belongs to no one: the log goes to stderr.

/**
 * Sources wait until a window has taken its first frame and had this long to paint it, ms: loading the Kubernetes client costs
 * more than all the rest of a start, on cores that the windows need just then.
 */
const PAINT_MS = 250
/** Without a window they wait this long, ms. */
const FIRST_LOOK_MS = 2_000

const host = hostChannel()
let engine: RunningEngine | null = null

const log = (line: string): void => logLine(`${new Date().toISOString()} engine ${line}`)

function onFatal(error: unknown): void {
  const masked = engine?.masked ?? ((text: string) => text)
  const message = masked(error instanceof Error ? error.message : String(error))
  log(`fatal: ${error instanceof Error ? masked(error.stack ?? message) : message}`)
  const maskedFact = ([name, fact]: [string, string | number]) => [name, typeof fact === 'string' ? masked(fact) : fact] as const
  const problem =
    error instanceof CodedError
      ? { code: error.code, facts: Object.fromEntries(Object.entries(error.facts).map(maskedFact)) }
      : null
  host.send({ type: 'fatal', message, problem })
  // One turn of the loop for the message to leave; the journal needs no goodbye, it is whole at every commit.
  setImmediate(() => process.exit(1))
}

async function stop(): Promise<void> {
  await engine?.dispose()
  host.send({ type: 'stopped' })
  setImmediate(() => process.exit(0))
}

host.onMessage((raw) => {
  const parsed = toEngineSchema.safeParse(raw)
  if (!parsed.success) return log(`a message that is none was refused: ${parsed.error.issues[0]?.message ?? ''}`)
  const message = parsed.data
  switch (message.type) {
    case 'start':
      if (engine !== null) return log('a second start was refused')
      try {
        engine = startEngine(message.options, {
          log,
          onFatal,
          onState: () => {},
          send: (view, frame) => host.send({ type: 'frame', view, frame }),
          onSnapshot: (id, told) => host.send({ type: 'snapshot', id, told }),
        })
        setTimeout(engine.watch, FIRST_LOOK_MS)
        return host.send({ type: 'ready' })
      } catch (error) {
        return onFatal(error)
      }
    case 'secrets':
      return engine?.setSecrets(message.secrets)
    case 'view':
      engine?.receive(message.view, message.message)
      if (message.message.type === 'ack') setTimeout(() => engine?.watch(), PAINT_MS)
      return
    case 'view-gone':
      return engine?.viewGone(message.view)
    case 'snapshot':
      return engine?.snapshot(message.id, message.job)
    case 'end-snapshot':
      return engine?.endSnapshot(message.id)
    case 'snapshot-drawn':
      return engine?.snapshotDrawn(message.id, message.drawn)
    case 'ping':
      return host.send({ type: 'pong' })
    case 'stop':
      return void stop().catch(onFatal)
    default:
      return unreachable(message)
  }
})
host.onGone(() => void stop().catch(onFatal))
process.on('uncaughtException', onFatal)
process.on('unhandledRejection', onFatal)
