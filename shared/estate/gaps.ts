/** A time in which a source was not watched, ms since the epoch; `until: null`: to the end of what is told. */
export interface SourceGap {
  readonly source: string
  readonly at: number
  readonly until: number | null
  /** How long it was not watched, ms, where `at` and `until` are of whole slices. */
  readonly gapMs?: number
}

/** Gaps of one moment. */
export interface GapTogether {
  /** The earliest, and the last, of them. */
  readonly at: number
  readonly until: number | null
  /** How long the longest of them lasted, ms; null: to the end of what is told. */
  readonly gapMs: number | null
  readonly sources: readonly string[]
}

/** Begun, and over, in the same slice of this, ms, is together: what cuts a line off is noticed source by source. As wide as those of `WatchedSource`. */
const SLICE_MS = 60_000

/** Gaps that began and were over at the same moments are one: a line of the network, or the watch itself. `from`: where slices begin. */
export function gapsTogether(gaps: Iterable<SourceGap>, from: number): readonly GapTogether[] {
  const found = new Map<string, { at: number; until: number | null; gapMs: number | null; readonly sources: string[] }>()
  for (const { source, at, until, gapMs: told } of gaps) {
    const end = until === null ? null : Math.ceil((until - from) / SLICE_MS)
    const gapMs = until === null ? null : (told ?? until - at)
    const key = `${Math.floor((at - from) / SLICE_MS)} ${end}`
    const known = found.get(key)
    if (known === undefined) {
      found.set(key, { at, until, gapMs, sources: [source] })
      continue
    }
    known.at = Math.min(known.at, at)
    if (known.until !== null && until !== null) known.until = Math.max(known.until, until)
    if (known.gapMs !== null && gapMs !== null) known.gapMs = Math.max(known.gapMs, gapMs)
    if (!known.sources.includes(source)) known.sources.push(source)
  }
  return [...found.values()]
}
