import { useEffect, useState } from 'react'
import { detailText } from '../../../shared/estate/detail-words.ts'
import { FLAPS_LEAST, FLAPS_MOST, RULE_SECONDS_MAX } from '../../../shared/policy/alarm-limits.ts'
import type { AlarmRules as Rules } from '../../../shared/policy/alarm-rules.ts'
import { Reading } from '../../components/reading.tsx'
import { percentText } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { say } from '../../i18n/say.ts'
import { askAlarmTrial, useAlarmQueries } from '../../stores/alarm-desk.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { usePolicyFile } from '../desk/use-policy-file.ts'
import { FigureField } from './figure-field.tsx'
import { FoldRows } from './fold-rows.tsx'
import { RuleRows } from './rule-rows.tsx'
import { draftOf, type RulesDraft, rulesOf, withFold, withRule } from './rules-draft.ts'
import './alarm-rules.css'
import { TrialReport } from './trial-report.tsx'

/** How far back rules are tried, as offered, h. */
const TRIALS = [
  { key: '24', hours: 24 },
  { key: '168', hours: 24 * 7 },
] as const

const FLAPPING = [
  { key: 'count', least: FLAPS_LEAST, most: FLAPS_MOST },
  { key: 'windowSeconds', least: 0, most: RULE_SECONDS_MAX },
] as const

/** Rules of alarms: tried first on what was recorded, then saved to the policy file. */
export function AlarmRules() {
  const lang = useLang()
  const now = useClock()
  const { frame, failed } = useAlarmQueries(({ trial }) => trial)
  useEffect(() => {
    askAlarmTrial({ tried: null })
    return () => askAlarmTrial(null)
  }, [])
  if (frame === null) {
    return failed === null ? (
      <Reading />
    ) : (
      <p className="card-state" role="alert">
        {problemSentence(failed, now, lang)}
      </p>
    )
  }
  return <Editor rules={frame.rules} />
}

const alike = (a: Rules, b: Rules): boolean => JSON.stringify(a) === JSON.stringify(b)

function Editor({ rules }: { readonly rules: Rules }) {
  const lang = useLang()
  const [draft, setDraft] = useState<RulesDraft>(() => draftOf(rules))
  const file = usePolicyFile(() => {})
  /** What the draft was made of: rules that came since, such as by an undo, take its place. */
  const [basis, setBasis] = useState(rules)
  if (!alike(basis, rules)) {
    setBasis(rules)
    setDraft(draftOf(rules))
  }
  const next = rulesOf(draft)
  const edited = !alike(next, rulesOf(draftOf(rules)))
  return (
    <div className="alarm-rules">
      <section className="alarm-rules-edit">
        <RuleSection title={say(lang, 'rules.title')} why={say(lang, 'rules.why')}>
          <RuleRows rows={draft.rules} change={(rows) => setDraft({ ...draft, rules: rows })} />
          <button type="button" className="alarm-act" onClick={() => setDraft(withRule(draft))}>
            {say(lang, 'rules.add')}
          </button>
        </RuleSection>
        <RuleSection title={say(lang, 'flapping.title')} why={say(lang, 'flapping.why')}>
          <div className="rule-row">
            {FLAPPING.map(({ key, ...bounds }) => (
              <FigureField
                key={key}
                label={say(lang, `flapping.${key}`)}
                value={draft.flapping[key]}
                {...bounds}
                change={(figure) => setDraft({ ...draft, flapping: { ...draft.flapping, [key]: figure } })}
              />
            ))}
          </div>
        </RuleSection>
        <RuleSection title={say(lang, 'folds.title')} why={say(lang, 'folds.why')}>
          <FoldRows rows={draft.folds} change={(rows) => setDraft({ ...draft, folds: rows })} />
          <button type="button" className="alarm-act" onClick={() => setDraft(withFold(draft))}>
            {say(lang, 'folds.add')}
          </button>
        </RuleSection>
      </section>
      <aside className="alarm-rules-trial">
        <div className="alarm-acts">
          {TRIALS.map(({ key, hours }) => (
            <button
              key={key}
              type="button"
              className="alarm-act"
              onClick={() => askAlarmTrial({ tried: { rules: next, hours } })}
            >
              {say(lang, `rules.try.${key}`)}
            </button>
          ))}
          <button type="button" className="alarm-act" disabled={!edited} onClick={() => file.save('policy:save-alarms', next)}>
            {say(lang, 'rules.save')}
          </button>
          {file.undoable && (
            <button type="button" className="alarm-act" onClick={file.undo}>
              {say(lang, 'cap.rules.undo')}
            </button>
          )}
        </div>
        {file.told !== null && (
          <p className="panel-note" role="status">
            {file.told.what === 'failed'
              ? say(lang, 'cap.rules.failed', { why: detailText(file.told.why, lang) })
              : say(lang, file.told.what === 'saved' ? 'rules.saved' : 'cap.rules.undone')}
          </p>
        )}
        <Trial rules={next} />
      </aside>
    </div>
  )
}

function RuleSection({
  title,
  why,
  children,
}: {
  readonly title: string
  readonly why: string
  readonly children: React.ReactNode
}) {
  return (
    <section className="rule-section">
      <h3>{title}</h3>
      <p className="panel-note">{why}</p>
      {children}
    </section>
  )
}

/** How far the trial is, with a way to end it; then what it came to, or why it came to nothing: the draft stays either way. */
function Trial({ rules }: { readonly rules: Rules }) {
  const lang = useLang()
  const now = useClock()
  const { asked, frame, failed } = useAlarmQueries(({ trial }) => trial)
  const tried = asked?.tried ?? null
  if (failed !== null) {
    return (
      <p className="card-state" role="alert">
        {problemSentence(failed, now, lang)}
      </p>
    )
  }
  if (tried === null || frame === null) return <p className="panel-note">{say(lang, 'rules.try.hint')}</p>
  if (frame.result === null) {
    return (
      <p className="trial-progress" role="status">
        <progress value={frame.progress ?? 0} max={1} />
        {percentText(frame.progress ?? 0, lang)}
        <button type="button" className="alarm-act" onClick={() => askAlarmTrial({ tried: null })}>
          {say(lang, 'alarm.cancel')}
        </button>
      </p>
    )
  }
  return (
    <>
      {!alike(tried.rules, rules) && (
        <p className="panel-note" role="status">
          {say(lang, 'trial.edited')}
        </p>
      )}
      <TrialReport result={frame.result} />
    </>
  )
}
