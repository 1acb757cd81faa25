import { figureAxis, timeAxis } from '../../charts/axes.ts'
import { type ChartLook, tooltipOf } from '../../charts/create-chart.ts'
import type { ChartOption } from '../../charts/echarts.ts'
import { lineData } from '../../charts/line-data.ts'
import type { CheckedTrafficFrame } from '../../feed/scene-schema.ts'
import { countText, decimalText, minuteText, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { peakLabels } from './peak-labels.ts'

/** Height of the lower chart, and room above it for its name, rem. */
const READY = { rem: 4.5, gap: 3.0 }

/** Between an axis and its name, rem. */
const NAME_GAP_REM = 0.9375

/** Type of labels, and a line of the names of peaks, rem. */
const LABEL_REM = 0.8125
const PEAK_LINE_REM = 1.25

/** A planned demand that is further above all that came would flatten the line: it is told in words then. */
const WITHIN = 3

type Frame = Pick<CheckedTrafficFrame, 'from' | 'to'> & { readonly chosen: NonNullable<CheckedTrafficFrame['chosen']> }

/** To two figures, so that an axis ends at a number that can be read. */
function roundUp(value: number): number {
  const step = 10 ** Math.floor(Math.log10(value) - 1)
  return Math.ceil((value * 1.02) / step) * step
}

/** One app: what came, what came a week before, its peaks and its ready instances. Gaps stay gaps. */
export function trafficOption({ from, to, chosen }: Frame, baseline: number | null, look: ChartLook): ChartOption {
  const { palette, lang, rem } = look
  const { stepMs, mean, most, before, ready, peaks } = chosen
  const end = Math.max(to, from + before.length * stepMs)
  const pixels = Math.floor(look.width)
  const line = (values: readonly (number | null)[]) => lineData({ from, stepMs, values }, pixels, rem)
  const greatest = Math.max(0, ...[...most, ...before].map((value) => value ?? 0))
  const factors = [...new Set(peaks.flatMap(({ factor }) => factor ?? []))]
  const planned = factors.flatMap((factor) => (baseline === null ? [] : [{ factor, rate: factor * baseline }]))
  const shown = planned.filter(({ rate }) => rate <= WITHIN * greatest)
  const highest = Math.max(0, ...shown.map(({ rate }) => rate))
  const plannedText = (factor: number): string =>
    shown.length > 1 ? `${say(lang, 'traffic.planned')} ×${decimalText(factor, lang)}` : say(lang, 'traffic.planned')
  const hair = Math.max(1, rem / 16)
  const label = { color: palette.dim, fontSize: LABEL_REM * rem }
  const stepAt = (at: number): number => Math.floor((at - from) / stepMs)
  const rate = (value: number | null | undefined): string =>
    value == null ? say(lang, 'chart.unseen') : say(lang, 'traffic.rate', { n: decimalText(value, lang) })
  const tell = (params: unknown): string => {
    const first: unknown = Array.isArray(params) ? params[0] : params
    const at = Number(typeof first === 'object' && first !== null ? Reflect.get(first, 'axisValue') : Number.NaN)
    const step = stepAt(at)
    const count = ready[step] ?? null
    return [
      whenText(at, to, lang),
      ...(at <= to
        ? [`${say(lang, 'traffic.mean')}  ${rate(mean[step])}`, `${say(lang, 'traffic.most')}  ${rate(most[step])}`]
        : []),
      `${say(lang, 'traffic.before')}  ${rate(before[step])}`,
      ...(at <= to
        ? [`${say(lang, 'traffic.ready')}  ${count === null ? say(lang, 'chart.unseen') : countText(Math.round(count), lang)}`]
        : []),
    ].join('\n')
  }
  const levels = [
    ...(baseline === null || baseline > WITHIN * greatest ? [] : [{ yAxis: baseline, name: say(lang, 'traffic.baseline') }]),
    ...shown.map(({ rate, factor }) => ({ yAxis: rate, name: plannedText(factor) })),
  ]
  const side = { left: 3.5 * rem, right: 1 * rem }
  const named = peaks.map((peak) => ({
    ...{ from: peak.from, to: peak.to },
    text: peak.factor === null ? nameIn(peak, lang) : `${nameIn(peak, lang)} ×${decimalText(peak.factor, lang)}`,
  }))
  const labels = peakLabels(named, from, end, (look.width - side.left - side.right) / (LABEL_REM * rem))
  return {
    grid: [
      { ...side, top: 1.75 * rem, bottom: (READY.rem + READY.gap + 1.75) * rem },
      { ...side, top: look.height - (READY.rem + 1.75) * rem, height: READY.rem * rem },
    ],
    xAxis: [
      { ...timeAxis(look, from, end), gridIndex: 0, axisLabel: { show: false } },
      { ...timeAxis(look, from, end), gridIndex: 1 },
    ],
    yAxis: [
      {
        ...figureAxis(look, (value) => decimalText(value, lang)),
        gridIndex: 0,
        name: say(lang, 'traffic.axis'),
        nameGap: NAME_GAP_REM * rem,
        nameTextStyle: { ...label, align: 'left', padding: [0, 0, 0, -3 * rem] },
        ...(highest > greatest ? { max: roundUp(highest) } : {}),
      },
      {
        ...figureAxis(look, (value) => countText(value, lang)),
        gridIndex: 1,
        splitNumber: 2,
        minInterval: 1,
        name: say(lang, 'traffic.ready'),
        nameGap: NAME_GAP_REM * rem,
        nameTextStyle: { ...label, align: 'left', padding: [0, 0, 0, -3 * rem] },
      },
    ],
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      ...tooltipOf(look),
      trigger: 'axis',
      axisPointer: { type: 'line', label: { show: false }, lineStyle: { color: palette.lineStrong } },
      formatter: tell,
    },
    series: [
      {
        type: 'line',
        name: 'before',
        data: line(before),
        symbol: 'none',
        lineStyle: { color: palette.dim, width: hair, type: [4 * hair, 4 * hair] },
        emphasis: { disabled: true },
      },
      {
        type: 'line',
        name: 'most',
        data: line(most),
        symbol: 'none',
        lineStyle: { color: palette.jadeFill, width: hair },
        areaStyle: { color: palette.jadeBody, opacity: 1 },
        emphasis: { disabled: true },
      },
      {
        type: 'line',
        name: 'mean',
        data: line(mean),
        symbol: 'none',
        lineStyle: { color: palette.jade, width: Math.max(1.5, 0.125 * rem) },
        emphasis: { disabled: true },
        markArea: {
          silent: true,
          itemStyle: { color: palette.soft, opacity: 0.07 },
          label: { position: 'insideTopLeft', color: palette.text, fontSize: LABEL_REM * rem },
          data: labels.map(({ from, to, text, side, line }) => [
            {
              name: text,
              xAxis: from,
              label: {
                position: side === 'left' ? ('insideTopLeft' as const) : ('insideTopRight' as const),
                offset: [0, line * PEAK_LINE_REM * rem],
              },
            },
            { xAxis: to },
          ]),
        },
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          lineStyle: { color: palette.soft, type: [2 * hair, 4 * hair], width: hair },
          label: { position: 'insideStartTop', color: palette.soft, fontSize: LABEL_REM * rem, formatter: '{b}' },
          data: [
            ...levels,
            ...(end > to ? [{ xAxis: to, name: minuteText(to, lang), label: { position: 'end' as const } }] : []),
          ],
        },
      },
      {
        type: 'line',
        name: 'ready',
        xAxisIndex: 1,
        yAxisIndex: 1,
        step: 'end',
        data: line(ready),
        symbol: 'none',
        lineStyle: { color: palette.soft, width: hair },
        areaStyle: { color: palette.staleBody, opacity: 1 },
        emphasis: { disabled: true },
      },
    ],
  }
}
