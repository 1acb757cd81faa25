import type { WatchedPhase, WatchedSource, WatchedStretch, WatchStretch } from '../../../shared/estate/watch.ts'
import { isHeard, type WatchRecord } from '../journal/read-watch.ts'
import { GAP_MS } from '../journal/watch-log.ts'

/** A stretch of time is told in slices of this, ms: a day is a thousand and some, about what a wall has pixels for. */
const SLICE_MS = 60_000

/** Worst first: of what a slice holds the first is told, so that a gap of a second shows. */
const WORST: readonly WatchedPhase[] = ['unwatched', 'refused', 'waiting', 'connecting', 'syncing', 'idle', 'paused', 'live']

/** How each source fared in [from, to), ms since the epoch, in the order of `names`. */
export function watchedOf(record: WatchRecord, names: readonly string[], from: number, to: number): readonly WatchedSource[] {
  return names.map((name) => {
    const exact = joined(exactStretches(record, name, from, to))
    const known = knownOf(record, name, exact)
    const since = known[0]?.from ?? null
    const until = known.at(-1)?.to ?? to
    const gaps = gapsIn(known)
    const gapMs = gaps.reduce((sum, gap) => sum + gap.to - gap.from, 0)
    return {
      name,
      since,
      liveShare: since === null ? null : 1 - gapMs / (until - since),
      gaps: gaps.length,
      longestGapMs: gaps.reduce((longest, gap) => Math.max(longest, gap.to - gap.from), 0),
      stretches: withGaps(inSlices(asCounted(exact, known, from, to), from, to), gaps),
    }
  })
}

/** When a source was not live in [from, to), ms since the epoch; until it was live, or failed, for the first time it was not there. */
export function gapsOf(record: WatchRecord, name: string, from: number, to: number): readonly WatchStretch[] {
  return gapsIn(knownOf(record, name, joined(exactStretches(record, name, from, to))))
}

/** Since it was heard of: all of it where that was before. */
const knownOf = ({ heard }: WatchRecord, name: string, exact: readonly WatchStretch[]): readonly WatchStretch[] =>
  untilLastTold(heard.has(name) ? exact : sinceFirst(exact))

function sinceFirst(exact: readonly WatchStretch[]): readonly WatchStretch[] {
  const first = exact.findIndex(({ phase }) => phase !== 'unwatched' && isHeard(phase))
  return first < 0 ? [] : exact.slice(first)
}

/** Without the moments since the last commit: an engine at work commits every few seconds, so that they are no gap yet. */
function untilLastTold(exact: readonly WatchStretch[]): readonly WatchStretch[] {
  const last = exact.at(-1)
  return last?.phase === 'unwatched' && last.to - last.from <= GAP_MS ? exact.slice(0, -1) : exact
}

/**
 * As the figures count it: a slice in which a source was first heard of is told by what came then, and what is not told yet goes on as
 * before, so that a bar of a source without a gap shows none.
 */
function asCounted(
  exact: readonly WatchStretch[],
  known: readonly WatchStretch[],
  from: number,
  to: number,
): readonly WatchStretch[] {
  const [first] = known
  if (first === undefined) return exact
  const begun = from + Math.floor((first.from - from) / SLICE_MS) * SLICE_MS
  const before = exact
    .filter((stretch) => stretch.from < begun)
    .map((stretch) => ({ ...stretch, to: Math.min(stretch.to, begun) }))
  const last = known.length - 1
  const rest = known.map((stretch, index) => ({
    ...stretch,
    ...(index === 0 ? { from: begun } : {}),
    ...(index === last ? { to } : {}),
  }))
  return [...before, ...rest]
}

function gapsIn(known: readonly WatchStretch[]): readonly WatchStretch[] {
  const asOne = known.map((each) => (each.phase === 'live' ? each : { ...each, phase: 'waiting' as const }))
  return joined(asOne).filter(({ phase }) => phase !== 'live')
}

/** Without a hole from `from` to `to`. */
function exactStretches({ spans, changes }: WatchRecord, name: string, from: number, to: number): readonly WatchStretch[] {
  const found: WatchStretch[] = []
  let at = from
  const add = (until: number, phase: WatchedPhase): void => {
    const end = Math.min(until, to)
    if (end <= at) return
    found.push({ from: at, to: end, phase })
    at = end
  }
  const mine = changes.filter((change) => change.name === name)
  for (const span of spans) {
    add(span.from, 'unwatched')
    const own = mine.filter((change) => change.span === span.id)
    own.forEach((change, index) => {
      // The first states of a span are written some moments after it began.
      if (index > 0) add(change.at, own[index - 1]?.phase ?? 'unwatched')
    })
    add(span.to, own.at(-1)?.phase ?? 'unwatched')
  }
  add(to, 'unwatched')
  return found
}

/** Slices of one rank: those from `n` up to `end`. */
interface Run {
  readonly n: number
  readonly end: number
  readonly rank: number
}

/** As slices, each as the worst that it holds. What it takes grows with the stretches and not with the time: a window may be of centuries. */
function inSlices(stretches: readonly WatchStretch[], from: number, to: number): readonly WatchStretch[] {
  const runs: Run[] = []
  for (const stretch of stretches) {
    const rank = WORST.indexOf(stretch.phase)
    const n = Math.floor((stretch.from - from) / SLICE_MS)
    const end = Math.ceil((stretch.to - from) / SLICE_MS)
    const before = runs.at(-1)
    if (before === undefined || before.end <= n) {
      runs.push({ n, end, rank })
      continue
    }
    // It begins in the last slice of the one before.
    runs.pop()
    if (before.n < n) runs.push({ ...before, end: n })
    runs.push({ n, end: n + 1, rank: Math.min(before.rank, rank) })
    if (n + 1 < end) runs.push({ n: n + 1, end, rank })
  }
  return joined(
    runs.map(({ n, end, rank }) => ({
      from: from + n * SLICE_MS,
      to: Math.min(to, from + end * SLICE_MS),
      phase: WORST[rank] ?? 'unwatched',
    })),
  )
}

/** Each with what of the gaps lies in it; both in their order. */
function withGaps(stretches: readonly WatchStretch[], gaps: readonly WatchStretch[]): readonly WatchedStretch[] {
  let next = 0
  return stretches.map((stretch) => {
    let gapMs = 0
    for (; next < gaps.length; next += 1) {
      const gap = gaps[next]
      if (gap === undefined || gap.from >= stretch.to) break
      gapMs += Math.max(0, Math.min(gap.to, stretch.to) - Math.max(gap.from, stretch.from))
      // It goes on in the next one.
      if (gap.to > stretch.to) break
    }
    return { ...stretch, gapMs }
  })
}

/** Neighbours of one phase as one. */
function joined(stretches: readonly WatchStretch[]): readonly WatchStretch[] {
  const found: WatchStretch[] = []
  for (const stretch of stretches) {
    const before = found.at(-1)
    if (before !== undefined && before.phase === stretch.phase) found[found.length - 1] = { ...before, to: stretch.to }
    else found.push(stretch)
  }
  return found
}
