import { type ReactNode, useRef, useState } from 'react'
import { clockText, minuteText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { caseBounds } from '../../stores/cases.ts'
import { shownNow, useEstate, useLang } from '../../stores/stores.ts'
import { toggleComparison, traveller, useComparison, useTravel } from '../../stores/travel.ts'
import { type MomentFault, parseMoment } from '../../travel/parse-moment.ts'
import { MOMENT_FIELD } from '../../travel/travel-keys.ts'
import { SPEEDS, type Stop } from '../../travel/traveller.ts'

/** Steps, play, a typed moment, and the comparison. */
export function Transport() {
  return (
    <div className="transport">
      <Steps stop="Change" label="step.change" keys={['[', ']']} />
      <Steps stop="Alarm" label="step.alarm" keys={['{', '}']} />
      <Play />
      <MomentField />
      <Compare />
    </div>
  )
}

interface ToolProps {
  /** What it does, with its key; or why it can't. */
  readonly title: string
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly onClick: () => void
  readonly children: ReactNode
}

/** A disabled tool stays in reach, so that it can say why. */
function Tool({ title, disabled = false, pressed, onClick, children }: ToolProps) {
  return (
    <button
      type="button"
      className="tool"
      title={title}
      aria-label={title}
      aria-disabled={disabled}
      aria-pressed={pressed}
      onClick={() => !disabled && onClick()}
    >
      {children}
    </button>
  )
}

const LEFT = <path d="M10 3 L5 8 L10 13" />
const RIGHT = <path d="M6 3 L11 8 L6 13" />

function Glyph({ children }: { readonly children: ReactNode }) {
  return (
    <svg className="tool-glyph" viewBox="0 0 16 16" aria-hidden="true">
      {children}
    </svg>
  )
}

interface StepsProps {
  readonly stop: Stop
  readonly label: 'step.change' | 'step.alarm'
  readonly keys: readonly [string, string]
}

function Steps({ stop, label, keys }: StepsProps) {
  const lang = useLang()
  const past = useEstate((estate) => estate.past)
  const inPast = useTravel((travel) => travel.at !== null)
  const what = say(lang, label)
  const title = (way: 'previous' | 'next', key: string, none: boolean) =>
    none
      ? say(lang, `step.${way}.none`, { what })
      : !inPast && way === 'next'
        ? say(lang, 'step.present')
        : say(lang, `step.${way}`, { what, key })
  const noPrevious = past !== null && past[`previous${stop}`] === null
  const noNext = past !== null && past[`next${stop}`] === null
  return (
    <div className="tools">
      <Tool title={title('previous', keys[0], noPrevious)} disabled={noPrevious} onClick={() => traveller.step('previous', stop)}>
        <Glyph>{LEFT}</Glyph>
      </Tool>
      <span className="tool-label">{what}</span>
      <Tool title={title('next', keys[1], noNext)} disabled={noNext || !inPast} onClick={() => traveller.step('next', stop)}>
        <Glyph>{RIGHT}</Glyph>
      </Tool>
    </div>
  )
}

function Play() {
  const lang = useLang()
  const playing = useTravel((travel) => travel.playing)
  const speed = useTravel((travel) => travel.speed)
  const inPast = useTravel((travel) => travel.at !== null)
  const title = say(lang, inPast ? (playing ? 'play.pause' : 'play.play') : 'play.present')
  return (
    <div className="tools">
      <Tool title={title} disabled={!inPast} onClick={traveller.toggle}>
        <Glyph>
          {playing ? <path d="M5.5 3 V13 M10.5 3 V13" /> : <path className="tool-solid" d="M4.5 3 L13 8 L4.5 13 Z" />}
        </Glyph>
      </Tool>
      {SPEEDS.map((each) => (
        <Tool
          key={each}
          title={say(lang, 'play.speed', { n: each })}
          disabled={!inPast}
          pressed={inPast && speed === each}
          onClick={() => traveller.setSpeed(each)}
        >
          ×{each}
        </Tool>
      ))}
    </div>
  )
}

/** Looks at a moment typed in. What can't be read says so, with what could. */
function MomentField() {
  const lang = useLang()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [fault, setFault] = useState<MomentFault | 'early' | 'beyond' | null>(null)
  const historyFrom = useEstate((estate) => estate.journal?.historyFrom ?? null)
  const go = () => {
    const parsed = parseMoment(text, shownNow(), Date.now())
    if ('fault' in parsed) return setFault(parsed.fault)
    if (historyFrom !== null && parsed.at < historyFrom) return setFault('early')
    const bounds = caseBounds()
    if (bounds !== null && parsed.at >= bounds.to) return setFault('beyond')
    setText('')
    setFault(null)
    field.current?.blur()
    traveller.look(parsed.at)
  }
  return (
    <form
      className="moment-form"
      onSubmit={(event) => {
        event.preventDefault()
        go()
      }}
    >
      <input
        ref={field}
        id={MOMENT_FIELD}
        className={fault === null ? 'moment-field' : 'moment-field moment-field-bad'}
        value={text}
        placeholder={say(lang, 'moment.placeholder')}
        aria-label={say(lang, 'moment.label')}
        aria-invalid={fault !== null}
        title={say(lang, 'moment.label')}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value)
          setFault(null)
        }}
        onBlur={() => setFault(null)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          setText('')
          setFault(null)
          field.current?.blur()
        }}
      />
      {fault !== null && (
        <p className="moment-fault" role="alert">
          {say(lang, `moment.${fault}`, {
            from: historyFrom === null ? '–' : whenText(historyFrom, Date.now(), lang, clockText),
            to: whenText(caseBounds()?.to ?? Date.now(), Date.now(), lang, clockText),
            now: minuteText(Date.now(), lang),
          })}
        </p>
      )}
    </form>
  )
}

function Compare() {
  const lang = useLang()
  const open = useComparison((comparison) => comparison.open)
  return (
    <div className="tools">
      <Tool title={say(lang, 'diff.open')} pressed={open} onClick={toggleComparison}>
        {say(lang, 'diff.title')}
      </Tool>
    </div>
  )
}
