import { utilityProcess } from 'electron'
import type { StartProcess } from './hosted-process.ts'

/** Node-API version that better-sqlite3 is built against, and the oldest Node of client-node. */
const NEEDED = { napi: 10, node: [22, 19] } as const

/** True where Electron's own Node can run the engine. */
export function electronRunsEngine(versions: NodeJS.ProcessVersions): boolean {
  const [major = 0, minor = 0] = versions.node.split('.').map(Number)
  const newEnough = major > NEEDED.node[0] || (major === NEEDED.node[0] && minor >= NEEDED.node[1])
  return newEnough && Number(versions.napi ?? 0) >= NEEDED.napi
}

/** In a utility process of Electron. Works only once the app is ready. */
export const startUtility: StartProcess = (script, args, events) => {
  const child = utilityProcess.fork(script, [...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  child.on('message', (message) => events.onMessage?.(message))
  child.stdout?.on('data', (chunk: Buffer) => events.onStdout?.(chunk.toString('utf8')))
  child.on('exit', (code) => events.onExit(`exit code ${code}`))
  return { send: (message) => child.postMessage(message), kill: () => void child.kill() }
}
