import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type MarkDraft, markFault, tidiedMark } from '../../shared/estate/alarm-mark.ts'
import type { AlarmRow, MarkMessage, NoteFrame } from '../../shared/estate/frame.ts'
import type { Problem } from '../../shared/estate/source-state.ts'

/** What is said of a line, without what is known only when it is said. */
export type Saying = Omit<MarkDraft, 'id' | 'author'>

export interface AlarmMarks {
  /** The line whose form is open, as it was then, and what for: it stays that, whatever another says meanwhile. */
  readonly form: Pick<Saying, 'alarm' | 'level' | 'what'> | null
  /** What the engine was told and has not answered: one thing at a time. */
  readonly saying: MarkMessage | null
  /** Why what was said last was not written. */
  readonly problem: Pick<Problem, 'code' | 'facts'> | null
  /** What was written last, and what takes it back. */
  readonly done: { readonly said: MarkDraft; readonly undo: Saying } | null
  /** Takes back what is being said. */
  readonly undo: Saying | null
}

export const NO_MARKS: AlarmMarks = { form: null, saying: null, problem: null, done: null, undo: null }

/** What takes back `said` of a line that was handled as `before` tells. */
export function undoing({ alarm, level, what }: Saying, before: AlarmRow['handling']): Saying {
  const back = { alarm, level, reason: '', until: null }
  switch (what) {
    case 'acknowledge':
      return { ...back, what: 'unacknowledge' }
    case 'unacknowledge':
      return { ...back, what: 'acknowledge' }
    case 'shelve':
      return { ...back, what: 'unshelve' }
    case 'unshelve':
      return { ...back, what: 'shelve', reason: before?.shelved?.reason ?? '', until: before?.shelved?.until ?? null }
  }
}

/** Says it to the engine, or why it cannot be written; nothing while another word is on its way. */
export function said(marks: AlarmMarks, draft: MarkDraft, undo: Saying, now: number): AlarmMarks {
  if (marks.saying !== null) return marks
  const tidy = tidiedMark(draft)
  const fault = markFault(tidy, now)
  if (fault !== null) return { ...marks, problem: fault }
  return { ...marks, saying: { type: 'mark-alarm', ...tidy }, undo, problem: null }
}

/** The engine answered. */
export function answeredMark(marks: AlarmMarks, { id, problem }: Pick<NoteFrame, 'id' | 'problem'>): AlarmMarks {
  const { saying, undo } = marks
  if (saying === null || saying.id !== id) return marks
  if (problem !== null) return { ...marks, saying: null, undo: null, problem: { code: problem.code, facts: problem.facts } }
  return { ...marks, form: null, saying: null, undo: null, done: undo === null ? null : { said: saying, undo } }
}

export const alarmMarkStore: StoreApi<AlarmMarks> = createStore(() => NO_MARKS)
export const useAlarmMarks = <T>(select: (marks: AlarmMarks) => T): T => useStore(alarmMarkStore, select)
