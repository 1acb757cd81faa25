import type { Frame, LookMessage } from '../../../shared/estate/frame.ts'

const ASKED = ['diff', 'history', 'capacity', 'alarm-log', 'alarm-trial', 'traffic', 'watch', 'incidents', 'incident'] as const

export type AskedOpen = Extract<LookMessage, { readonly type: 'open'; readonly view: (typeof ASKED)[number] }>

export const isAsked = (open: Extract<LookMessage, { readonly type: 'open' }>): open is AskedOpen =>
  ASKED.some((view) => view === open.view)

/** It holds a moment against the present, wherever the window looks. */
export const isAgainstNow = (open: LookMessage | undefined): boolean =>
  open?.type === 'open' && open.view === 'diff' && open.to === null

/** A view of a window that is answered by one whole frame whenever it is due, and asks for much reading each time. */
export interface AskedView {
  readonly open: AskedOpen
  /** What it tells may be another by now. */
  touch(): void
  /** There is something to tell, and no frame on its way. */
  readonly due: boolean
  /** Its answer; null where it can't be had. */
  answered(frame: Extract<Frame, { readonly seq: number }> | null): void
  acknowledge(seq: number): void
}

export function createAskedView(open: AskedOpen): AskedView {
  let changed = true
  let inFlight: number | null = null
  return {
    open,
    touch() {
      changed = true
    },
    get due() {
      return changed && inFlight === null
    },
    answered(frame) {
      changed = false
      inFlight = frame?.seq ?? null
    },
    acknowledge(seq) {
      if (inFlight === seq) inFlight = null
    },
  }
}
