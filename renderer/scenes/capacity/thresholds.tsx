import { type FormEvent, useState } from 'react'
import { say } from '../../i18n/say.ts'
import { capacityStore, useCapacity } from '../../stores/capacity.ts'
import { useLang } from '../../stores/stores.ts'
import { type CapacityReport, SHOWN_VERDICTS } from './verdict-words.ts'

type Rules = CapacityReport['rules']

/** Each threshold, its unit on screen, and how many of these make one of the rule's own. */
const FIELDS = [
  { key: 'windowDays', unit: 'day', scale: 1 },
  { key: 'leastSeen', unit: 'percent', scale: 100 },
  { key: 'zombieCpu', unit: 'percent', scale: 100 },
  { key: 'zombieRequests', unit: 'perSecond', scale: 1 },
  { key: 'underUsedCpu', unit: 'percent', scale: 100 },
  { key: 'underUsedMemory', unit: 'percent', scale: 100 },
  { key: 'tight', unit: 'percent', scale: 100 },
  { key: 'saturated', unit: 'percent', scale: 100 },
  { key: 'throttled', unit: 'percent', scale: 100 },
  { key: 'oomDays', unit: 'day', scale: 1 },
  { key: 'youngDays', unit: 'day', scale: 1 },
  { key: 'peakDays', unit: 'day', scale: 1 },
  { key: 'flatSpread', unit: 'percent', scale: 100 },
  { key: 'reclaimHeadroom', unit: 'percent', scale: 100 },
] as const satisfies readonly { readonly key: keyof Rules; readonly unit: string; readonly scale: number }[]

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6

/** Thresholds: tried first, with what they would change, and then saved to the policy file. */
export function Thresholds({ rules }: { readonly rules: Rules }) {
  const lang = useLang()
  const preview = useCapacity(({ frame }) => frame?.preview ?? null)
  const tried = useCapacity(({ asked }) => asked?.rules ?? null)
  // Only what is typed: another's change to the file shows at once, and is not taken back by saving one's own.
  const [typed, setTyped] = useState<Partial<Rules>>({})
  const draft: Rules = { ...rules, ...typed }
  const [told, setTold] = useState<string | null>(null)
  const [undoable, setUndoable] = useState(false)
  const edited = FIELDS.filter(({ key }) => draft[key] !== rules[key])
  const tryOut = (next: Rules | null) => capacityStore.setState({ asked: { rules: next } })
  const answered = (answer: { readonly ok: boolean; readonly message?: string } | undefined, done: string): boolean => {
    if (answer === undefined) return false
    setTold(answer.ok ? done : say(lang, 'cap.rules.failed', { why: answer.message ?? '' }))
    if (answer.ok) tryOut(null)
    return answer.ok
  }
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const changed = Object.fromEntries(edited.map(({ key }) => [key, draft[key]]))
    const saved = answered(await window.wanglou?.request('policy:save', changed), say(lang, 'cap.rules.saved'))
    setUndoable(saved || undoable)
  }
  const undo = async () => {
    if (answered(await window.wanglou?.request('policy:undo'), say(lang, 'cap.rules.undone'))) {
      setUndoable(false)
      setTyped({})
    }
  }
  return (
    <form className="thresholds" aria-label={say(lang, 'cap.rules')} onSubmit={(event) => void save(event)}>
      <h3>{say(lang, 'cap.rules')}</h3>
      {FIELDS.map(({ key, unit, scale }) => (
        <label key={key} className={draft[key] === rules[key] ? 'threshold' : 'threshold threshold-edited'}>
          <span>{say(lang, `cap.rule.${key}`)}</span>
          <input
            type="number"
            step="any"
            min="0"
            value={rounded(draft[key] * scale)}
            onChange={({ target }) => {
              if (Number.isFinite(target.valueAsNumber)) setTyped({ ...typed, [key]: rounded(target.valueAsNumber / scale) })
            }}
          />
          <span className="threshold-unit">{say(lang, `cap.unit.${unit}`)}</span>
        </label>
      ))}
      <div className="threshold-tools">
        <button type="button" className="capacity-tool" disabled={edited.length === 0} onClick={() => tryOut(draft)}>
          {say(lang, 'cap.rules.try')}
        </button>
        <button type="submit" className="capacity-tool" disabled={edited.length === 0}>
          {say(lang, 'cap.rules.save')}
        </button>
        {undoable && (
          <button type="button" className="capacity-tool" onClick={() => void undo()}>
            {say(lang, 'cap.rules.undo')}
          </button>
        )}
      </div>
      {tried !== null && preview === null && <p className="panel-note">{say(lang, 'cap.rules.trying')}</p>}
      {preview !== null && <Preview changes={preview.changes} />}
      {told !== null && (
        <p className="panel-note" role="status">
          {told}
        </p>
      )}
    </form>
  )
}

type Changes = NonNullable<ReturnType<typeof capacityStore.getState>['frame']>['preview']

/** "3 apps would go from healthy to tight", gravest first. */
function Preview({ changes }: { readonly changes: NonNullable<Changes>['changes'] }) {
  const lang = useLang()
  if (changes.length === 0) return <p className="panel-note">{say(lang, 'cap.rules.same')}</p>
  const pairs = SHOWN_VERDICTS.flatMap((before) =>
    SHOWN_VERDICTS.map((after) => ({
      before,
      after,
      n: changes.filter((each) => each.before === before && each.after === after).length,
    })),
  ).filter(({ n }) => n > 0)
  return (
    <ul className="threshold-preview">
      {pairs.map(({ before, after, n }) => (
        <li key={`${before} ${after}`}>
          {say(lang, 'cap.rules.change', { n, before: say(lang, `verdict.${before}`), after: say(lang, `verdict.${after}`) })}
        </li>
      ))}
    </ul>
  )
}
