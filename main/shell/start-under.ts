import { fork } from 'node:child_process'
import process from 'node:process'
import type { StartProcess } from './hosted-process.ts'

/**
 * What was just made may take a quarter of what V8 would give it, MB a half of it: the engine makes much that lives for a beat, and
 * Node kept 130 MB for that for good. To be said before V8 starts.
 */
const YOUNG = '--max-semi-space-size=16'

/**
 * glibc raises its bounds with what it is asked for, and then keeps in heaps of each thread what was freed: after a judgement of
 * capacity 80 MB, with these bounds for good 40. Buffers from so many bytes on go back to the system one by one.
 */
const MALLOC = { MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '65536' }

/** Under the Node at `execPath`. The child is told of our end by the closing of its channel. */
export function startUnder(execPath: string): StartProcess {
  return (script, args, events) => {
    const child = fork(script, [...args], {
      execPath,
      execArgv: [YOUNG],
      serialization: 'advanced',
      // stdin is a pipe that stays open as long as we live: its end tells the child of ours, however it came.
      stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
      env: { ...process.env, ...MALLOC, ELECTRON_RUN_AS_NODE: undefined },
    })
    let ended = false
    const end = (reason: string) => {
      if (ended) return
      ended = true
      events.onExit(reason)
    }
    child.on('message', (message) => events.onMessage?.(message))
    child.stdout?.on('data', (chunk: Buffer) => events.onStdout?.(chunk.toString('utf8')))
    child.on('error', (error) => end(error.message))
    child.on('exit', (code, signal) => end(signal ? `signal ${signal}` : `exit code ${code}`))
    return {
      // A child that just died has no channel: its end is told by onExit, so a lost message is no error of its own.
      send: (message) => void (child.connected && child.send(message as object, () => {})),
      kill: () => void child.kill('SIGKILL'),
    }
  }
}

/** Where there is no Node that could run it: ends at once, with the way out. */
export const startNowhere: StartProcess = (_script, _args, events) => {
  queueMicrotask(() =>
    events.onExit(
      'this Electron is too old to run the engine, and there is no Node 22.19 or newer: name one as engine.node in settings.json',
    ),
  )
  return { send() {}, kill() {} }
}
