import { useEffect, useRef, useState } from 'react'
import { type Incidents, useIncidents } from '../../stores/incidents.ts'
import { newStep } from './say-incident.ts'

/** What is typed is saved after a rest of this, ms, and at once when the field is left. */
const REST_MS = 500

interface Typed {
  readonly value: string
  /** All that is typed while the field has the focus is one step. */
  readonly step: string
  readonly left: boolean
}

/** A text that is saved as it is typed. */
export interface TypedField {
  readonly value: string
  /** Why what is typed was not written. */
  readonly problem: Incidents['problem']
  type(value: string): void
  leave(): void
}

/** `saved`: what the engine has of it. What is typed stands until the engine has it too, an undo apart. */
export function useTyped(saved: string, save: (value: string, step: string) => void): TypedField {
  const undone = useIncidents((incidents) => incidents.undone)
  const [typed, setTyped] = useState<Typed | null>(null)
  const problem = useIncidents((incidents) => (incidents.problem?.step === typed?.step ? incidents.problem : null))
  /** What is not yet said. */
  const waiting = useRef<{ value: string; step: string; timer: number } | null>(null)
  const saving = useRef(save)
  saving.current = save

  const flush = (): void => {
    if (waiting.current === null) return
    const { value, step, timer } = waiting.current
    clearTimeout(timer)
    waiting.current = null
    saving.current(value, step)
  }
  const flushing = useRef(flush)
  flushing.current = flush
  useEffect(() => () => flushing.current(), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: this is when, not what
  useEffect(() => setTyped(null), [undone])
  useEffect(() => {
    setTyped((now) => (now?.left === true && now.value === saved ? null : now))
  }, [saved])

  return {
    value: typed?.value ?? saved,
    problem,
    type(value) {
      const step = typed === null || typed.left ? newStep() : typed.step
      if (waiting.current !== null) clearTimeout(waiting.current.timer)
      waiting.current = { value, step, timer: window.setTimeout(flush, REST_MS) }
      setTyped({ value, step, left: false })
    },
    leave() {
      flush()
      setTyped((now) => (now === null || now.value === saved ? null : { ...now, left: true }))
    },
  }
}
