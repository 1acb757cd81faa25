import process from 'node:process'
import type { FromEngine } from '../../shared/ipc/engine.ts'

/** The channel to the process that started us, in either form of the engine host. */
export interface HostChannel {
  send(message: FromEngine): void
  onMessage(listener: (message: unknown) => void): void
  /** The host is gone, and nobody will say stop. */
  onGone(listener: () => void): void
}

interface ParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** Electron's port of a utility process; described here since the engine does not know Electron. */
function isParentPort(value: unknown): value is ParentPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value
}

/** By Electron's port in a utility process, by Node's IPC in a forked child. @throws Error where nobody forked us */
export function hostChannel(): HostChannel {
  const port: unknown = Reflect.get(process, 'parentPort')
  if (isParentPort(port)) {
    return {
      send: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
      // Electron ends a utility process together with its parent.
      onGone: () => {},
    }
  }
  if (process.send === undefined) throw new Error('the engine is started by the shell or by `wanglou run`, not by hand')
  return {
    // The host may be gone a moment before we are told: a message that does not arrive then is no error.
    send: (message) => void process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => void process.on('message', listener),
    onGone: (listener) => void process.once('disconnect', listener),
  }
}
