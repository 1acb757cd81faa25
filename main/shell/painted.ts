/** What the windows told of their painting: when the first map stood, and when every source was live. */
export interface PaintedRecord {
  note(painted: { readonly live: boolean; readonly seq: number }): void
  /** Resolves once a live wall is painted. */
  readonly live: Promise<void>
}

/** `sinceStartMs` is the age of this process; `log` gets one line for the first map and one for the first live one. */
export function createPaintedRecord(sinceStartMs: () => number, log: (line: string) => void): PaintedRecord {
  let first = true
  let markLive: (() => void) | null = null
  const live = new Promise<void>((done) => {
    markLive = done
  })
  return {
    live,
    note(painted) {
      if (!first && !(painted.live && markLive)) return
      first = false
      log(`wall painted live=${painted.live} seq=${painted.seq} after ${Math.round(sinceStartMs())} ms`)
      if (!painted.live) return
      markLive?.()
      markLive = null
    },
  }
}
