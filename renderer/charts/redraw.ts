/** All charts together are drawn this many ms apart at least: four times a second is more than figures of a minute need. */
const APART_MS = 250

interface RedrawEffects {
  /** ms from an arbitrary start. */
  readonly monotonic: () => number
  readonly later: (work: () => void, ms: number) => void
}

/** One timetable for all charts of a window. */
interface Redraw {
  /** Has `draw` run in the next turn; asked for again before that, it still runs once. */
  soon(draw: () => void): void
  forget(draw: () => void): void
}

export function createRedraw({ monotonic, later }: RedrawEffects): Redraw {
  const waiting = new Set<() => void>()
  let drawnAt = Number.NEGATIVE_INFINITY
  let due = false

  function turn(): void {
    due = false
    drawnAt = monotonic()
    const draws = [...waiting]
    waiting.clear()
    for (const draw of draws) draw()
  }

  return {
    soon(draw) {
      waiting.add(draw)
      if (due) return
      due = true
      later(turn, Math.max(0, drawnAt + APART_MS - monotonic()))
    },
    forget(draw) {
      waiting.delete(draw)
    },
  }
}

export const redraw: Redraw = createRedraw({
  monotonic: () => performance.now(),
  later: (work, ms) => setTimeout(() => requestAnimationFrame(work), ms),
})
