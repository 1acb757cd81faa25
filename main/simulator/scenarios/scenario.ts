import type { Words } from '../../../shared/lib/words.ts'
import type { SourceName } from '../estate/clouds.ts'
import type { PeakPlan } from '../estate/planted.ts'
import type { PrivateCloud } from '../feed/private-cloud.ts'
import type { Random } from '../random.ts'
import type { Schedule } from '../schedule.ts'
import type { Outlook } from '../usage/outlook.ts'
import type { Usage } from '../usage/usage.ts'
import type { Estate } from '../world/estate.ts'

/** What a scenario can do: things in the estate, and to the network before it. */
export interface Stage {
  readonly estate: Estate
  readonly schedule: Schedule
  readonly random: Random
  /** Simulated wall time, ms since the epoch. */
  readonly now: () => number
  readonly usage: Usage
  readonly outlook: Outlook
  readonly privateCloud: PrivateCloud
  /** The cluster's connections go silent, without a word. */
  cut(source: SourceName): void
  restore(source: SourceName): void
  /** The cluster's API refuses connections. */
  refuse(source: SourceName): void
  accept(source: SourceName): void
}

export interface Scenario {
  /** What happens when, for people. Times count from the start. */
  readonly says: Words
  /** How long the estate has been living this scenario when it is first seen, ms. */
  readonly beforeMs: number
  /** Declared in the register while this is the scenario from the start. Absent: none. */
  readonly peaks?: readonly PeakPlan[]
  /** Lays the scenario out on the schedule; runs at −beforeMs, or at the moment it is started later. */
  readonly play: (stage: Stage) => void
}

export const SECOND_MS = 1000
export const MINUTE_MS = 60_000

/** Runs `action` at every interval drawn anew between the two. */
export function every(stage: Stage, leastMs: number, mostMs: number, action: () => void): void {
  stage.schedule.after(stage.random.whole(leastMs, mostMs), () => {
    action()
    every(stage, leastMs, mostMs, action)
  })
}
