import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { AlarmDensity } from '../../../shared/estate/frame.ts'
import { GRADES } from '../../../shared/estate/level.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import { clockText, minuteText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { onPixelRatio } from '../../screen/pixel-ratio.ts'
import { isLoading, useClock, useEstate, useLang } from '../../stores/stores.ts'
import { traveller, useComparison, useTravel } from '../../stores/travel.ts'
import { onThemeWorn } from '../../styles/theme.ts'
import { instantAt, shareOf, sliceAt, spanOf } from '../../travel/bar-scale.ts'
import { drawDensity } from './density-canvas.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** The slider's own keys, as far as they are not those of the whole wall; ms. */
const SLIDER_STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -MINUTE_MS,
  ArrowDown: -MINUTE_MS,
  ArrowRight: MINUTE_MS,
  ArrowUp: MINUTE_MS,
  PageDown: -HOUR_MS,
  PageUp: HOUR_MS,
}

const leftAt = (share: number): CSSProperties => ({ left: `${Math.min(1, Math.max(0, share)) * 100}%` })

/** Names of texts for the present. */
export type Present = 'time.live' | 'time.cached' | 'time.now'

/** The columns of the bar, the handle on them, and what the pointer is over. Press or drag anywhere to look at that moment. */
export function BarTrack({ density, present }: { readonly density: AlarmDensity; readonly present: Present }) {
  const track = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [over, setOver] = useState<number | null>(null)
  const span = spanOf(density)
  useEffect(() => {
    const target = canvas.current
    if (!target) return
    const redraw = () => drawDensity(target, density)
    const observer = new ResizeObserver(redraw)
    observer.observe(target)
    const stopTheme = onThemeWorn(redraw)
    const stopRatio = onPixelRatio(redraw)
    redraw()
    return () => {
      observer.disconnect()
      stopTheme()
      stopRatio()
    }
  }, [density])

  const under = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect()
    return box ? instantAt(span, (event.clientX - box.x) / box.width) : span.to
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    traveller.pause()
    traveller.look(under(event))
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const at = under(event)
    setOver(at)
    if (event.buttons === 1 && event.currentTarget.hasPointerCapture(event.pointerId)) traveller.look(at)
  }
  return (
    <div
      ref={track}
      className="bar-track"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setOver(null)}
    >
      <canvas ref={canvas} className="time-canvas" />
      <Handle density={density} present={present} />
      <Marks density={density} />
      {over !== null && <BarTip density={density} at={over} />}
    </div>
  )
}

/** Where we are: a line through the bar with its time under it. What comes after is dimmed. */
function Handle({ density, present }: { readonly density: AlarmDensity; readonly present: Present }) {
  const lang = useLang()
  const now = useClock()
  const asked = useTravel((travel) => travel.at)
  // Also where it failed to come: the time of a moment that is not on screen is not solid.
  const elsewhere = useEstate((estate) => isLoading(estate, asked))
  const span = spanOf(density)
  const at = asked ?? now
  const share = shareOf(span, at)
  const state = asked === null ? 'handle handle-live' : elsewhere ? 'handle handle-past handle-loading' : 'handle handle-past'
  const onKeyDown = (event: KeyboardEvent) => {
    const step = SLIDER_STEPS[event.key]
    if (step === undefined) return
    event.preventDefault()
    traveller.by(step)
  }
  const here = say(lang, present)
  const time = asked === null ? here : clockText(asked, lang)
  const spoken = asked === null ? here : say(lang, 'past.at', { time: whenText(asked, now, lang, clockText) })
  return (
    <>
      {asked !== null && share < 1 && <div className="bar-after" style={leftAt(share)} />}
      <div
        className={state}
        style={leftAt(share)}
        role="slider"
        tabIndex={0}
        aria-label={say(lang, 'time.handle')}
        aria-valuemin={span.from}
        aria-valuemax={Math.min(now, span.to)}
        aria-valuenow={at}
        aria-valuetext={[spoken, countsText(density, at, lang)].join(' · ')}
        onKeyDown={onKeyDown}
      >
        <span className={share > 0.5 ? 'handle-time handle-time-left' : 'handle-time'}>{time}</span>
      </div>
    </>
  )
}

/** Whether the moment asked for is still on its way. */
export function useLoading(): boolean {
  const asked = useTravel((travel) => (travel.failed === null ? travel.at : undefined))
  return useEstate((estate) => asked !== undefined && isLoading(estate, asked))
}

/** The two moments that are compared. */
function Marks({ density }: { readonly density: AlarmDensity }) {
  const lang = useLang()
  const now = useClock()
  const pair = useComparison((comparison) => comparison.pair)
  if (pair === null) return null
  const span = spanOf(density)
  return [
    { name: 'A', at: pair.from },
    { name: 'B', at: pair.to ?? now },
  ]
    .filter(({ at }) => at >= span.from && at <= span.to)
    .map(({ name, at }) => (
      <div
        key={name}
        className={`bar-mark bar-mark-${name}`}
        style={leftAt(shareOf(span, at))}
        title={whenText(at, now, lang, clockText)}
      >
        <span>{name}</span>
      </div>
    ))
}

/** The moment under the pointer, and the alarms of its slice. */
function BarTip({ density, at }: { readonly density: AlarmDensity; readonly at: number }) {
  const lang = useLang()
  const now = useClock()
  const tip = useRef<HTMLDivElement>(null)
  const slice = sliceAt(density, at)
  const share = shareOf(spanOf(density), at)
  useEffect(() => {
    const element = tip.current
    const room = element?.parentElement?.clientWidth
    if (!element || room === undefined) return
    const left = Math.min(Math.max(0, share * room - element.offsetWidth / 2), room - element.offsetWidth)
    element.style.left = `${Math.round(left)}px`
  })
  if (slice === null) return null
  const from = density.from + slice * density.sliceMs
  return (
    <div ref={tip} className="bar-tip" role="tooltip">
      <p className="bar-tip-time">{at > now ? say(lang, 'time.live') : whenText(at, now, lang, clockText)}</p>
      <p className="tip-fact">{`${minuteText(from, lang)} – ${minuteText(from + density.sliceMs, lang)}`}</p>
      <SliceCounts density={density} slice={slice} />
    </div>
  )
}

function SliceCounts({ density, slice }: { readonly density: AlarmDensity; readonly slice: number }) {
  const lang = useLang()
  const open = GRADES.flatMap((grade) => {
    const n = density[grade][slice] ?? 0
    return n === 0 ? [] : [{ grade, n }]
  })
  if (density.observed[slice] === 0) return <p className="tip-fact">{say(lang, 'time.noRecord.why')}</p>
  if (open.length === 0) return <p className="tip-fact">{say(lang, 'alarms.none')}</p>
  return (
    <p className="tally bar-tip-tally">
      {open.map(({ grade, n }) => (
        <span key={grade} className="tally-grade">
          <GradeMark grade={grade} />
          {n}
        </span>
      ))}
    </p>
  )
}

/** The alarms of the slice that holds `at`, in words. */
function countsText(density: AlarmDensity, at: number, lang: Lang): string {
  const slice = sliceAt(density, at)
  if (slice === null || density.observed[slice] === 0) return say(lang, 'time.noRecord')
  const open = GRADES.flatMap((grade) => {
    const n = density[grade][slice] ?? 0
    return n === 0 ? [] : [`${say(lang, `level.${grade}`)} ${n}`]
  })
  return open.length === 0 ? say(lang, 'alarms.none') : open.join(' · ')
}
