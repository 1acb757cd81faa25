import { problemSentence } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { useAlarmMarks } from '../../stores/alarm-marks.ts'
import { useClock, useEstate, useLang } from '../../stores/stores.ts'
import { undoMark } from './mark-alarm.ts'

/** What was done last, with a way back; or why it was not. */
export function MarkDone() {
  const lang = useLang()
  const now = useClock()
  const done = useAlarmMarks((marks) => marks.done)
  const problem = useAlarmMarks((marks) => (marks.form === null ? marks.problem : null))
  const isPast = useEstate((estate) => estate.moment !== null)
  // Live again, that it could not be said in the past is no fault any more.
  if (problem !== null && (isPast || problem.code !== 'alarm.past')) {
    return (
      <p className="mark-problem" role="alert">
        {problemSentence(problem, now, lang)}
      </p>
    )
  }
  if (done === null) return null
  return (
    <p className="mark-done" role="status">
      {say(lang, `alarm.done.${done.said.what}`, { by: done.said.author })}
      <button type="button" className="alarm-act" onClick={undoMark}>
        {say(lang, 'alarm.undo')}
      </button>
    </p>
  )
}
