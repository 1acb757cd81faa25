import { dayText, minuteText } from '../i18n/format.ts'
import type { ChartLook } from './create-chart.ts'

const DAY_MS = 86_400_000

/** An axis of time from `from` to `to`, ms since the epoch: minutes of a day, days of a week. */
export function timeAxis({ palette, rem, lang }: ChartLook, from: number, to: number) {
  const long = to - from > 2 * DAY_MS
  return {
    type: 'time',
    min: from,
    max: to,
    splitNumber: 6,
    axisLine: { lineStyle: { color: palette.lineStrong } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      color: palette.dim,
      fontSize: 0.8125 * rem,
      hideOverlap: true,
      formatter: (at: number) => (long ? dayText(at, lang) : minuteText(at, lang)),
    },
  } as const
}

/** An axis of figures from nought on. */
export function figureAxis({ palette, rem }: ChartLook, text: (value: number) => string) {
  return {
    type: 'value',
    min: 0,
    splitNumber: 3,
    splitLine: { lineStyle: { color: palette.line } },
    axisLabel: { color: palette.dim, fontSize: 0.8125 * rem, formatter: text },
  } as const
}

/** Room for the labels of the axes. */
export const gridOf = ({ rem }: ChartLook) => ({
  left: 0.25 * rem,
  right: 1 * rem,
  top: 0.75 * rem,
  bottom: 0.25 * rem,
  containLabel: true,
})
