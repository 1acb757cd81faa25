/** A wave of demand on one app beyond its usual week, in multiples of its busiest hour. Times are ms since the epoch. */
export interface Surge {
  readonly app: string
  readonly from: number
  /** From nothing to the whole wave. */
  readonly riseMs: number
  readonly until: number
  readonly fallMs: number
  /** What people ask for at the height of the wave. */
  readonly factor: number
  /** What can be served at most: the rest are errors. Above `factor`: everything is served. */
  readonly cap: number
}

/** A trapezoid over time; the wave that is asked for is one, and what is served of it is the same cut off at the cap. */
export interface Trapezoid {
  readonly from: number
  readonly riseMs: number
  readonly until: number
  readonly fallMs: number
  readonly height: number
}

export function asked({ from, riseMs, until, fallMs, factor }: Surge): Trapezoid {
  return { from, riseMs, until, fallMs, height: factor }
}

export function served(surge: Surge): Trapezoid {
  const { from, riseMs, until, fallMs, factor, cap } = surge
  const share = Math.min(1, cap / factor)
  return { from, riseMs: riseMs * share, until: until + fallMs * (1 - share), fallMs: fallMs * share, height: factor * share }
}

export function heightAt({ from, riseMs, until, fallMs, height }: Trapezoid, at: number): number {
  if (at <= from || at >= until + fallMs) return 0
  if (at < from + riseMs) return (height * (at - from)) / riseMs
  return at <= until ? height : (height * (until + fallMs - at)) / fallMs
}

/** Integral of the height up to `at`, in multiples of the busiest hour × seconds. */
export function areaTo({ from, riseMs, until, fallMs, height }: Trapezoid, at: number): number {
  const rising = Math.min(Math.max(at - from, 0), riseMs)
  const level = Math.min(Math.max(at - from - riseMs, 0), until - from - riseMs)
  const falling = Math.min(Math.max(at - until, 0), fallMs)
  const up = riseMs > 0 ? (rising * rising) / (2 * riseMs) : 0
  const down = fallMs > 0 ? falling - (falling * falling) / (2 * fallMs) : 0
  return (height * (up + level + down)) / 1000
}
