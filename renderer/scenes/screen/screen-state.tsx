import { minuteText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { isMuted, knownStops, takeNote } from '../../playlist/conduct.ts'
import { useClock, useLang, useMonotonic } from '../../stores/stores.ts'
import { toggleScreenDialog, useWallScreen } from '../../stores/wall-screen.ts'
import '../../styles/screen.css'

/** mm:ss. */
function leftText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** What decides which scene is on the screen, small; the way to the settings; and what calls, with the way to end that. */
export function ScreenState() {
  const lang = useLang()
  const now = useClock()
  const monotonic = useMonotonic()
  const turn = useWallScreen((screen) => screen.turn)
  const settings = useWallScreen((screen) => screen.settings)
  const muteEnds = useWallScreen((screen) => screen.muteEnds)
  const calling = useWallScreen((screen) => screen.calling.length > 0)
  const editing = useWallScreen((screen) => screen.editing)
  if (settings === null) return null
  const muted = settings.sound.on && isMuted(muteEnds, monotonic) ? now + muteEnds - monotonic : null
  const text =
    turn.mode === 'off'
      ? say(lang, 'screen.off')
      : say(lang, `screen.${turn.mode}`, {
          n: turn.index + 1,
          of: knownStops(settings.playlist.stops).length,
          time: leftText(turn.until - monotonic),
        })
  return (
    <div className="screen-state">
      <button
        type="button"
        className={turn.mode === 'held' ? 'screen-word screen-held' : 'screen-word'}
        aria-expanded={editing}
        title={say(lang, 'screen.open')}
        onClick={toggleScreenDialog}
      >
        {text}
      </button>
      {muted !== null && <span className="screen-muted">{say(lang, 'screen.muted', { time: minuteText(muted, lang) })}</span>}
      {calling && (
        <button type="button" className="screen-note" title={say(lang, 'screen.note.why')} onClick={takeNote}>
          {turn.mode === 'held' ? say(lang, 'screen.note') : `${say(lang, 'screen.call')} · ${say(lang, 'screen.note')}`}
        </button>
      )}
    </div>
  )
}
