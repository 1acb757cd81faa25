import type { SourceBatch } from '../../../../shared/estate/observation.ts'
import type { Progress } from '../../../../shared/estate/source-state.ts'
import type { Clock } from '../../../../shared/lib/clock.ts'
import { delay } from '../delay.ts'
import type { SourceSink } from '../source.ts'
import type { Asking } from './asking.ts'
import { holes, isEmptySlice, lengthOf, newestSlice, type Slice, type Span, timesOf } from './coverage.ts'
import type { SeriesLabels } from './series-labels.ts'
import type { TemplateWatch } from './template-watch.ts'
import type { Tunables } from './tunables.ts'

/** After a fault of the server the past waits this long, ms, or as long as it was told: the present asks on, and finds out. */
const PAUSE_MS = 5000

/** While there is nothing to do it is looked this often, ms. */
const IDLE_MS = 1000

interface HistoryDeps {
  readonly source: string
  readonly watches: () => readonly TemplateWatch[]
  /** What is wanted, s of the server's clock; null: not known yet, or there is no contact. */
  readonly wanted: () => Span | null
  readonly stepSeconds: number
  readonly asking: Asking
  readonly labels: SeriesLabels
  readonly clock: Clock
  readonly tunables: Tunables
  /** Hands a batch over, however long it takes; false: it was given up. */
  readonly deliver: (batch: SourceBatch, signal: AbortSignal) => Promise<boolean>
  readonly reserve: SourceSink['reserve']
  /** Readings taken, and series that were not understood. */
  readonly counted: (readings: number, bad: number) => void
  readonly changed: () => void
}

export interface History {
  /** null: all that is wanted was read. */
  progress(): Progress | null
  /** Reads what is missing, newest first and all templates alike, until aborted. Never rejects. */
  run(signal: AbortSignal): Promise<void>
}

export function createHistory(deps: HistoryDeps): History {
  const { source, watches, wanted, stepSeconds, asking, labels, clock, tunables, deliver, reserve, counted, changed } = deps
  let begun: { readonly at: number; readonly left: number } | null = null

  /** What the rounds of now leave out on purpose (no series, or refused) is no past yet: the next of them that asks ends it. */
  const holesOf = (watch: TemplateWatch, window: Span) => {
    const all = holes(watch.coverage(), window)
    return watch.notBefore > clock.monotonic() ? all.filter(({ to }) => to < window.to) : all
  }
  const left = (window: Span) => watches().reduce((sum, watch) => sum + lengthOf(holesOf(watch, window)), 0)

  /** The template whose newest hole is the newest of all, and that hole. */
  const next = (window: Span) => {
    const now = clock.monotonic()
    const due = watches().filter((watch) => watch.pastNotBefore <= now)
    const newest = due.flatMap((watch) =>
      holesOf(watch, window)
        .slice(-1)
        .map((hole) => ({ watch, hole })),
    )
    return newest.reduce<(typeof newest)[number] | null>(
      (best, each) => (best && best.hole.to >= each.hole.to ? best : each),
      null,
    )
  }

  const sliceOf = (watch: TemplateWatch, hole: Span, window: Span): Slice => {
    const fineFrom = window.to - tunables.fineHours * 3600
    const coarse = Math.max(stepSeconds, tunables.historyStepSeconds)
    const isFine = hole.to > fineFrom
    const points = Math.max(1, Math.min(tunables.pointsPerSeries, Math.floor(watch.pointsPerAnswer / Math.max(1, watch.series))))
    // a hole that reaches into the fine part is read fine there, and coarse beyond it
    return isFine
      ? newestSlice({ from: Math.max(hole.from, fineFrom), to: hole.to }, stepSeconds, points)
      : newestSlice(hole, coarse, points)
  }

  /** Reads a slice once there is room for it: else answers of all sources would wait in memory for theirs. Returns how long to wait then, ms. */
  const readWithRoom = async (watch: TemplateWatch, slice: Slice, signal: AbortSignal): Promise<number> => {
    if (isEmptySlice(slice)) {
      watch.covered(slice.span)
      return 0
    }
    const room = reserve(timesOf(slice) * Math.max(1, watch.series))
    if (room === null) return tunables.offerAgainMs
    try {
      return await read(watch, slice, signal)
    } finally {
      await room.dispose()
    }
  }

  const read = async (watch: TemplateWatch, slice: Slice, signal: AbortSignal): Promise<number> => {
    const { template } = watch
    const asked = await asking.range(template.name, template.query, slice, signal)
    if (signal.aborted) return 0
    if (asked.type === 'lost') return asked.fault.retryAfterMs ?? PAUSE_MS
    if (asked.type !== 'answered') {
      const canHalve = asked.type === 'large' && slice.end > slice.start
      if (canHalve) watch.pointsPerAnswer = Math.max(1, Math.floor(watch.pointsPerAnswer / 2))
      else {
        watch.problem = asked.fault.problem
        watch.pastNotBefore = clock.monotonic() + tunables.refusedQueryRetryMs
        changed()
      }
      return 0
    }
    const { series, bad } = asked.answer
    watch.series = Math.max(watch.series, series.length)
    const readings = labels.readings(template.metric, series)
    const batch = { source, swaps: [], changes: [], readings, cursors: [watch.cursorWith(source, slice.span)] }
    if (!(await deliver(batch, signal))) return 0
    watch.covered(slice.span)
    counted(
      readings.reduce((sum, each) => sum + each.at.length, 0),
      bad,
    )
    changed()
    return 0
  }

  return {
    progress() {
      const window = wanted()
      if (window === null) return null
      const missing = left(window)
      const all = (window.to - window.from) * watches().length
      // what came in since the last round is no past to catch up on
      if (missing <= stepSeconds * watches().length || all <= 0) {
        begun = null
        return null
      }
      begun ??= { at: clock.monotonic(), left: missing }
      const gone = begun.left - missing
      const seconds = (clock.monotonic() - begun.at) / 1000
      const eta = gone > 0 && seconds >= 5 ? (missing * seconds) / gone : null
      return { done: Math.floor((1 - missing / all) * 100) / 100, etaSeconds: eta === null ? null : Math.ceil(eta / 60) * 60 }
    },
    async run(signal) {
      while (!signal.aborted) {
        const window = wanted()
        const found = window === null ? null : next(window)
        const waitMs =
          window === null || found === null
            ? IDLE_MS
            : await readWithRoom(found.watch, sliceOf(found.watch, found.hole, window), signal)
        if (waitMs > 0) await delay(waitMs, signal).catch(() => undefined)
      }
    },
  }
}
