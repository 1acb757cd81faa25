import type { Random } from '../random.ts'
import { type Character, characterOf, KINDS, type KindName } from '../usage/character.ts'

/** Verdicts of the rules on capacity. */
export type VerdictName = 'zombie' | 'under-used' | 'healthy' | 'tight' | 'saturated' | 'unknown'

/** Why a verdict has no consequence: in service for less than 90 days; stands by for disaster recovery; a declared peak within 14 days. */
export type Exemption = 'young' | 'standby' | 'peak'

/** How an app uses what it has, and what the register says that excuses it. */
export interface Nature {
  readonly kind: KindName
  readonly character: Character
  /** In service for so many days when the simulation starts; its history begins there. */
  readonly ageDays: number
  readonly standby: boolean
}

/** What is planted by name, the same for every seed: ids of apps of the small size, so that tests find them in both. */
const PLANTED: Readonly<Record<string, { readonly kind: KindName; readonly ageDays?: number; readonly standby?: true }>> = {
  'court-assist': { kind: 'zombie' },
  'land-bim': { kind: 'zombie' },
  'edu-quality': { kind: 'zombie' },
  'police-seal': { kind: 'under-used' },
  'health-blood': { kind: 'under-used' },
  'culture-guide': { kind: 'under-used' },
  'urban-light': { kind: 'under-used' },
  'health-card': { kind: 'tight-cpu' },
  'police-violation': { kind: 'tight-cpu' },
  'land-map': { kind: 'tight-memory' },
  'service-hotline': { kind: 'saturated' },
  'court-trial': { kind: 'saturated' },
  'police-verify': { kind: 'throttled' },
  'police-event': { kind: 'flat-load' },
  'land-satellite': { kind: 'flat-load' },
  // less history than the window of 30 days: idle as they look, nothing may be said
  'edu-aftercare': { kind: 'zombie', ageDays: 12 },
  'service-post': { kind: 'under-used', ageDays: 20 },
  // seen long enough, but in service for less than 90 days
  'urban-shot': { kind: 'under-used', ageDays: 60 },
  'estate-archive': { kind: 'zombie', standby: true },
  // a peak is declared for it (PEAKS)
  'edu-kinder': { kind: 'under-used' },
}

/** Apps in which scenarios play: whatever the seed, they are well when nothing happens. */
const ACTORS: readonly string[] = [
  'edu-enrol',
  'port-declare',
  'health-emr',
  'estate-accept',
  'service-portal',
  'health-register',
  'commerce-redpacket',
]

/** How often each kind is drawn for the others, of 100: what audits of government clouds find. The rest is healthy. */
const DRAWN: readonly (readonly [KindName, number])[] = [
  ['zombie', 5],
  ['under-used', 22],
  ['tight-cpu', 4],
  ['tight-memory', 3],
  ['saturated', 1],
  ['throttled', 1],
  ['flat-load', 1],
]

/** Ages of ordinary apps, days: beyond every exemption, and younger than the clusters. */
const AGES = [120, 380] as const

/** Draws the nature of an app. `calm`: it is everybody's (a foundation, the platform, a stranger) and stays healthy. */
export function natureOf(id: string, calm: boolean, random: Random): Nature {
  const planted = PLANTED[id]
  const drawn = drawKind(random)
  const ageDays = random.whole(...AGES)
  const kind = planted?.kind ?? (calm || ACTORS.includes(id) ? 'healthy' : drawn)
  return {
    kind,
    character: characterOf(kind, () => random.next()),
    ageDays: planted?.ageDays ?? ageDays,
    standby: planted?.standby ?? false,
  }
}

function drawKind(random: Random): KindName {
  let left = random.next() * 100
  for (const [kind, share] of DRAWN) {
    left -= share
    if (left < 0) return kind
  }
  return 'healthy'
}

/** A moment of the calendar: a day counted from the one on which the simulation starts, and an hour of the city; or minutes from the start. */
export type Moment = { readonly day: number; readonly hour: number } | { readonly minutes: number }

/** A declared peak, as the register tells it. */
export interface PeakPlan {
  readonly name: string
  readonly nameEn: string
  readonly apps: readonly string[]
  readonly factor: number
  readonly from: Moment
  readonly to: Moment
}

const dayOf = (moment: Moment): number => ('day' in moment ? moment.day : 0)
const ZONE_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

/** A moment in ms since the epoch, for a simulation that starts at `startMs`. */
export function momentMs(moment: Moment, startMs: number): number {
  if ('minutes' in moment) return startMs + moment.minutes * 60_000
  const midnight = Math.floor((startMs + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS
  return midnight + moment.day * DAY_MS + moment.hour * 3_600_000
}

/** Peaks that every scenario's register declares. */
export const PEAKS: readonly PeakPlan[] = [
  {
    name: '幼儿园秋季招生',
    nameEn: 'Kindergarten admission',
    apps: ['edu-kinder'],
    factor: 20,
    from: { day: 9, hour: 8 },
    to: { day: 12, hour: 20 },
  },
  {
    name: '数字红包发放',
    nameEn: 'Digital red packets',
    apps: ['commerce-redpacket'],
    factor: 100,
    from: { day: 40, hour: 8 },
    to: { day: 40, hour: 10 },
  },
]

/** What the rules must find of an app, once its history is known. */
export interface PlantedVerdict {
  /** Id of the app in the register. */
  readonly app: string
  readonly verdict: VerdictName
  readonly exempt: Exemption | null
  readonly flatLoad: boolean
  readonly kind: KindName
  /** For the one who reads a failed test. */
  readonly why: string
}

/** Days before and after a declared peak within which it excuses, and in service for less than which an app is young. */
const PEAK_DAYS = 14
const YOUNG_DAYS = 90
/** Evidence window of the rules, days. */
const WINDOW_DAYS = 30

/**
 * The verdict that each app has coming, over 30 days that end where the simulation starts: for the app as a whole and for each of its
 * components, which share its character.
 */
export function verdictOf(id: string, nature: Nature, peaks: readonly PeakPlan[]): PlantedVerdict {
  const { kind, ageDays, standby } = nature
  const peak = peaks.some(({ apps, from, to }) => apps.includes(id) && dayOf(from) <= PEAK_DAYS && dayOf(to) >= -PEAK_DAYS)
  const unseen = ageDays < WINDOW_DAYS
  return {
    app: id,
    kind,
    verdict: unseen ? 'unknown' : KINDS[kind].verdict,
    exempt: standby ? 'standby' : peak ? 'peak' : ageDays < YOUNG_DAYS ? 'young' : null,
    flatLoad: kind === 'flat-load' && !unseen,
    why: unseen ? `in service for ${ageDays} days, less than the window of ${WINDOW_DAYS}` : KINDS[kind].why,
  }
}
