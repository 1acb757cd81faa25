import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { historySteps } from '../../main/engine/assess/changes.ts'
import { topReasonOf } from '../../main/engine/assess/top-reason.ts'
import { figuresOf } from '../../main/engine/figures.ts'
import { openForReading } from '../../main/engine/journal/database.ts'
import { openJournal } from '../../main/engine/journal/journal.ts'
import { agesOf } from '../../main/engine/journal/limits.ts'
import type { Commit } from '../../main/engine/journal/writer.ts'
import { createFreshness } from '../../main/engine/publish/freshness.ts'
import { createSampling } from '../../main/engine/sampling.ts'
import { createRandom } from '../../main/simulator/random.ts'
import type { Sample } from '../../shared/estate/metric.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { CITY_DAY, createCityDay } from '../fixtures/city-day.ts'
import { CITY } from '../fixtures/city-plan.ts'
import { grownIn, PARTS, yearOf } from './disk/keeping.ts'
import { fileBytes, pagesOf } from './disk/pages.ts'
import { createUsage } from './disk/usage.ts'

/**
 * What a year takes on disk: a day of the city (10,000 instances, 20 deltas a second, CPU and memory of each instance once a minute,
 * and the engine's own figures of apps and clusters) through the real model, journal and sampling, on the city's clock; then the clock
 * goes on until all upkeep of that day is done as the engine does it: settling, packing, rolling up, thinning.
 *
 * Bytes are pages that SQLite counts for each table and its indexes, free space inside them included; nothing is vacuumed. A part of
 * the year is what its tables grew by in the day, times the days that the default policy keeps within a year; of what has no limit,
 * all 365. Assumed, then: a year is 365 such days, weekends as busy as working days. The files beside the database (log, reserve), and
 * pages that are free for reuse, come on top once, as they were found.
 */

const INSTANCES = 10_000
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const LENGTH_MS = DAY_MS
const MINUTE_MS = 60_000
/** As the engine does (engine.ts), ms of the city's clock. */
const SETTLE_MS = 5_000
const PACK_MS = 5_000
const SAMPLES_MS = 1_000
/** Every so many commits and minutes are written as JSON lines too, to be measured, count. */
const JSON_EVERY = { commits: 16, minutes: 60 }

const { from } = CITY_DAY
const limits = DEFAULT_POLICY.journal
const dataDir = mkdtempSync(join(tmpdir(), 'wanglou-disk-'))

/** Bytes as one JSON line each. */
const linesOf = (values: readonly unknown[]): number =>
  values.reduce((sum: number, value) => sum + Buffer.byteLength(JSON.stringify(value)) + 1, 0)

try {
  const { journal } = openJournal(dataDir, from, () => {})
  const reading = openForReading(dataDir)
  const city = createCityDay({ shape: { ...CITY, instances: INSTANCES } })
  const usage = createUsage(createRandom(11))
  let now = from
  let states: readonly SourceState[] = []
  const sampling = createSampling({
    ...{ clock: { now: () => now, monotonic: () => now }, samples: journal.samples, keptSince: journal.keptSince, limits },
    log: (line) => console.error(line),
    read: (at) => [
      ...usage.read(
        [...city.model.ofKind('instance')].map(({ id }) => id),
        at,
      ),
      ...figuresOf(city.model, createFreshness(states), at),
    ],
  })

  const counts = { deltas: 0, samples: 0, commits: 0, minutes: 0 }
  const json = { deltas: 0, samples: 0 }
  let slowestMs = 0
  let settleAt = from
  let packAt = from
  let samplesAt = from
  let thinAt = from

  function commit(commit: Commit): void {
    const history = historySteps(commit.deltas, (entity) => topReasonOf(entity, city.model)?.reason ?? null)
    journal.commit({ ...commit, history })
    if (commit.states.length > 0) states = commit.states
  }

  function countDeltas(deltas: Commit['deltas']): void {
    counts.deltas += deltas.length
    counts.commits += 1
    if (counts.commits % JSON_EVERY.commits !== 0) return
    const told = deltas.map((delta) =>
      delta.op === 'put' ? { at: now, op: 'put', record: delta.record } : { at: now, op: 'del', id: delta.id },
    )
    json.deltas += linesOf(told) * JSON_EVERY.commits
  }

  function countSamples(samples: readonly Sample[]): void {
    counts.samples += samples.length
    counts.minutes += 1
    if (counts.minutes % JSON_EVERY.minutes === 0) json.samples += linesOf(samples) * JSON_EVERY.minutes
  }

  /** What the engine does between commits. */
  function upkeep(): void {
    const startedAt = performance.now()
    sampling.upkeep()
    if (now >= samplesAt) {
      const more = journal.samples.pack(now, limits.rawSampleHours * HOUR_MS)
      samplesAt = now + (more ? SAMPLES_MS : MINUTE_MS)
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedAt)
    if (now - settleAt >= SETTLE_MS) {
      settleAt = now
      journal.settle()
    }
    if (now - packAt >= PACK_MS) {
      packAt = now
      journal.pack()
    }
    if (now - thinAt >= MINUTE_MS && !journal.thin(agesOf(DEFAULT_POLICY, journal.keptSince), now)) thinAt = now
  }

  commit(city.begin())
  const before = pagesOf(reading)
  while (city.now < from + LENGTH_MS) {
    const next = city.next()
    now = next.at
    commit(next)
    countDeltas(next.deltas)
    const samples = sampling.take()
    if (samples.length > 0) {
      journal.commit({ at: now, deltas: [], cursors: [], episodes: [], states: [], samples })
      countSamples(samples)
    }
    upkeep()
  }
  /** Lets the clock go on, with nothing new. */
  function waitUntil(instant: number): void {
    for (; now < instant; now += MINUTE_MS) upkeep()
  }
  waitUntil(from + LENGTH_MS + 2 * HOUR_MS)
  const fresh = pagesOf(reading)
  waitUntil(from + LENGTH_MS + limits.rawSampleHours * HOUR_MS + 8 * HOUR_MS)
  journal.keepRoom(now)
  while (journal.samples.pack(now, limits.rawSampleHours * HOUR_MS));
  const kept = pagesOf(reading)
  const file = fileBytes(reading)
  const besideBytes = readdirSync(dataDir).reduce((sum, name) => sum + statSync(join(dataDir, name)).size, 0) - file
  reading.close()
  journal.dispose()

  // What no table has: pages for reuse, and those by which SQLite finds who refers to a page (auto_vacuum).
  const freeBytes = file - [...kept.values()].reduce((sum, bytes) => sum + bytes, 0)
  const grown = grownIn(before, kept)
  const grownFresh = grownIn(before, fresh)
  // The last minute may be of the next day.
  if (grown.rawSamples > grownFresh.rawSamples / 50)
    throw new Error(`${grown.rawSamples} bytes of raw samples were not rolled up`)
  const year = {
    ...Object.fromEntries(PARTS.map((part) => [part, yearOf(part, grown[part], grownFresh[part], limits)])),
    log: besideBytes,
    free: freeBytes,
  }
  const yearBytes = Object.values(year).reduce((sum, bytes) => sum + bytes, 0)
  const historyStored = grown.history + grown.checkpoints
  const samplesStored = grown.minutes + grown.hours
  const rounded = (value: number, places = 3): number => Number(value.toFixed(places))
  process.stdout.write(
    `${JSON.stringify({
      name: 'disk',
      figures: {
        bytesPerDelta: rounded(historyStored / counts.deltas),
        bytesPerSample: rounded(samplesStored / counts.samples),
        rawBytesPerSample: rounded(grownFresh.rawSamples / counts.samples),
        gbPerYear: rounded(yearBytes / 1e9),
        deltas: counts.deltas,
        samples: counts.samples,
        instances: INSTANCES,
        slowestUpkeepMs: Math.round(slowestMs),
      },
      ratios: {
        rawJson: rounded((historyStored + samplesStored) / (json.deltas + json.samples), 5),
        deltasJson: rounded(historyStored / json.deltas, 5),
        samplesJson: rounded(samplesStored / json.samples, 5),
      },
      parts: {
        gbPerYear: Object.fromEntries(Object.entries(year).map(([part, bytes]) => [part, rounded(bytes / 1e9)])),
        mbPerDay: Object.fromEntries(
          PARTS.map((part) => [part, rounded((part === 'rawSamples' ? grownFresh : grown)[part] / 1e6)]),
        ),
        tablesMb: Object.fromEntries([...kept].map(([table, bytes]) => [table, rounded(bytes / 1e6)])),
      },
    })}\n`,
  )
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}
