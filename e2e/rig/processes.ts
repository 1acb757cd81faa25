import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { createServer } from 'node:net'
import process from 'node:process'

/** A server started by the rig. It never outlives this process. */
export interface Running {
  readonly pid: number
  readonly alive: () => boolean
  signal(signal: NodeJS.Signals): void
  /** Ends it by `signal` (default SIGTERM, then SIGKILL after `graceMs`) and waits until it is gone. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<void>
}

const children = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** Starts `file` with its output appended to `logFile`. */
export function launch(file: string, args: readonly string[], logFile: string): Running {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const log = createWriteStream(logFile, { flags: 'a' })
  child.stdout.pipe(log, { end: false })
  child.stderr.pipe(log, { end: false })
  children.add(child)
  const gone = new Promise<void>((done) => {
    child.once('close', () => {
      children.delete(child)
      log.end(done)
    })
    child.once('error', () => children.delete(child))
  })
  const alive = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined
  return {
    pid: child.pid ?? -1,
    alive,
    signal: (signal) => void child.kill(signal),
    async stop(signal = 'SIGTERM', graceMs = 3000) {
      if (!alive()) return
      child.kill(signal)
      const hard = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await gone
      clearTimeout(hard)
    },
  }
}

/**
 * Ports of servers that are told theirs, below those that the kernel gives to whoever asks for any: a server may be stopped and come again on
 * its port, and nothing must have taken it meanwhile. Each worker of the tests has a range of its own.
 */
const PORTS = { first: 20_000, each: 3_000, ranges: 4 }

const firstPort = PORTS.first + (Number(process.env.VITEST_POOL_ID ?? 0) % PORTS.ranges) * PORTS.each
/** Runs of the same worker begin at different places, so that one after the other does not meet what the one before left. */
let portsGiven = process.pid % PORTS.each

/** A port that is free now, and that is given to nobody else in this run. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS.each; tried += 1) {
    portsGiven += 1
    const port = firstPort + (portsGiven % PORTS.each)
    if (await isFree(port)) return port
  }
  throw new Error(`no port is free from ${firstPort} to ${firstPort + PORTS.each - 1}`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}

/** Polls until `probe` gives something other than null, false or undefined; throws naming `what` after `timeoutMs`. */
export async function until<T>(
  what: string,
  probe: () => T | null | false | undefined | Promise<T | null | false | undefined>,
  timeoutMs = 30_000,
  everyMs = 50,
): Promise<T> {
  const end = Date.now() + timeoutMs
  for (;;) {
    const value = await probe()
    if (value !== null && value !== false && value !== undefined) return value
    if (Date.now() > end) throw new Error(`timed out after ${timeoutMs} ms waiting for ${what}`)
    await new Promise((done) => setTimeout(done, everyMs))
  }
}
