import { useCallback } from 'react'
import type { AlarmDensity } from '../../shared/estate/frame.ts'
import { GRADES } from '../../shared/estate/level.ts'
import { countText, minuteText } from '../i18n/format.ts'
import { say } from '../i18n/say.ts'
import { useLang } from '../stores/stores.ts'
import { figureAxis, gridOf, timeAxis } from './axes.ts'
import { Chart } from './chart.tsx'
import { type ChartLook, tooltipOf } from './create-chart.ts'
import type { ChartOption } from './echarts.ts'

interface AlarmTimelineProps {
  readonly density: AlarmDensity
  /** A slice was pressed; its start, ms since the epoch. */
  readonly picked?: (at: number) => void
}

/** Open alarms by grade over the time bar's 24 h. A slice without a record says so: that is not calm. */
export function AlarmTimeline({ density, picked }: AlarmTimelineProps) {
  const lang = useLang()
  const build = useCallback((look: ChartLook) => optionOf(density, look), [density])
  const most = Math.max(0, ...density.observed.map((_, slice) => openIn(density, slice)))
  return (
    <Chart
      build={build}
      label={say(lang, 'chart.alarms', { most: countText(most, lang) })}
      {...(picked && { picked: (id) => picked(Number(id)) })}
    />
  )
}

const openIn = (density: AlarmDensity, slice: number): number =>
  GRADES.reduce((sum, grade) => sum + (density[grade][slice] ?? 0), 0)

function optionOf(density: AlarmDensity, look: ChartLook): ChartOption {
  const { palette, lang } = look
  const { from, sliceMs, observed } = density
  const startOf = (slice: number): number => from + slice * sliceMs
  const to = startOf(observed.length)
  const unseen = observed.flatMap((seen, slice) => (seen > 0 ? [] : [slice]))
  const tell = (params: unknown): string => {
    const [first] = Array.isArray(params) ? params : [params]
    const slice = Number(first?.dataIndex ?? 0)
    const time = `${minuteText(startOf(slice), lang)}–${minuteText(startOf(slice + 1), lang)}`
    if ((observed[slice] ?? 0) === 0) return `${time}\n${say(lang, 'chart.unseen')}`
    const lines = GRADES.map((grade) => `${say(lang, `level.${grade}`)} ${countText(density[grade][slice] ?? 0, lang)}`)
    return [time, ...lines].join('\n')
  }
  return {
    grid: gridOf(look),
    xAxis: timeAxis(look, from, to),
    yAxis: { ...figureAxis(look, (value) => countText(value, lang)), minInterval: 1 },
    tooltip: { ...tooltipOf(look), trigger: 'axis', axisPointer: { type: 'none' }, formatter: tell },
    series: [
      ...[...GRADES].reverse().map((grade) => ({
        type: 'bar' as const,
        name: grade,
        stack: 'open',
        barWidth: '90%',
        emphasis: { disabled: true },
        itemStyle: { color: palette.grade[grade] },
        data: density[grade].map((count, slice) => ({
          id: String(startOf(slice)),
          value: [startOf(slice) + sliceMs / 2, count],
        })),
      })),
      {
        type: 'line',
        data: [],
        markArea: {
          silent: true,
          itemStyle: { color: palette.staleBody },
          label: {
            show: true,
            position: 'insideTop',
            color: palette.dim,
            fontSize: 0.8125 * look.rem,
            formatter: say(lang, 'chart.unseen'),
          },
          data: runsOf(unseen).map(([first, last]) => [{ xAxis: startOf(first) }, { xAxis: startOf(last + 1) }]),
        },
      },
    ],
  }
}

/** Stretches of neighbours in a rising list. */
function runsOf(slices: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = []
  for (const slice of slices) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === slice - 1) last[1] = slice
    else runs.push([slice, slice])
  }
  return runs
}
