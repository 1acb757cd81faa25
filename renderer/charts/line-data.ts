import { type StepSeries, thinOut } from './thin-out.ts'

/** A value that stands alone between gaps is drawn as a dot of this size, rem: a line of one point is none. */
const DOT = 0.25

/** A series as a line's data, of no more points than pixels. `rem`: the root unit, px. */
export function lineData(series: StepSeries, pixels: number, rem: number) {
  const points = thinOut(series, pixels)
  return points.map(([at, value], index) => {
    const isAlone = value !== null && points[index - 1]?.[1] == null && points[index + 1]?.[1] == null
    return isAlone ? { value: [at, value], symbol: 'circle', symbolSize: DOT * rem } : { value: [at, value] }
  })
}
