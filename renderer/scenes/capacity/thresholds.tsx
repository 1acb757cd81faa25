import { useState } from 'react'
import { detailText } from '../../../shared/estate/detail-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { CapacityThreshold } from '../../../shared/policy/capacity-limits.ts'
import { countText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { capacityStore, useCapacity } from '../../stores/capacity.ts'
import { useLang } from '../../stores/stores.ts'
import { usePolicyFile } from '../desk/use-policy-file.ts'
import { draftOf, type Ordered, onScreen, THRESHOLDS, type ThresholdIssue, type Typed, typedFigure } from './threshold-draft.ts'
import { type CapacityReport, SHOWN_VERDICTS } from './verdict-words.ts'

type Rules = CapacityReport['rules']

/** What a threshold is of that others are measured by. */
const VERDICT_OF: Readonly<Record<Ordered, 'zombie' | 'under-used' | 'tight' | 'saturated'>> = {
  zombieCpu: 'zombie',
  underUsedCpu: 'under-used',
  underUsedMemory: 'under-used',
  tight: 'tight',
  saturated: 'saturated',
}

const tryOut = (rules: Rules | null): void => capacityStore.setState({ asked: { rules } })

/** Thresholds: tried first, with what they would change, and then saved to the policy file. */
export function Thresholds({ rules }: { readonly rules: Rules }) {
  const lang = useLang()
  const preview = useCapacity(({ frame }) => frame?.preview ?? null)
  const tried = useCapacity(({ asked }) => asked?.rules ?? null)
  // Only what is typed: another's change to the file shows at once, and is not taken back by saving one's own.
  const [typed, setTyped] = useState<Typed>({})
  const file = usePolicyFile((what) => {
    tryOut(null)
    if (what === 'undone') setTyped({})
  })
  const draft = draftOf(rules, typed)
  const ready = draft.edited.length > 0 && draft.issues.size === 0
  const type = (key: CapacityThreshold, text: string | undefined) => {
    const { [key]: _, ...others } = typed
    setTyped(text === undefined ? others : { ...others, [key]: text })
    file.forget()
  }
  const save = () => file.save('policy:save', Object.fromEntries(draft.edited.map((key) => [key, draft.rules[key]])))
  return (
    <form
      className="thresholds"
      aria-label={say(lang, 'cap.rules')}
      // Bounds are ours to tell, in the language of the screen.
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) save()
      }}
    >
      <h3>{say(lang, 'cap.rules')}</h3>
      {THRESHOLDS.map(({ key, unit }) => {
        const issue = draft.issues.get(key)
        return (
          <label key={key} className={draft.edited.includes(key) ? 'threshold threshold-edited' : 'threshold'}>
            <span>{say(lang, `cap.rule.${key}`)}</span>
            <input
              type="number"
              step="any"
              min="0"
              aria-invalid={issue !== undefined}
              value={typed[key] ?? onScreen(rules, key)}
              onChange={({ target }) => type(key, target.value)}
              onBlur={({ target }) => {
                if (typed[key] !== undefined && typedFigure(target.value) === null) type(key, undefined)
              }}
            />
            <span className="threshold-unit">{say(lang, `cap.unit.${unit}`)}</span>
            {issue && <em role="alert">{issueText(issue, lang)}</em>}
          </label>
        )
      })}
      <div className="threshold-tools">
        <button type="button" className="capacity-tool" disabled={!ready} onClick={() => tryOut(draft.rules)}>
          {say(lang, 'cap.rules.try')}
        </button>
        <button type="submit" className="capacity-tool" disabled={!ready}>
          {say(lang, 'cap.rules.save')}
        </button>
        {file.undoable && (
          <button type="button" className="capacity-tool" onClick={file.undo}>
            {say(lang, 'cap.rules.undo')}
          </button>
        )}
      </div>
      {tried !== null && preview === null && <p className="panel-note">{say(lang, 'cap.rules.trying')}</p>}
      {preview !== null && (
        <>
          {THRESHOLDS.some(({ key }) => preview.rules[key] !== draft.rules[key]) && (
            <p className="panel-note" role="status">
              {say(lang, 'trial.edited')}
            </p>
          )}
          <Preview changes={preview.changes} />
        </>
      )}
      {file.told !== null && (
        <p className="panel-note" role="status">
          {file.told.what === 'failed'
            ? say(lang, 'cap.rules.failed', { why: detailText(file.told.why, lang) })
            : say(lang, `cap.rules.${file.told.what}`)}
        </p>
      )}
    </form>
  )
}

function issueText(issue: ThresholdIssue, lang: Lang): string {
  if (issue.what === 'none') return say(lang, 'cap.rules.none')
  if (issue.what === 'range')
    return say(lang, 'cap.rules.range', { least: countText(issue.least, lang), most: countText(issue.most, lang) })
  const verdict = say(lang, `verdict.${VERDICT_OF[issue.other]}`)
  return say(lang, `cap.rules.${issue.what}`, { n: issue.n, verdict })
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
