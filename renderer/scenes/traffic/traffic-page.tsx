import { TRAFFIC_SPANS } from '../../../shared/estate/traffic.ts'
import { NothingYet } from '../../components/nothing-yet.tsx'
import { Reading } from '../../components/reading.tsx'
import { countText, percentText, whenText } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { frameAsOf } from '../../stores/estate-reading.ts'
import { sceneStore, useScenes } from '../../stores/scenes.ts'
import { useEstate, useLang, useNow } from '../../stores/stores.ts'
import { AppTraffic } from './app-traffic.tsx'
import { seenOf, toldUntil } from './reading.ts'
import { TrafficList } from './traffic-list.tsx'
import './traffic.css'

/** A line with more than this share of its steps is told of as whole: of hundreds, one or two. */
const WHOLE = 0.995

/** What comes to the apps beside the peaks that are planned for them, now or at the moment looked at. */
export default function TrafficPage() {
  const lang = useLang()
  const now = useNow()
  const moment = useEstate((estate) => estate.moment)
  const frame = useScenes(({ frames }) => frames.traffic)
  const failed = useScenes(({ failed }) => failed.traffic)
  const span = useScenes((scenes) => scenes.span)
  // What came of another moment stands no longer for this one.
  const told = frame?.moment === moment ? frame : null
  const asOf = useEstate((estate) => frameAsOf(estate, told && toldUntil(told)))
  const row = told?.rows.find(({ app }) => app === told.chosen?.app)
  const seen = seenOf(told?.chosen?.mean ?? [])
  return (
    <div className="traffic-page">
      <header className="scene-head">
        <h2 className="desk-title">{say(lang, 'traffic.title')}</h2>
        <p className="panel-note">
          {told === null
            ? null
            : [
                asOf === null ? say(lang, 'asOf.never') : say(lang, 'asOf', { time: whenText(asOf, now, lang) }),
                ...(told.silent > 0 ? [say(lang, 'traffic.silent', { n: countText(told.silent, lang) })] : []),
                ...(told.more > 0 ? [say(lang, 'traffic.more', { n: countText(told.more, lang) })] : []),
                ...(told.rows.length > 0 && seen < WHOLE ? [say(lang, 'traffic.seen', { share: percentText(seen, lang) })] : []),
                ...(moment === null ? [] : [say(lang, 'traffic.registerNow')]),
              ].join(' · ')}
        </p>
        <fieldset className="traffic-spans">
          <legend className="visually-hidden">{say(lang, 'traffic.span')}</legend>
          {TRAFFIC_SPANS.map((hours) => (
            <button
              key={hours}
              type="button"
              className="scene-tool"
              aria-pressed={span === hours}
              onClick={() => sceneStore.setState({ span: hours })}
            >
              {say(lang, `traffic.span.${hours}`)}
            </button>
          ))}
        </fieldset>
      </header>
      {failed !== undefined && (
        <p className="card-state" role="alert">
          {say(lang, 'scene.failed', { why: problemSentence(failed, now, lang) })}
        </p>
      )}
      {told === null ? (
        failed === undefined && <Reading />
      ) : told.chosen === null ? (
        <NothingYet>{say(lang, 'traffic.none')}</NothingYet>
      ) : (
        <div className="traffic-body">
          <AppTraffic frame={told} chosen={told.chosen} row={row} />
          <TrafficList rows={told.rows} chosen={told.chosen.app} />
        </div>
      )}
    </div>
  )
}
