import type Database from 'better-sqlite3'
import type { JournalState } from '../../../shared/estate/frame.ts'
import type { ProblemCode } from '../../../shared/estate/problem-words.ts'
import type { Problem } from '../../../shared/estate/source-state.ts'
import { type Backlog, createBacklog } from './backlog.ts'
import { fileBytes, isFull, isUnwritable, type Reserve } from './disk.ts'
import { JournalError } from './journal-error.ts'
import type { Commit, Writer } from './writer.ts'

/** What is made free inside the file when the disk is full, before anything is tried again, bytes: minutes of a busy estate. */
const ROOM_BYTES = 16_777_216

/** Thinned down to this share of the limit, so that it does not begin again at once. */
const LOW_MARK = 0.95

/** Steps of thinning by size in one `keepRoom`, count: a few ms each. */
const STEPS = 4

/** Free pages given back to the disk in one `keepRoom`, count: 4 MB. */
const GIVEN_PAGES = 1_000

/** Less than this free on the disk is told while there is still time, bytes. */
const LOW_BYTES = 500_000_000

/** How long a gap in the record is told of after its end, ms. */
const TOLD_MS = 3_600_000

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** The file, and what SQLite keeps beside it. */
const PARTS = ['', '-wal', '-shm']

/** Something in the journal that is not needed to go on, oldest first. */
export interface Thinnable {
  /** Removes a little of the oldest; false: nothing is left that may go. */
  thinOldest(): boolean
  /** The oldest instant in it, ms since the epoch; null: nothing. */
  from(): number | null
}

export interface RecorderDeps {
  readonly db: Database.Database
  readonly writer: Pick<Writer, 'head' | 'commit' | 'settle'>
  readonly history: Thinnable
  readonly samples: Thinnable
  readonly reserve: Reserve
  readonly freeBytes: () => number | null
  readonly limitBytes: number
  /** How long history is kept by age, ms: it is told when it is cut below that. */
  readonly historyMs: number
  readonly log: (line: string) => void
}

/** Writes the journal as long as it can be written, and goes on without while it cannot. */
export interface Recorder extends Pick<Writer, 'head' | 'commit' | 'settle'> {
  /** Work that writes and can wait: null where the disk does not take it now. */
  whereRoom<R>(work: () => R): R | null
  /** Work that writes and matters: where the disk is full, the oldest is thinned for it. @throws SQLite's where that is not enough */
  withRoom<R>(work: () => R): R
  /**
   * Tries again what could not be written, keeps to the limit and holds the reserve. To be called every few seconds, and again soon
   * while it returns true. `at`: wall time, ms since the epoch.
   */
  keepRoom(at: number): boolean
  state(): JournalState
  /** Since when nothing could be written, ms since the epoch; null: all is. */
  readonly unrecordedSince: number | null
  /** The last attempt to write what is not written yet. */
  end(): void
}

/** What there may be to say, the gravest first: one is shown. */
const SAID = [
  'journal.disk-full',
  'journal.unwritable',
  'journal.gap',
  'journal.thinned-early',
  'journal.disk-low',
] as const satisfies readonly ProblemCode[]
type Said = (typeof SAID)[number]

/**
 * A full disk is met in this order: the reserve is let go, the log is moved into the file, the oldest history and samples are
 * removed until there is room inside the file, the write is tried again. Where that is not enough, or the disk fails in another
 * way, changes gather in memory (backlog.ts) and are written as one when it takes them: the wall goes on and says since when
 * nothing is recorded. Cursors wait with their data, so that a kill then loses just what was said to be unrecorded.
 */
export function createRecorder(deps: RecorderDeps): Recorder {
  const { db, writer, history, samples, reserve, freeBytes, limitBytes, historyMs, log } = deps
  const pageBytes = pragma('page_size')
  const problems = new Map<Said, Problem>()
  let backlog: Backlog | null = null
  /** Thinning by size is under way. */
  let thinning = false
  /** Something was thinned by size, and it is not told yet. */
  let thinned = false

  function pragma(name: string): number {
    return Number(db.pragma(name, { simple: true }))
  }
  const fileSize = (): number => pragma('page_count') * pageBytes
  const roomInFile = (): number => pragma('freelist_count') * pageBytes
  const usedBytes = (): number => fileSize() - roomInFile()
  /** What the system does not tell of is no fact: its place in a sentence says so. */
  function figures(): Problem['facts'] {
    const free = freeBytes()
    return { limit: megabytes(limitBytes), ...(free === null ? {} : { free: megabytes(free) }) }
  }

  function say(code: Said, facts: Problem['facts'], at: number): void {
    if (!problems.has(code)) log(new JournalError(code, facts).message)
    problems.set(code, { code, facts, at })
  }

  /** Work that the disk may refuse; false: it did. */
  function tried(work: () => void): boolean {
    try {
      work()
      return true
    } catch (error) {
      if (isUnwritable(error)) return false
      throw error
    }
  }

  /**
   * The log goes into the file and is begun anew in the place that it has. Cut off, others could take that; and any other way than
   * PASSIVE would wait for those who read.
   */
  const moveLog = (): boolean => tried(() => void pragma('wal_checkpoint(PASSIVE)'))

  /** One step in each; false: nothing is left that may go, or the disk refuses even that. */
  function thinStep(): boolean {
    let gone = false
    const ran = tried(() => {
      for (const one of [history, samples]) if (one.thinOldest()) gone = true
    })
    thinned ||= gone
    return ran && gone
  }

  function makeRoom(): void {
    reserve.letGo()
    moveLog()
    while (roomInFile() < ROOM_BYTES && thinStep());
    moveLog()
  }

  function withRoom<R>(work: () => R): R {
    try {
      return work()
    } catch (error) {
      if (!isFull(error)) throw error
      makeRoom()
      return work()
    }
  }

  function tryAgain(at: number): void {
    if (backlog === null) return
    const { firstAt, merged } = backlog
    makeRoom()
    if (!tried(() => void writer.commit(merged(at)))) return
    backlog = null
    problems.delete('journal.disk-full')
    problems.delete('journal.unwritable')
    say('journal.gap', { minutes: Math.ceil((at - firstAt) / MINUTE_MS) }, at)
  }

  /** True while there is more to thin. */
  function keepLimit(): boolean {
    thinning ||= usedBytes() > limitBytes
    if (!thinning) return false
    for (let step = 0; thinning && step < STEPS; step += 1) thinning = thinStep() && usedBytes() > limitBytes * LOW_MARK
    return thinning
  }

  /** The file is to be no larger than its limit: what thinning freed inside it goes back to the disk, a little at a time. */
  function giveBack(): void {
    if (fileSize() > limitBytes && roomInFile() > 0) tried(() => void db.exec(`PRAGMA incremental_vacuum(${GIVEN_PAGES})`))
  }

  /** Tells of what is so now, and no longer of what is over. */
  function tell(at: number): void {
    const keptMs = at - (history.from() ?? at)
    if (thinned && keptMs < historyMs)
      say('journal.thinned-early', { days: days(keptMs), wanted: days(historyMs), ...figures() }, at)
    if (keptMs >= historyMs) problems.delete('journal.thinned-early')
    thinned = false
    const free = freeBytes()
    if (free !== null && free < LOW_BYTES) say('journal.disk-low', figures(), at)
    else problems.delete('journal.disk-low')
    const gap = problems.get('journal.gap')
    if (gap !== undefined && at - gap.at > TOLD_MS) problems.delete('journal.gap')
  }

  function begin(commit: Commit, error: unknown): void {
    backlog = createBacklog(commit)
    const detail = error instanceof Error ? error.message : String(error)
    say(isFull(error) ? 'journal.disk-full' : 'journal.unwritable', { path: db.name, detail, ...figures() }, commit.at)
  }

  return {
    head: () => (backlog === null ? writer.head() : { seq: writer.head().seq, at: backlog.lastAt }),
    commit(commit) {
      if (backlog !== null) backlog.add(commit)
      else {
        try {
          withRoom(() => writer.commit(commit))
        } catch (error) {
          if (!isUnwritable(error)) throw error
          begin(commit, error)
        }
      }
      return writer.head().seq
    },
    settle: () => void tried(() => withRoom(writer.settle)),
    whereRoom(work) {
      try {
        return work()
      } catch (error) {
        if (isUnwritable(error)) return null
        throw error
      }
    },
    withRoom,
    get unrecordedSince() {
      return backlog?.firstAt ?? null
    },
    keepRoom(at) {
      tryAgain(at)
      const more = keepLimit()
      giveBack()
      if (backlog === null) reserve.take(freeBytes())
      tell(at)
      return more
    },
    state: () => ({
      sizeBytes: coarse(PARTS.reduce((sum, part) => sum + fileBytes(db.name + part), reserve.bytes)),
      limitBytes,
      freeBytes: coarseOrNull(freeBytes()),
      historyFrom: history.from(),
      samplesFrom: samples.from(),
      unrecordedSince: backlog?.firstAt ?? null,
      problem: SAID.flatMap((code) => problems.get(code) ?? [])[0] ?? null,
    }),
    end() {
      if (backlog === null) return
      tryAgain(backlog.lastAt)
      if (backlog !== null) log(`what happened since ${new Date(backlog.firstAt).toISOString()} could not be written and is lost`)
    },
  }
}

const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000)
const days = (ms: number): number => Math.round((ms / DAY_MS) * 10) / 10

/** In two figures: what is shown need not be told with each page that comes and goes. */
const coarse = (bytes: number): number => Number(bytes.toPrecision(2))
const coarseOrNull = (bytes: number | null): number | null => (bytes === null ? null : coarse(bytes))
