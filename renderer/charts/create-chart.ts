import type { Disposable } from '../../shared/lib/disposable.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { type Palette, readPalette } from '../map/palette.ts'
import { onPixelRatio } from '../screen/pixel-ratio.ts'
import { onThemeWorn } from '../styles/theme.ts'
import { type ChartOption, initChart } from './echarts.ts'
import { redraw } from './redraw.ts'

/** What a chart is drawn with. */
export interface ChartLook {
  readonly palette: Palette
  readonly lang: Lang
  /** The root unit, px: all sizes follow from it. */
  readonly rem: number
  /** Of the whole chart, px; no series has more points. */
  readonly width: number
  readonly height: number
}

/** Makes a chart's option: called anew when data, language or size change. */
export type BuildChart = (look: ChartLook) => ChartOption

/** What was pressed on: the `id` or else the name that the option gave it. */
export type Picked = (id: string) => void

export interface ChartHandle extends Disposable {
  show(build: BuildChart, lang: Lang): void
}

/** Puts a chart into `host`. It is drawn when the timetable of all charts says so, also after the host changed its size. */
export function createChart(host: HTMLElement, picked: Picked): ChartHandle {
  let chart = begun()
  let shown: { readonly build: BuildChart; readonly lang: Lang } | null = null

  function begun() {
    // Left to itself the library takes the density that there was when it was loaded.
    const begun = initChart(host, null, { renderer: 'canvas', devicePixelRatio: window.devicePixelRatio })
    begun.on('click', ({ data, name }) => {
      const id = typeof data === 'object' && data !== null ? Reflect.get(data, 'id') : undefined
      picked(typeof id === 'string' ? id : name)
    })
    return begun
  }

  function draw(): void {
    if (shown === null) return
    const { width, height } = host.getBoundingClientRect()
    if (width === 0 || height === 0) return
    chart.resize({ width: Math.floor(width), height: Math.floor(height) })
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const palette = readPalette(host)
    const look: ChartLook = { palette, lang: shown.lang, rem, width: Math.floor(width), height: Math.floor(height) }
    chart.setOption({ ...common(look), ...shown.build(look) }, { notMerge: true })
  }

  const sizes = new ResizeObserver(() => redraw.soon(draw))
  sizes.observe(host)
  const stopTheme = onThemeWorn(() => redraw.soon(draw))
  // A chart keeps the density of the screen that it was begun on.
  const stopRatio = onPixelRatio(() => {
    chart.dispose()
    chart = begun()
    redraw.soon(draw)
  })

  return {
    show(build, lang) {
      shown = { build, lang }
      redraw.soon(draw)
    },
    dispose() {
      redraw.forget(draw)
      sizes.disconnect()
      stopTheme()
      stopRatio()
      chart.dispose()
    },
  }
}

/** Nothing moves by itself, whatever motion is asked for; and type as everywhere. */
const common = ({ palette, rem }: ChartLook): ChartOption => ({
  animation: false,
  // The library's own colours are those of alarms: none may come through.
  color: [palette.soft],
  textStyle: { fontFamily: palette.sans, fontSize: 0.8125 * rem, color: palette.soft },
})

/** A tooltip drawn on the canvas: the page's policy forbids styles in texts of HTML. */
export const tooltipOf = ({ palette, rem }: ChartLook): NonNullable<ChartOption['tooltip']> => ({
  renderMode: 'richText',
  confine: true,
  backgroundColor: palette.panel,
  borderColor: palette.lineStrong,
  borderWidth: 1,
  padding: [0.5 * rem, 0.75 * rem],
  textStyle: { fontFamily: palette.sans, fontSize: 0.8125 * rem, color: palette.text },
})
