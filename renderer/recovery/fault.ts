import { LOST_WORDS_MAX } from '../../shared/ipc/wall-limits.ts'

/** A fault that leaves the page blank, or deaf to what comes, while it still says that it lives: the shell loads it again where it stood. */
export function tellFault(error: unknown): void {
  console.error('the page has a fault', error)
  window.wanglou?.request('wall:lost', 'fault', String(error).slice(0, LOST_WORDS_MAX)).catch(console.error)
}
