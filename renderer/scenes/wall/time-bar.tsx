import type { AlarmDensity } from '../../../shared/estate/frame.ts'
import { clockText, dayText, minuteText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useInCase } from '../../stores/cases.ts'
import { hasCity, type WallState } from '../../stores/estate-reading.ts'
import { useClock, useEstate, useLang } from '../../stores/stores.ts'
import { traveller, useTravel } from '../../stores/travel.ts'
import { BAR_MS, shareOf, spanOf } from '../../travel/bar-scale.ts'
import { Notes, NoteTools } from '../notes/notes.tsx'
import { BackToLive } from '../time/back-to-live.tsx'
import { BarTrack, type Present } from '../time/bar-track.tsx'
import { Transport } from '../time/transport.tsx'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Steps of the labels, ms: the first that has room for all of them; on a bar of a day three hours. */
const LABEL_STEPS_MS = [
  5_000,
  15_000,
  MINUTE_MS,
  300_000,
  600_000,
  1_800_000,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
] as const
/** Labels at most, count. */
const LABELS = 9
/** What the handle's time takes of the bar, at most, with room for half a label: an hour there would be written over. */
const HANDLE_SHARE = 0.05

/** What the present is called: without data it is neither live nor kept. */
const PRESENT: Readonly<Record<WallState, Present>> = {
  live: 'time.live',
  past: 'time.live',
  cut: 'time.cached',
  warming: 'time.cached',
  connecting: 'time.now',
  syncing: 'time.now',
  empty: 'time.now',
  blank: 'time.now',
}

/** A day of open alarms by grade, and all that moves the wall in time. */
export function TimeBar({ state }: { readonly state: WallState }) {
  const lang = useLang()
  const density = useEstate((estate) => estate.density)
  const asked = useTravel((travel) => travel.at !== null)
  const isCase = useInCase()
  const inPast = asked || state === 'past'
  return (
    <footer className="time-bar">
      <div className="time-head">
        <div className="time-told">
          <h2 className="time-title">{say(lang, isCase ? 'time.title.case' : 'time.title')}</h2>
          {density ? (
            <p className="time-legend">
              <span className="time-swatch" aria-hidden="true" />
              {say(lang, 'time.noRecord')}
            </p>
          ) : (
            <p className="time-legend">{say(lang, 'time.none')}</p>
          )}
          <NoteTools />
        </div>
        {density && hasCity(state) && <Transport />}
        <div className="time-ends">
          {density && hasCity(state) && !isCase && <Days density={density} />}
          {inPast && !isCase && <BackToLive />}
        </div>
      </div>
      <div className="time-track">
        {density && <BarTrack density={density} present={PRESENT[state]} />}
        <Notes />
      </div>
      <Hours density={density} />
    </footer>
  )
}

/** The day that the bar ends on, the day before it, and the day after. */
function Days({ density }: { readonly density: AlarmDensity }) {
  const lang = useLang()
  const { from, to } = spanOf(density)
  const historyFrom = useEstate((estate) => estate.journal?.historyFrom ?? null)
  const now = useClock()
  const isLast = now < to
  const isFirst = historyFrom !== null && from <= historyFrom
  const recordedFrom = historyFrom === null ? '–' : dayText(historyFrom, lang, now)
  return (
    <div className="tools">
      <button
        type="button"
        className="tool"
        aria-disabled={isFirst}
        title={isFirst ? say(lang, 'day.first', { from: recordedFrom }) : say(lang, 'day.earlier')}
        aria-label={say(lang, 'day.earlier')}
        onClick={() => !isFirst && traveller.day(-1)}
      >
        <svg className="tool-glyph" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M10 3 L5 8 L10 13" />
        </svg>
      </button>
      <span className="tool-label">{`${dayText(to - BAR_MS, lang)} – ${dayText(to - 1, lang, now)}`}</span>
      <button
        type="button"
        className="tool"
        aria-disabled={isLast}
        title={say(lang, isLast ? 'day.last' : 'day.later')}
        aria-label={say(lang, 'day.later')}
        onClick={() => !isLast && traveller.day(1)}
      >
        <svg className="tool-glyph" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M6 3 L11 8 L6 13" />
        </svg>
      </button>
    </div>
  )
}

function Hours({ density }: { readonly density: AlarmDensity | null }) {
  const lang = useLang()
  const asked = useTravel((travel) => travel.at)
  const now = useClock()
  if (!density) return <div className="time-hours" />
  const { from, to } = spanOf(density)
  const handle = Math.min(1, Math.max(0, shareOf({ from, to }, asked ?? now)))
  // The handle's own time stands beside it, towards the middle of the bar.
  const told = handle > 0.5 ? handle - HANDLE_SHARE / 2 : handle + HANDLE_SHARE / 2
  const step = LABEL_STEPS_MS.find((ms) => (to - from) / ms < LABELS) ?? DAY_MS
  // By the clock on the wall: from midnight on.
  const midnight = new Date(from).setHours(0, 0, 0, 0)
  const labels: { readonly at: number; readonly share: number }[] = []
  for (let at = midnight + Math.ceil((from + 1 - midnight) / step) * step; at < to; at += step) {
    const share = shareOf({ from, to }, at)
    if (Math.abs(share - told) > HANDLE_SHARE) labels.push({ at, share })
  }
  return (
    <div className="time-hours">
      {labels.map(({ at, share }) => (
        <time key={at} style={{ left: `${share * 100}%` }}>
          {step < MINUTE_MS ? clockText(at, lang) : minuteText(at, lang)}
        </time>
      ))}
    </div>
  )
}
