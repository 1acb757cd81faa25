import type { Bridge } from '../shared/ipc/bridge.ts'

declare global {
  interface Window {
    /** Put there by preload; absent when the page is opened without it. */
    readonly wanglou?: Bridge
  }
}
