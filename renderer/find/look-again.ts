import type { CheckedFindFrame } from '../feed/frame-schema.ts'

/** What is on screen is asked for again this long after the last answer, ms. */
export const FRESH_MS = 5_000

interface LookEffects {
  /** Rejects where no answer comes. */
  readonly ask: (piece: number) => Promise<CheckedFindFrame>
  readonly took: (piece: number, frame: CheckedFindFrame) => void
  /** No answer came: what stands there is of an earlier one. */
  readonly failed: () => void
  /** Somebody can see it. */
  readonly isSeen: () => boolean
}

/**
 * Asks for the pieces in turn, first after `waitMs`, then again and again; returns what ends it. The next time is counted from the end of the
 * last: an engine that does not answer is told of, however long that takes to notice.
 */
export function lookAgain({ ask, took, failed, isSeen }: LookEffects, pieces: readonly number[], waitMs: number): () => void {
  let ended = false
  const look = async (): Promise<void> => {
    try {
      for (const piece of isSeen() ? pieces : []) {
        const frame = await ask(piece)
        if (ended) return
        took(piece, frame)
      }
    } catch {
      if (!ended) failed()
    }
    if (!ended) timer = setTimeout(look, FRESH_MS)
  }
  let timer = setTimeout(look, waitMs)
  return () => {
    ended = true
    clearTimeout(timer)
  }
}
