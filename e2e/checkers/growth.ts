/** The slope by the median of all pairs (Theil–Sen): a garbage collection that came late moves it less than it moves a mean. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const slopes: number[] = []
  points.forEach(([x, y], at) => {
    for (const [laterX, laterY] of points.slice(at + 1)) if (laterX !== x) slopes.push((laterY - y) / (laterX - x))
  })
  return median(slopes)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** Growth over the second half, per cent of its median for each `per` of x. */
export function growthPercent(points: readonly (readonly [x: number, y: number])[], per: number): number {
  const half = points.slice(Math.floor(points.length / 2))
  const level = median(half.map(([, y]) => y))
  return level === 0 ? 0 : ((slope(half) * per) / level) * 100
}
