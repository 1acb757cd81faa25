import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { z } from 'zod'
import { figuresOf } from '../../main/engine/figures.ts'
import { openJournal } from '../../main/engine/journal/journal.ts'
import { createFreshness } from '../../main/engine/publish/freshness.ts'
import { createSampling } from '../../main/engine/sampling.ts'
import { createRandom } from '../../main/simulator/random.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { CITY_DAY, createCityDay } from '../fixtures/city-day.ts'
import { CITY, type CityShape, METROPOLIS } from '../fixtures/city-plan.ts'
import { createUsage } from './disk/usage.ts'

/**
 * An export of 1 h and of 24 h of a city under surge, of 10,000 and of 50,000 instances, each in a process of its own: time, peak memory
 * (of the whole process), size, all with `report.html` and what is there for it alone. Beside it `zip -6` (Info-ZIP's default) of the other members as
 * plain JSON (snapshot/plain-members.ts), which lie ready on the disk: its time is of packing alone, ours is of reading the journal, too. Ratios are of
 * the worst case. There are no pictures: a window draws them, and they are as large in either.
 *
 * CPU and memory of each instance are sampled every minute, of 50,000 every five minutes. Environment: WANGLOU_BENCH_INSTANCES (comma-separated)
 * and WANGLOU_BENCH_HOURS for smaller runs.
 */

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const SETTLE_MS = 5_000
const DELTAS_PER_SECOND = 12
const { from } = CITY_DAY
const listOf = (name: string, usual: readonly number[]): readonly number[] =>
  process.env[name] === undefined ? usual : process.env[name].split(',').map(Number)
const INSTANCES = listOf('WANGLOU_BENCH_INSTANCES', [10_000, 50_000])
const HOURS = listOf('WANGLOU_BENCH_HOURS', [1, 24])
const LIVED_MS = Math.max(...HOURS) * HOUR_MS

const shapeOf = (instances: number): CityShape => ({ ...(instances > 20_000 ? METROPOLIS : CITY), instances })

/** Lives the hours through the real model, journal and sampling. */
function live(dataDir: string, instances: number): void {
  const { journal } = openJournal(dataDir, from, () => {})
  const city = createCityDay({ shape: shapeOf(instances), deltasPerSecond: DELTAS_PER_SECOND })
  const usage = createUsage(createRandom(11))
  const everyMs = instances > 20_000 ? 5 * MINUTE_MS : MINUTE_MS
  let now = from
  let states: readonly SourceState[] = []
  let usedAt = 0
  const sampling = createSampling({
    ...{ clock: { now: () => now, monotonic: () => now }, samples: journal.samples, keptSince: journal.keptSince },
    ...{ limits: DEFAULT_POLICY.journal, log: (line: string) => console.error(line) },
    read(at) {
      const figures = figuresOf(city.model, createFreshness(states), at)
      if (at - usedAt < everyMs) return figures
      usedAt = at
      const ids = [...city.model.ofKind('instance')].map(({ id }) => id)
      return [...usage.read(ids, at), ...figures]
    },
  })
  let settleAt = from
  const commit = (next: ReturnType<typeof city.next>): void => {
    now = next.at
    if (next.states.length > 0) states = next.states
    journal.commit(next)
    const samples = sampling.take()
    if (samples.length > 0) journal.commit({ at: now, deltas: [], cursors: [], episodes: [], states: [], samples })
    sampling.upkeep()
    if (now - settleAt < SETTLE_MS) return
    settleAt = now
    journal.settle()
    journal.pack()
    journal.samples.pack(now, DEFAULT_POLICY.journal.rawSampleHours * HOUR_MS)
  }
  commit(city.begin())
  while (city.now < from + LIVED_MS) commit(city.next())
  journal.settle()
  while (journal.pack());
  journal.dispose()
}

/** As `wanglou export` starts (main/launch/wanglou.mjs). */
const YOUNG = '--max-semi-space-size=16'
const ENV = { ...process.env, MALLOC_MMAP_THRESHOLD_: '65536', MALLOC_TRIM_THRESHOLD_: '65536' }
const QUIET = '--disable-warning=ExperimentalWarning'
const runSchema = z.object({ seconds: z.number(), peakMb: z.number() })
const script = (name: string): string => join(import.meta.dirname, 'snapshot', name)
const megabytes = (file: string): number => statSync(file).size / 1e6
const rounded = (value: number): number => Math.round(value * 1_000) / 1_000

/** One export beside its zip. The hours are the last ones that were lived. */
function measure(folder: string, instances: number, hours: number) {
  const [file, plain, zipped] = ['out.wlsnap', 'plain', 'plain.zip'].map((name) => join(folder, name))
  const to = from + LIVED_MS
  const asked = [join(folder, 'data'), file ?? '', String(to - hours * HOUR_MS), String(to)]
  const told = execFileSync(process.execPath, [YOUNG, QUIET, script('export-run.ts'), ...asked], { env: ENV })
  const run = runSchema.parse(JSON.parse(told.toString()))
  execFileSync(process.execPath, [QUIET, script('plain-members.ts'), file ?? '', plain ?? ''])
  const begun = performance.now()
  execFileSync('zip', ['-6', '-q', '-r', zipped ?? '', '.'], { cwd: plain })
  const zipSeconds = (performance.now() - begun) / 1_000
  const measured = {
    ...{ instances, hours, seconds: rounded(run.seconds), peakMb: rounded(run.peakMb), sizeMb: rounded(megabytes(file ?? '')) },
    ...{ zipSeconds: rounded(zipSeconds), zipMb: rounded(megabytes(zipped ?? '')) },
  }
  for (const each of [file, plain, zipped]) rmSync(each ?? '', { recursive: true, force: true })
  process.stderr.write(`${JSON.stringify(measured)}\n`)
  return measured
}

const cases = INSTANCES.flatMap((instances) => {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-snapshot-'))
  try {
    const begun = performance.now()
    live(join(folder, 'data'), instances)
    process.stderr.write(`${instances} instances lived in ${Math.round((performance.now() - begun) / 1_000)} s\n`)
    return HOURS.map((hours) => measure(folder, instances, hours))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
const worst = (of: (each: (typeof cases)[number]) => number): number => rounded(Math.max(...cases.map(of)))
process.stdout.write(
  `${JSON.stringify({
    name: 'snapshot',
    figures: {
      peakMb: worst(({ peakMb }) => peakMb),
      ...Object.fromEntries(cases.map(({ instances, hours, ...figures }) => [`${instances}x${hours}h`, figures])),
    },
    ratios: {
      zipTime: worst(({ seconds, zipSeconds }) => seconds / zipSeconds),
      zipSize: worst(({ sizeMb, zipMb }) => sizeMb / zipMb),
    },
  })}\n`,
)
