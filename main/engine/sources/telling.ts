import type { SourceState } from '../../../shared/estate/source-state.ts'
import type { Clock } from '../../../shared/lib/clock.ts'
import type { Disposable } from '../../../shared/lib/disposable.ts'
import type { SourceSink } from './source.ts'

/** What of a state ticks without telling anything new. */
const FIGURES = ['asOf', 'eventsPerSecond', 'requestsPerMinute', 'badFrames'] as const

/** Tells a source's state: a turn at once, figures alone seldom, and nothing twice. */
export interface Telling extends Disposable {
  start(): void
  /** Something may have changed. */
  changed(): void
}

interface TellingDeps {
  readonly sink: Pick<SourceSink, 'state'>
  readonly clock: Clock
  /** The state now; `eventsPerSecond` is what is put into it. */
  read(eventsPerSecond: number): SourceState
  /** Events since the last call. */
  takeCount(): number
  readonly figuresMs: number
}

export function createTelling({ sink, clock, read, takeCount, figuresMs }: TellingDeps): Telling {
  let told = ''
  let toldFigures = ''
  let eventsPerSecond = 0
  let figuresAt = clock.monotonic()
  let timer: NodeJS.Timeout | null = null
  let disposed = false

  const tell = () => {
    if (disposed) return
    const state = read(eventsPerSecond)
    const essence = JSON.stringify({ ...state, ...Object.fromEntries(FIGURES.map((name) => [name, null])) })
    if (essence === told) return
    told = essence
    sink.state(state)
  }

  const tellFigures = () => {
    const now = clock.monotonic()
    eventsPerSecond = Math.round((takeCount() * 10_000) / Math.max(1, now - figuresAt)) / 10
    figuresAt = now
    const state = read(eventsPerSecond)
    const figures = JSON.stringify(state)
    if (figures === toldFigures) return
    toldFigures = figures
    sink.state(state)
  }

  return {
    start() {
      timer = setInterval(tellFigures, figuresMs)
    },
    changed: () => queueMicrotask(tell),
    dispose() {
      if (disposed) return
      // The last word is of now: what is shown until the next start is as of this moment, not of the last time that it was told.
      sink.state(read(eventsPerSecond))
      disposed = true
      if (timer) clearInterval(timer)
    },
  }
}
