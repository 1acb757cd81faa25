/**
 * The shape of a week: how busy an app is at each hour, and the integral of it, both in closed form. Counters are integrals and
 * rates are their differences, so whatever is asked of one agrees with the other to the last digit.
 */
export interface Week {
  /** Busyness at an instant; 1 is the busiest hour. */
  rate(at: number): number
  /** Integral of `rate` from the model's origin, s. */
  total(at: number): number
  /** What 95 % of the week stays below. */
  readonly p95: number
}

/** Monday, 00:00 in the city's time zone (UTC+8, no summer time), ms since the epoch. */
export const ORIGIN_MS = Date.parse('2024-01-01T00:00:00+08:00')
export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
const WEEK_HOURS = 168
const HOUR_SECONDS = 3600

type Day = readonly number[]

/** Busyness at each full hour from 0:00, straight in between. */
const DAYS = {
  /** Citizens: a morning and an afternoon peak, lunch, and an evening on the phone. */
  citizen: [
    0.1, 0.07, 0.05, 0.05, 0.06, 0.1, 0.2, 0.4, 0.72, 0.97, 1, 0.86, 0.58, 0.62, 0.88, 0.94, 0.84, 0.66, 0.52, 0.55, 0.58, 0.5,
    0.34, 0.18,
  ],
  citizenWeekend: [
    0.1, 0.07, 0.05, 0.05, 0.05, 0.07, 0.12, 0.2, 0.34, 0.46, 0.5, 0.48, 0.4, 0.38, 0.42, 0.44, 0.42, 0.38, 0.36, 0.4, 0.42, 0.38,
    0.28, 0.16,
  ],
  /** Office hours with a deep lunch. */
  office: [
    0.05, 0.04, 0.04, 0.04, 0.04, 0.05, 0.08, 0.2, 0.7, 0.98, 1, 0.9, 0.4, 0.48, 0.9, 0.95, 0.88, 0.62, 0.25, 0.14, 0.1, 0.08,
    0.06, 0.05,
  ],
  officeWeekend: [
    0.04, 0.04, 0.03, 0.03, 0.03, 0.04, 0.05, 0.07, 0.1, 0.13, 0.14, 0.13, 0.1, 0.1, 0.12, 0.13, 0.12, 0.1, 0.08, 0.07, 0.06,
    0.05, 0.05, 0.04,
  ],
  /** Exchanges between systems: the day of the office with batches at night. */
  machines: [
    0.35, 0.5, 0.55, 0.4, 0.25, 0.2, 0.22, 0.35, 0.75, 0.96, 1, 0.92, 0.6, 0.62, 0.9, 0.95, 0.88, 0.7, 0.45, 0.36, 0.32, 0.3, 0.3,
    0.32,
  ],
  machinesWeekend: [
    0.3, 0.45, 0.5, 0.36, 0.2, 0.16, 0.16, 0.18, 0.24, 0.28, 0.3, 0.28, 0.24, 0.24, 0.26, 0.28, 0.26, 0.24, 0.22, 0.22, 0.22,
    0.22, 0.24, 0.26,
  ],
  level: Array.from({ length: 24 }, () => 1),
} as const satisfies Record<string, Day>

function createWeek(weekday: Day, weekend: Day): Week {
  const hours = [0, 1, 2, 3, 4, 5, 6].flatMap((day) => [...(day < 5 ? weekday : weekend)])
  const hourOf = (index: number): number => hours[index % WEEK_HOURS] ?? 0
  const sums = [0]
  for (let hour = 0; hour < WEEK_HOURS; hour += 1)
    sums.push((sums[hour] ?? 0) + ((hourOf(hour) + hourOf(hour + 1)) / 2) * HOUR_SECONDS)
  const whole = sums[WEEK_HOURS] ?? 0

  function place(at: number): { readonly weeks: number; readonly hour: number; readonly part: number } {
    const since = (at - ORIGIN_MS) / HOUR_MS
    const weeks = Math.floor(since / WEEK_HOURS)
    const inside = since - weeks * WEEK_HOURS
    const hour = Math.min(WEEK_HOURS - 1, Math.floor(inside))
    return { weeks, hour, part: inside - hour }
  }

  function rate(at: number): number {
    const { hour, part } = place(at)
    const low = hourOf(hour)
    return low + (hourOf(hour + 1) - low) * part
  }

  function total(at: number): number {
    const { weeks, hour, part } = place(at)
    const low = hourOf(hour)
    const inHour = (low * part + ((hourOf(hour + 1) - low) * part * part) / 2) * HOUR_SECONDS
    return weeks * whole + (sums[hour] ?? 0) + inHour
  }

  const quarters = Array.from({ length: WEEK_HOURS * 4 }, (_, index) => rate(ORIGIN_MS + (index * HOUR_MS) / 4))
  const sorted = quarters.sort((a, b) => a - b)
  return { rate, total, p95: sorted[Math.floor(sorted.length * 0.95)] ?? 1 }
}

export const WEEKS = {
  citizen: createWeek(DAYS.citizen, DAYS.citizenWeekend),
  'cross-bureau': createWeek(DAYS.machines, DAYS.machinesWeekend),
  internal: createWeek(DAYS.office, DAYS.officeWeekend),
  level: createWeek(DAYS.level, DAYS.level),
} as const satisfies Record<string, Week>
