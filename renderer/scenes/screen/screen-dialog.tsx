import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { detailText } from '../../../shared/estate/detail-words.ts'
import type { Stop, WallSettings } from '../../../shared/ipc/wall.ts'
import { CITY_SCENE, STOP_SECONDS, STOPS_MAX } from '../../../shared/ipc/wall-limits.ts'
import { say } from '../../i18n/say.ts'
import { chime } from '../../playlist/chime.ts'
import { isMuted, knownStops, MUTE_MS } from '../../playlist/conduct.ts'
import { useLang, useMonotonic } from '../../stores/stores.ts'
import { saveWallSettings, toggleScreenDialog, useWallScreen } from '../../stores/wall-screen.ts'
import { isPageName, PAGE_NAMES, type PageName } from '../desk/pages.ts'
import { About } from './about.tsx'

/** Bounds of the playlist's own times, s, as in the settings' schema. */
const WAIT_SECONDS = { min: 10, max: 3600 }

/** Pages that ask for a person, and tell a wall nothing. */
const OF_A_DESK: ReadonlySet<PageName> = new Set<PageName>(['register', 'connections', 'find'])
const SCENES = [CITY_SCENE, ...PAGE_NAMES.filter((name) => !OF_A_DESK.has(name))]

/** How this screen behaves. Every change is written at once. */
export default function ScreenDialog() {
  const lang = useLang()
  const settings = useWallScreen((screen) => screen.settings)
  const failed = useWallScreen((screen) => screen.failed)
  const panel = useRef<HTMLElement>(null)
  useEffect(() => panel.current?.focus(), [])
  if (settings === null) return null
  return (
    <section
      ref={panel}
      className="screen-dialog"
      role="dialog"
      aria-label={say(lang, 'screen.title')}
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <header className="screen-head">
        <h2>{say(lang, 'screen.title')}</h2>
        <button type="button" className="screen-close" onClick={toggleScreenDialog}>
          {say(lang, 'screen.close')}
        </button>
      </header>
      <Playlist settings={settings} />
      <Sound settings={settings} />
      <Display settings={settings} />
      <About />
      {failed !== '' && (
        <p className="screen-failed" role="alert">
          {say(lang, 'screen.failed', { why: detailText(failed, lang) })}
        </p>
      )}
    </section>
  )
}

/** Nothing typed here steers the wall. */
function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
  event.stopPropagation()
  if (event.key === 'Escape') toggleScreenDialog()
}

interface Part {
  readonly settings: WallSettings
}

function Playlist({ settings }: Part) {
  const lang = useLang()
  const { playlist } = settings
  const change = (part: Partial<WallSettings['playlist']>) =>
    saveWallSettings({ ...settings, playlist: { ...playlist, ...part } })
  const stops = knownStops(playlist.stops)
  const setStop = (index: number, part: Partial<Stop>) =>
    change({ stops: stops.map((stop, at) => (at === index ? { ...stop, ...part } : stop)) })
  const up = (index: number) =>
    change({ stops: stops.flatMap((stop, at) => (at === index - 1 ? [stops[index] ?? stop, stop] : at === index ? [] : [stop])) })
  return (
    <fieldset className="screen-part">
      <legend>{say(lang, 'screen.playlist')}</legend>
      <Check on={playlist.on} set={(on) => change({ on })}>
        {say(lang, 'screen.playlist.on')}
      </Check>
      <ol className="screen-stops">
        {stops.map(({ scene, seconds }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same scene may stand twice, and its place is all it is
          <li key={index}>
            <select
              aria-label={say(lang, 'screen.stop.scene')}
              value={scene}
              onChange={(event) => setStop(index, { scene: event.target.value })}
            >
              {(SCENES.includes(scene) ? SCENES : [...SCENES, scene]).map((name) => (
                <option key={name} value={name}>
                  {say(lang, isPageName(name) ? `page.${name}` : 'page.wall')}
                </option>
              ))}
            </select>
            <Seconds value={seconds} bounds={STOP_SECONDS} set={(next) => setStop(index, { seconds: next })} />
            <button type="button" disabled={index === 0} onClick={() => up(index)}>
              {say(lang, 'screen.stop.up')}
            </button>
            <button
              type="button"
              disabled={stops.length === 1}
              onClick={() => change({ stops: stops.filter((_, at) => at !== index) })}
            >
              {say(lang, 'screen.stop.remove')}
            </button>
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="screen-add"
        disabled={stops.length >= STOPS_MAX}
        onClick={() => change({ stops: [...stops, { scene: CITY_SCENE, seconds: 60 }] })}
      >
        {say(lang, 'screen.stop.add')}
      </button>
      <Row label={say(lang, 'screen.hold')}>
        <Seconds value={playlist.holdSeconds} bounds={WAIT_SECONDS} set={(holdSeconds) => change({ holdSeconds })} />
      </Row>
      <Row label={say(lang, 'screen.touch')}>
        <Seconds value={playlist.touchSeconds} bounds={WAIT_SECONDS} set={(touchSeconds) => change({ touchSeconds })} />
      </Row>
    </fieldset>
  )
}

function Sound({ settings }: Part) {
  const lang = useLang()
  const monotonic = useMonotonic()
  const muteEnds = useWallScreen((screen) => screen.muteEnds)
  const { sound } = settings
  const change = (part: Partial<WallSettings['sound']>) => saveWallSettings({ ...settings, sound: { ...sound, ...part } })
  const muted = isMuted(muteEnds, monotonic)
  return (
    <fieldset className="screen-part">
      <legend>{say(lang, 'screen.sound')}</legend>
      <Check on={sound.on} set={(on) => change({ on })}>
        {say(lang, 'screen.sound.on')}
      </Check>
      <p className="screen-buttons">
        <button type="button" onClick={() => chime('critical')}>
          {say(lang, 'screen.sound.try')}
        </button>
        <button type="button" disabled={!sound.on} onClick={() => change({ mutedUntil: muted ? null : Date.now() + MUTE_MS })}>
          {say(lang, muted ? 'screen.unmute' : 'screen.mute')}
        </button>
      </p>
    </fieldset>
  )
}

function Display({ settings }: Part) {
  const lang = useLang()
  return (
    <fieldset className="screen-part">
      <legend>{say(lang, 'screen.show')}</legend>
      <Check on={settings.calm} set={(calm) => saveWallSettings({ ...settings, calm })}>
        {say(lang, 'screen.calm')}
      </Check>
      <Check on={settings.kiosk} set={(kiosk) => saveWallSettings({ ...settings, kiosk })}>
        {say(lang, 'screen.kiosk')}
      </Check>
      <Row label={say(lang, 'screen.display')}>
        <input
          type="number"
          min={1}
          max={16}
          value={settings.display ?? ''}
          onChange={({ target }) => {
            const display = target.value === '' ? null : target.valueAsNumber
            if (display === null || (Number.isInteger(display) && display >= 1 && display <= 16)) {
              saveWallSettings({ ...settings, display })
            }
          }}
        />
      </Row>
    </fieldset>
  )
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="screen-row">
      <span>{label}</span>
      {children}
    </label>
  )
}

function Check(props: { readonly on: boolean; readonly set: (on: boolean) => void; readonly children: ReactNode }) {
  return (
    <label className="screen-check">
      <input type="checkbox" checked={props.on} onChange={(event) => props.set(event.target.checked)} />
      <span>{props.children}</span>
    </label>
  )
}

/** What is typed counts once it is within bounds; until then it stands there as typed. */
function Seconds(props: {
  readonly value: number
  readonly bounds: { readonly min: number; readonly max: number }
  readonly set: (seconds: number) => void
}) {
  const lang = useLang()
  const [typed, setTyped] = useState<string | null>(null)
  const { min, max } = props.bounds
  return (
    <span className="screen-seconds">
      <input
        type="number"
        min={min}
        max={max}
        aria-label={say(lang, 'screen.seconds')}
        value={typed ?? props.value}
        onChange={({ target }) => {
          setTyped(target.value)
          const seconds = target.valueAsNumber
          if (Number.isInteger(seconds) && seconds >= min && seconds <= max) props.set(seconds)
        }}
        onBlur={() => setTyped(null)}
      />
      {say(lang, 'screen.seconds')}
    </span>
  )
}
