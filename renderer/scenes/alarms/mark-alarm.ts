import type { AlarmRow } from '../../../shared/estate/frame.ts'
import { alarmMarkStore, type Saying, said, undoing } from '../../stores/alarm-marks.ts'
import { noteStore } from '../../stores/notes.ts'
import { estateStore, selectAlarm } from '../../stores/stores.ts'
import { appOfAlarm } from '../wall/alarm-words.ts'

/** Says it of a line, signed with the name that notes are signed with; its opposite takes it back. */
export function sayOfAlarm(saying: Saying, handling: AlarmRow['handling']): void {
  if (refusedInPast()) return
  const { author } = noteStore.getState()
  const draft = { ...saying, id: crypto.randomUUID(), author }
  alarmMarkStore.setState((marks) => said(marks, draft, undoing(saying, handling), Date.now()))
}

/** Nothing is said of a moment that is past, also in a form that was opened before; true: that was told. */
function refusedInPast(): boolean {
  if (estateStore.getState().moment === null) return false
  alarmMarkStore.setState({ form: null, problem: { code: 'alarm.past', facts: {} } })
  return true
}

/** Acknowledges at once where it is known by whom, and asks where not; takes back what was acknowledged. */
export function toggleAcknowledged({ id, level, handling }: AlarmRow): void {
  if (refusedInPast()) return
  const form = { alarm: id, level, what: handling?.acknowledged ? 'unacknowledge' : 'acknowledge' } as const
  if (noteStore.getState().author.trim() === '') alarmMarkStore.setState({ form, problem: null })
  else sayOfAlarm({ ...form, reason: '', until: null }, handling)
}

/** Asks why and until when; takes back what was shelved. */
export function toggleShelved({ id, level, handling }: AlarmRow): void {
  if (refusedInPast()) return
  const form = { alarm: id, level, what: handling?.shelved ? 'unshelve' : 'shelve' } as const
  if (form.what === 'unshelve' && noteStore.getState().author.trim() !== '') {
    sayOfAlarm({ ...form, reason: '', until: null }, handling)
  } else alarmMarkStore.setState({ form, problem: null })
}

/** Takes back what was said last. */
export function undoMark(): void {
  const { done } = alarmMarkStore.getState()
  if (refusedInPast() || done === null) return
  const row = estateStore.getState().alarms?.find(({ id }) => id === done.undo.alarm)
  sayOfAlarm(done.undo, row?.handling ?? null)
}

export function closeMarkForm(): void {
  alarmMarkStore.setState({ form: null, problem: null })
}

/** The card of the app that it is on, else its own. */
export function openAlarmCard(alarm: AlarmRow): void {
  selectAlarm(alarm.id, appOfAlarm(alarm) === undefined ? null : alarm.entity)
}
