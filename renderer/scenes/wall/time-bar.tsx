import { useEffect, useRef } from 'react'
import type { AlarmDensity } from '../../../shared/estate/frame.ts'
import { GRADES } from '../../../shared/estate/level.ts'
import { minuteText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { readPalette } from '../../map/palette.ts'
import { hasCity, type WallState } from '../../stores/estate-reading.ts'
import { useEstate, useLang } from '../../stores/stores.ts'

const HOUR_MS = 3_600_000
/** One label every so many hours. */
const LABEL_HOURS = 3
/** Alarms that fill the bar's height at least; more scale it. */
const FULL_AT_LEAST = 6
/** Room between columns, as a share of a slice. */
const GAP_SHARE = 0.22

/** The last 24 h: open alarms by grade in equal slices. Slices that nothing was recorded for are hatched, not calm. */
export function TimeBar({ state }: { readonly state: WallState }) {
  const lang = useLang()
  const density = useEstate((estate) => estate.density)
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const target = canvas.current
    if (!target) return
    const redraw = () => drawDensity(target, density)
    const observer = new ResizeObserver(redraw)
    observer.observe(target)
    redraw()
    return () => observer.disconnect()
  }, [density])
  const live = state === 'live'
  return (
    <footer className="time-bar">
      <div className="time-head">
        <h2 className="time-title">{say(lang, 'time.title')}</h2>
        {density ? (
          <p className="time-legend">
            <span className="time-swatch" aria-hidden="true" />
            {say(lang, 'time.noRecord')}
          </p>
        ) : (
          <p className="time-legend">{say(lang, 'time.none')}</p>
        )}
        {hasCity(state) && (
          <p className={live ? 'time-now time-live' : 'time-now'}>{say(lang, live ? 'time.live' : 'time.cached')}</p>
        )}
      </div>
      <canvas ref={canvas} className="time-canvas" />
      <Hours density={density} />
    </footer>
  )
}

function Hours({ density }: { readonly density: AlarmDensity | null }) {
  const lang = useLang()
  if (!density) return <div className="time-hours" />
  const span = density.observed.length * density.sliceMs
  const first = new Date(density.from)
  first.setMinutes(0, 0, 0)
  const labels: { readonly at: number; readonly share: number }[] = []
  for (let at = first.getTime() + HOUR_MS; at < density.from + span; at += HOUR_MS) {
    if (new Date(at).getHours() % LABEL_HOURS === 0) labels.push({ at, share: (at - density.from) / span })
  }
  return (
    <div className="time-hours">
      {labels.map(({ at, share }) => (
        <time key={at} style={{ left: `${share * 100}%` }}>
          {minuteText(at, lang)}
        </time>
      ))}
    </div>
  )
}

function drawDensity(canvas: HTMLCanvasElement, density: AlarmDensity | null): void {
  const { clientWidth: width, clientHeight: height } = canvas
  const dpr = window.devicePixelRatio
  canvas.width = Math.max(1, Math.round(width * dpr))
  canvas.height = Math.max(1, Math.round(height * dpr))
  const context = canvas.getContext('2d')
  if (!context) return
  const palette = readPalette(canvas)
  const unit = 1 * dpr
  context.fillStyle = palette.line
  context.fillRect(0, canvas.height - unit, canvas.width, unit)
  if (!density) return
  const count = density.observed.length
  const slice = canvas.width / count
  const totals = density.observed.map((_, index) => GRADES.reduce((sum, grade) => sum + (density[grade][index] ?? 0), 0))
  const scale = (canvas.height - 2 * unit) / Math.max(FULL_AT_LEAST, ...totals)
  for (let index = 0; index < count; index += 1) {
    const x = Math.round(index * slice)
    const wide = Math.max(1, Math.round((index + 1) * slice) - x - Math.max(1, Math.round(slice * GAP_SHARE)))
    if (density.observed[index] === 0) {
      drawNoRecord(context, x, Math.round((index + 1) * slice) - x, canvas.height, palette.hatch, dpr)
      continue
    }
    let floor = canvas.height - unit
    if (totals[index] === 0) {
      context.fillStyle = palette.lineStrong
      context.fillRect(x, floor - 2 * dpr, wide, 2 * dpr)
    }
    // Gravest at the bottom: its height reads from the baseline.
    for (const grade of GRADES) {
      const tall = (density[grade][index] ?? 0) * scale
      if (tall <= 0) continue
      context.fillStyle = palette.grade[grade]
      context.fillRect(x, floor - tall, wide, tall)
      floor -= tall
    }
  }
}

function drawNoRecord(
  context: CanvasRenderingContext2D,
  x: number,
  width: number,
  height: number,
  colour: string,
  dpr: number,
): void {
  const gap = 6 * dpr
  const tall = Math.min(height, 12 * dpr)
  context.save()
  context.beginPath()
  context.rect(x, height - tall, width, tall)
  context.clip()
  context.beginPath()
  // Lines are placed by their absolute position, so that neighbouring slices hatch as one.
  for (let start = Math.floor((x - tall) / gap) * gap; start < x + width + tall; start += gap) {
    context.moveTo(start, height)
    context.lineTo(start + tall, height - tall)
  }
  context.lineWidth = dpr
  context.strokeStyle = colour
  context.stroke()
  context.restore()
}
