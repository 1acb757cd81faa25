import type { AlarmDensity } from '../../../shared/estate/frame.ts'
import { GRADES, type Grade } from '../../../shared/estate/level.ts'
import { readPalette } from '../../map/palette.ts'

/** Alarms that fill the bar's height at least; more scale it. */
const FULL_AT_LEAST = 6
/** Room between columns, as a share of a slice. */
const GAP_SHARE = 0.22
/** The graver, the wider: colour does not stand alone in a column. */
const WIDTH_SHARE: Readonly<Record<Grade, number>> = { critical: 1, major: 0.8, minor: 0.6, notice: 0.4 }

/** Root unit at which lines are one CSS pixel wide, px: they grow with the type on a larger screen. */
const ROOT_PX = 16

/** Draws the open alarms by grade, a column a slice. Slices that nothing was recorded for are hatched, not calm. */
export function drawDensity(canvas: HTMLCanvasElement, density: AlarmDensity | null): void {
  const { clientWidth: width, clientHeight: height } = canvas
  const dpr = window.devicePixelRatio
  canvas.width = Math.max(1, Math.round(width * dpr))
  canvas.height = Math.max(1, Math.round(height * dpr))
  const context = canvas.getContext('2d')
  if (!context) return
  const palette = readPalette(canvas)
  const rootPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const unit = Math.max(1, Math.round((dpr * rootPx) / ROOT_PX))
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
      drawNoRecord(context, x, Math.round((index + 1) * slice) - x, canvas.height, palette.hatch, unit)
      continue
    }
    let floor = canvas.height - unit
    if (totals[index] === 0) {
      context.fillStyle = palette.lineStrong
      context.fillRect(x, floor - 2 * unit, wide, 2 * unit)
    }
    // Gravest at the bottom: its height reads from the baseline.
    for (const grade of GRADES) {
      const tall = (density[grade][index] ?? 0) * scale
      if (tall <= 0) continue
      context.fillStyle = palette.grade[grade]
      const own = Math.max(1, Math.round(wide * WIDTH_SHARE[grade]))
      context.fillRect(x + Math.floor((wide - own) / 2), floor - tall, own, tall)
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
  unit: number,
): void {
  const gap = 6 * unit
  const tall = Math.min(height, 12 * unit)
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
  context.lineWidth = unit
  context.strokeStyle = colour
  context.stroke()
  context.restore()
}
