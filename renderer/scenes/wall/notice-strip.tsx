import { ageText, clockText, whenText } from '../../i18n/format.ts'
import { engineWhy, problemSentence } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { gravestOf } from '../../playlist/conduct.ts'
import { dataAsOf, type WallState } from '../../stores/estate-reading.ts'
import { useClock, useEstate, useLang, useNow, useView } from '../../stores/stores.ts'
import { useTravel } from '../../stores/travel.ts'
import { useWallScreen } from '../../stores/wall-screen.ts'
import { BackToLive } from '../time/back-to-live.tsx'

/** What is said over the city: a line each, and whether a person has to do something. */
interface Notice {
  readonly text: string
  readonly loud?: boolean
  /** It is of the present, and the present is a press away. */
  readonly toPresent?: boolean
}

/** Thin strips over the city when what is shown is not what it would be taken for, or is not being recorded. */
export function NoticeStrip({ state }: { readonly state: WallState }) {
  const notices = [
    ...useJournalNotices(),
    ...useEngineNotices(),
    ...useFailureNotices(),
    ...useMissedNotices(),
    ...usePresentNotices(state),
  ]
  return notices.map(({ text, loud, toPresent }) => (
    <p key={text} className={loud ? 'notice-strip notice-loud' : 'notice-strip'} role={loud ? 'alert' : 'status'}>
      <svg className="notice-clock" viewBox="0 0 16 16" aria-hidden="true">
        {loud ? (
          <path d="M8 2 L15 14 H1 Z M8 6.5 V10 M8 11.6 V12.6" />
        ) : (
          <path d="M8 1.4 A6.6 6.6 0 1 1 7.99 1.4 M8 4.2 V8 L10.6 9.4" />
        )}
      </svg>
      <span>{text}</span>
      {toPresent && <BackToLive />}
    </p>
  ))
}

/** Trouble of the journal is of the present, whatever moment is shown: what is not recorded now will be missing for ever. */
function useJournalNotices(): Notice[] {
  const lang = useLang()
  const now = useClock()
  const journal = useEstate((estate) => estate.journal)
  if (journal === null || (journal.problem === null && journal.unrecordedSince === null)) return []
  const since =
    journal.unrecordedSince === null
      ? null
      : say(lang, 'journal.unrecorded', { time: whenText(journal.unrecordedSince, now, lang, clockText) })
  const text = [since, journal.problem && problemSentence(journal.problem, now, lang)].filter(Boolean).join(' · ')
  return [{ text, loud: since !== null }]
}

function useEngineNotices(): Notice[] {
  const lang = useLang()
  const now = useClock()
  const asOf = useEstate(dataAsOf)
  const engine = useView((view) => view.engine)
  const badFrames = useView((view) => view.badFrames)
  const notices: Notice[] = []
  if (engine && engine.state !== 'running') {
    const time = asOf === null ? '–' : whenText(asOf, now, lang, clockText)
    const why = engineWhy(engine, now, lang)
    notices.push({ text: [say(lang, `notice.engine.${engine.state}`, { time }), why].filter(Boolean).join(' · ') })
  }
  if (badFrames > 0) notices.push({ text: say(lang, 'notice.feed', { n: badFrames }) })
  return notices
}

/** That a grave alarm was raised while the past is looked at. */
function useMissedNotices(): Notice[] {
  const lang = useLang()
  const present = useWallScreen((screen) => screen.present)
  const missed = useWallScreen((screen) => screen.missed)
  const raised = (present ?? []).filter(({ id }) => missed.includes(id))
  const grade = gravestOf(raised)
  if (grade === null) return []
  const level = say(lang, `level.${grade}`)
  const text =
    raised.length === 1 ? say(lang, 'notice.missed', { level }) : say(lang, 'notice.missed.many', { n: raised.length, level })
  return [{ text, loud: true, toPresent: true }]
}

/** That a moment is not to be had. */
function useFailureNotices(): Notice[] {
  const lang = useLang()
  const now = useClock()
  const failed = useTravel((travel) => travel.failed)
  const asked = useTravel((travel) => travel.at)
  if (failed === null || asked === null) return []
  const time = whenText(asked, now, lang, clockText)
  const why = failed.what === 'problem' ? problemSentence(failed.problem, now, lang) : say(lang, 'past.noAnswer')
  return [{ text: say(lang, 'past.failed', { time, why }) }]
}

function usePresentNotices(state: WallState): Notice[] {
  const lang = useLang()
  const now = useNow()
  const asOf = useEstate(dataAsOf)
  const isEngineHere = useView(({ engine }) => engine === null || engine.state === 'running')
  // How its sources fare nobody knows without an engine; that it is gone, and how old the picture is, is said already.
  if (state === 'cut' && !isEngineHere) return []
  if (state === 'cut') {
    return [{ text: asOf === null ? say(lang, 'notice.cut.never') : say(lang, 'notice.cut', { age: ageText(now - asOf, lang) }) }]
  }
  if (state === 'warming' && asOf !== null) return [{ text: say(lang, 'notice.connecting', { age: ageText(now - asOf, lang) }) }]
  return []
}
