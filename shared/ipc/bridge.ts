import type { PushName, PushValue, RequestAnswer, RequestArgs, RequestName } from './contract.ts'
import type { Result } from './result.ts'

/** What preload puts on `window.wanglou`: nothing else crosses. */
export interface Bridge {
  request<N extends RequestName>(name: N, ...args: RequestArgs<N>): Promise<Result<RequestAnswer<N>>>
  /** Returns a function that stops listening. */
  onPush<N extends PushName>(name: N, listener: (value: PushValue<N>) => void): () => void
}

/** The tag with which preload re-posts the window's one MessagePort into the page. */
export const PORT_TAG = 'wanglou:port'
