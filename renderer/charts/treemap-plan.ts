/** Of a treemap's squares, as the chart draws them: how long a side may be to the other. */
const RATIO = 0.5 * (1 + Math.sqrt(5))

export interface AreaSize {
  /** px */
  readonly width: number
  readonly height: number
}

/**
 * How large the areas of one level come out in a treemap that squarifies, so that what stands in them can be fitted before it is drawn.
 * The chart lays out by itself; this is the same rule, and where the two ever part a name is broken where it need not be, or cut.
 *
 * @param values more than 0, in any order; the sizes come in the same
 * @param gap between areas, px
 */
export function planAreas(values: readonly number[], { width, height }: AreaSize, gap: number): readonly AreaSize[] {
  const whole = { x: width + gap, y: height + gap }
  const sum = values.reduce((total, value) => total + value, 0)
  const areas = values.map((value, at) => ({ at, area: (value / sum) * whole.x * whole.y }))
  // As the chart does it: of those that are alike, the last is first.
  areas.sort((a, b) => b.area - a.area || b.at - a.at)

  const sizes: AreaSize[] = values.map(() => ({ width: 0, height: 0 }))
  const free = { ...whole }
  let row: typeof areas = []
  const place = (isLast: boolean): void => {
    const along = free.x <= free.y ? 'x' : 'y'
    const across = along === 'x' ? 'y' : 'x'
    const total = row.reduce((total, { area }) => total + area, 0)
    const depth = isLast ? free[across] : Math.min(free[across], total / free[along])
    for (const { at, area } of row) {
      const length = area / depth
      const size = along === 'x' ? { width: length, height: depth } : { width: depth, height: length }
      sizes[at] = { width: Math.max(0, size.width - gap), height: Math.max(0, size.height - gap) }
    }
    free[across] -= depth
    row = []
  }
  let best = Number.POSITIVE_INFINITY
  for (const area of areas) {
    const score = worst([...row, area], Math.min(free.x, free.y))
    if (score > best) {
      place(false)
      best = worst([area], Math.min(free.x, free.y))
    } else best = score
    row.push(area)
  }
  if (row.length > 0) place(true)
  return sizes
}

/** How far from the ratio the least square of a row is, that is `side` long. */
function worst(row: readonly { readonly area: number }[], side: number): number {
  const areas = row.map(({ area }) => area)
  const square = areas.reduce((sum, area) => sum + area, 0) ** 2
  const scaled = side * side * RATIO
  return Math.max((scaled * Math.max(...areas)) / square, square / (scaled * Math.min(...areas)))
}
