import type { MetricName, Sample } from '../../../shared/estate/metric.ts'
import type { Cursor, Reading, SourceBatch } from '../../../shared/estate/observation.ts'
import { problemText } from '../../../shared/estate/problem-words.ts'
import type { Amount, EstateRecord, RecordId } from '../../../shared/estate/record.ts'
import type { Unplaced } from '../../../shared/estate/source-state.ts'
import { STAND_IN } from '../estate/identity/identity.ts'
import { MAX_UNITS } from '../journal/samples/buckets.ts'
import { sortOut, unitsOf } from '../journal/samples/check.ts'
import type { Model } from '../model.ts'
import { createRefills } from './refills.ts'
import { createUsageBook, type UsageBook } from './usage-book.ts'
import { createWaitingRoom, WAIT_MS } from './waiting-room.ts'

/** Values that one beat places, or finds no place for, count: 30 to 130 ms with their commit on a busy machine of two cores. */
const PIECE_VALUES = 10_000

/** Series that wait of which a beat looks whether they have found theirs, count: some 20 ms. */
const PIECE_SERIES = 10_000

/** Series that wait are called up at most this often, ms: where pods come and go all the time, something new is always known. */
const CALL_MS = 1_000

/** Old figures and old waiting are let go of this often, ms. */
const PRUNE_MS = 60_000

/** Series shown of those that found nothing, count. */
const EXAMPLES = 3

/** What is kept as a share of what was requested, where that is known: the amount follows from it, and would take the same room again. */
const SHARES: { readonly [M in MetricName]?: { readonly of: keyof Amount; readonly as: MetricName } } = {
  cpuUsed: { of: 'cpuMilli', as: 'cpuUtilisation' },
  memoryUsed: { of: 'memoryBytes', as: 'memoryUtilisation' },
}

const NO_AMOUNT: Amount = { cpuMilli: null, memoryBytes: null }

/** What the usage of an entity is a share of: what it requested, of a VM or a node its size. */
export function wholeOf(record: EstateRecord | undefined): Amount {
  switch (record?.kind) {
    case 'instance':
      return record.requests
    case 'component':
      return record.requested
    case 'node':
      return record.capacity
    default:
      return NO_AMOUNT
  }
}

export interface ReadingDeskDeps {
  readonly model: Pick<Model, 'entityOf' | 'whyNot' | 'findable' | 'get'>
  /** Samples from before would be thinned at once, ms since the epoch. */
  readonly keptFrom: () => number
  readonly log: (line: string) => void
}

/** A piece of readings, placed: to be committed in one step. */
export interface Placed {
  readonly samples: readonly Sample[]
  /** Of batches of which all readings are placed. */
  readonly cursors: readonly Cursor[]
  /** What has newer figures. */
  readonly touched: ReadonlySet<RecordId>
}

/** Where readings become samples of entities (docs/identity.md), a bounded piece a beat. */
export interface ReadingDesk {
  readonly usage: UsageBook
  /** Values that are not placed yet, count. */
  readonly backlog: number
  /**
   * Takes the readings of batches that the model has applied, and the cursors that must not be committed before them. Returns those of
   * sources of which no reading waits to be placed.
   */
  take(batches: readonly SourceBatch[]): readonly Cursor[]
  /** @param now wall time, ms since the epoch; `monotonic` in ms */
  place(now: number, monotonic: number): Placed
  /** What of a source's series found nothing; null: all found theirs. */
  unplaced(source: string): Unplaced | null
  /** Sources that are to read their history again, each told once. */
  refills(monotonic: number): readonly string[]
  forgetSource(source: string): void
}

type Job =
  | { readonly what: 'reading'; readonly source: string; readonly reading: Reading }
  | { readonly what: 'cursors'; readonly source: string; readonly cursors: readonly Cursor[] }

/** In the place of a job that is done. */
const PLACED: Job = { what: 'cursors', source: '', cursors: [] }

export function createReadingDesk({ model, keptFrom, log }: ReadingDeskDeps): ReadingDesk {
  const usage = createUsageBook()
  const room = createWaitingRoom()
  const refills = createRefills()
  let jobs: Job[] = []
  let next = 0
  let backlog = 0
  let calledAt = Number.NEGATIVE_INFINITY
  let calledFor = -1
  let calling = false
  let prunedAt = Number.NEGATIVE_INFINITY
  let toldRefused = 0

  /** Turns a reading into samples of its entity; false: it has none. */
  function sampled(source: string, reading: Reading, now: number, into: Sample[], touched: Set<RecordId>): boolean {
    const { about, metric, at, values } = reading
    const why = model.entityOf(source, about)
    if (why === null) return false
    const { entity } = why
    const figures = usage.of(entity)
    const share = SHARES[metric]
    const record = model.get(entity)
    const whole = share === undefined || figures.has(share.as) ? null : wholeOf(record)[share.of]
    const isShare = share !== undefined && whole !== null && whole > 0
    const name = isShare ? share.as : metric
    const owned = record?.kind === 'instance' && record.parent !== null ? { owner: record.parent } : {}
    for (const [n, value] of values.entries())
      into.push({ entity, ...owned, metric: name, at: at[n] ?? Number.NaN, value: isShare ? value / whole : value })
    const last = values.at(-1)
    const lastAt = at.at(-1)
    if (last === undefined || lastAt === undefined || lastAt < now - WAIT_MS || lastAt > now + WAIT_MS) return true
    // Of what could not be kept a sum might be no number.
    if (!(last >= 0 && unitsOf({ metric, value: last }) <= MAX_UNITS)) return true
    // Told by a clock that is ahead of ours it is of now, and no younger: it must not hold longer, nor keep out what comes after it.
    usage.put(why, metric, { value: last, at: Math.min(lastAt, now), source })
    touched.add(entity)
    return true
  }

  /** Places what waited for an entity that has come. */
  function callUp(now: number, monotonic: number, into: Sample[], touched: Set<RecordId>): void {
    if (!calling && room.size > 0 && model.findable !== calledFor && monotonic - calledAt >= CALL_MS) {
      calledFor = model.findable
      calledAt = monotonic
      calling = true
      room.beginRound()
    }
    if (!calling) return
    calling = room.call(PIECE_SERIES, ({ source, about, readings, from }) => {
      const found = model.entityOf(source, about)
      if (found === null) return false
      for (const reading of readings) sampled(source, reading, now, into, touched)
      const record = model.get(found.entity)
      // It was there before we knew of it, and its series told of it.
      if (record !== undefined && (!('createdAt' in record) || record.createdAt < from - WAIT_MS)) refills.want(source, monotonic)
      return true
    })
  }

  function prune(now: number, monotonic: number): void {
    if (monotonic - prunedAt < PRUNE_MS) return
    prunedAt = monotonic
    room.prune(now)
    usage.prune(now)
    for (const entity of usage.entities()) if (model.get(entity) === undefined) usage.forget(entity)
  }

  function checked(samples: readonly Sample[], now: number): readonly Sample[] {
    const { good, refused } = sortOut(samples, now, keptFrom())
    const [first] = refused
    if (first !== undefined && refused.length !== toldRefused) {
      log(`readings that cannot be kept: ${refused.length}; the first: ${problemText(first.code, first.facts, 'en').what}`)
    }
    toldRefused = refused.length
    return good
  }

  return {
    usage,
    get backlog() {
      return backlog
    },
    take(batches) {
      const free: Cursor[] = []
      for (const { source, readings = [], cursors } of batches) {
        for (const reading of readings) {
          jobs.push({ what: 'reading', source, reading })
          backlog += reading.values.length
        }
        if (readings.length === 0 && !jobs.some((job, n) => n >= next && job.source === source)) free.push(...cursors)
        else if (cursors.length > 0) jobs.push({ what: 'cursors', source, cursors })
      }
      return free
    },
    place(now, monotonic) {
      const samples: Sample[] = []
      const cursors: Cursor[] = []
      const touched = new Set<RecordId>()
      callUp(now, monotonic, samples, touched)
      let looked = 0
      for (let job = jobs[next]; job !== undefined && looked + samples.length < PIECE_VALUES; job = jobs[next]) {
        // Its values are let go of at once; the list is cut by halves.
        jobs[next] = PLACED
        next += 1
        if (job.what === 'cursors') {
          cursors.push(...job.cursors)
          continue
        }
        const { source, reading } = job
        backlog -= reading.values.length
        if (!sampled(source, reading, now, samples, touched)) {
          room.put(source, reading, now)
          looked += reading.values.length
          continue
        }
        const found = model.entityOf(source, reading.about)
        const record = found === null ? undefined : model.get(found.entity)
        const isStandIn = record !== undefined && 'uid' in record && record.uid.startsWith(STAND_IN)
        if (found !== null && refills.moved(reading.about, isStandIn)) refills.want(source, monotonic)
      }
      // What is placed is let go while more keeps coming: a past of weeks never leaves the list empty. By halves, so that each is moved once.
      if (next * 2 >= jobs.length) {
        jobs = jobs.slice(next)
        next = 0
      }
      prune(now, monotonic)
      return { samples: samples.length === 0 ? samples : checked(samples, now), cursors, touched }
    },
    unplaced(source) {
      const { series, some } = room.of(source, EXAMPLES)
      if (series === 0) return null
      const examples = some.map((about) => ({
        labels: 'labels' in about ? about.labels : { id: about.id },
        why: model.whyNot(source, about),
      }))
      return { series, examples }
    },
    refills: refills.due,
    forgetSource(source) {
      const left = jobs.slice(next).filter((job) => job.source !== source)
      jobs = left
      next = 0
      backlog = left.reduce((sum, job) => sum + (job.what === 'reading' ? job.reading.values.length : 0), 0)
      room.forgetSource(source)
      usage.forgetSource(source)
      refills.forget(source)
    },
  }
}
