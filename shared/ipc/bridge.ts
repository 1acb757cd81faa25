import type { PushName, PushValue, RequestAnswer, RequestArgs, RequestName } from './contract.ts'
import type { Result } from './result.ts'

/** What preload puts on `window.wanglou`: nothing else crosses. */
export interface Bridge {
  request<N extends RequestName>(name: N, ...args: RequestArgs<N>): Promise<Result<RequestAnswer<N>>>
  /** Where a file lies that was dropped on the window; '': it has no place. */
  pathOf(file: object): string
  /** Returns a function that stops listening. */
  onPush<N extends PushName>(name: N, listener: (value: PushValue<N>) => void): () => void
}

/**
 * The tag with which preload re-posts the window's one MessagePort into the page, by `window.postMessage`, once the page's
 * module scripts have run. So listen for it at the top level of the entry module, not in an effect that runs later.
 */
export const PORT_TAG = 'wanglou:port'

/**
 * The only Electron IPC channels there are: `request` carries [name, args], `push` carries [name, value]; `port` is asked for
 * by preload, and carries the port back.
 */
export const CHANNELS = { request: 'wanglou:request', push: 'wanglou:push', port: PORT_TAG } as const
