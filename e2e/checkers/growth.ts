type Points = readonly (readonly [x: number, y: number])[]

export interface Growth {
  /** Per cent of the median for each `per` of x. */
  readonly percent: number
  /** What it is at least, on 95 % of occasions: below zero the rise can't be told from noise. */
  readonly atLeast: number
}

/** Of a normal distribution, for 95 % in the middle. */
const Z = 1.96

function pairSlopes(points: Points): number[] {
  return points
    .flatMap(([x, y], at) =>
      points.slice(at + 1).flatMap(([laterX, laterY]) => (laterX === x ? [] : [(laterY - y) / (laterX - x)])),
    )
    .sort((a, b) => a - b)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/**
 * Growth over the second half. The slope is the median of the slopes of all pairs (Theil–Sen), which a collection that came late moves
 * less than it moves a mean; its lower bound is that of Sen, by rank.
 */
export function growthOf(points: Points, per: number): Growth {
  const half = points.slice(Math.floor(points.length / 2))
  const level = median(half.map(([, y]) => y))
  if (level === 0) return { percent: 0, atLeast: 0 }
  const slopes = pairSlopes(half)
  const n = half.length
  const spread = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  const lowest = slopes[Math.max(0, Math.floor((slopes.length - spread) / 2))] ?? 0
  const percent = (slope: number) => ((slope * per) / level) * 100
  return { percent: percent(median(slopes)), atLeast: percent(lowest) }
}
