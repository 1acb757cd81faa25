import { GRADES } from '../../../shared/estate/level.ts'
import { RULE_SECONDS_MAX } from '../../../shared/policy/alarm-limits.ts'
import type { AlarmRule } from '../../../shared/policy/alarm-rules.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import { CodePicker } from './code-picker.tsx'
import { FigureField } from './figure-field.tsx'
import type { Keyed } from './rules-draft.ts'

const CLASSES = ['citizen', 'cross-bureau', 'internal', 'other'] as const
const GRADE_CHOICES = ['as-found', ...GRADES, 'none'] as const

interface RuleRowsProps {
  readonly rows: readonly Keyed<AlarmRule>[]
  readonly change: (rows: readonly Keyed<AlarmRule>[]) => void
}

/** Which findings ring at which grade, for whom, and after how long: the first row that matches counts. */
export function RuleRows({ rows, change }: RuleRowsProps) {
  const lang = useLang()
  const put = (key: number, part: Partial<AlarmRule>) =>
    change(rows.map((each) => (each.key === key ? { ...each, row: { ...each.row, ...part } } : each)))
  return (
    <ol className="rule-rows">
      {rows.map(({ key, row }) => (
        <li key={key} className="rule-row">
          <CodePicker codes={row.codes} change={(codes) => put(key, { codes })} />
          <ClassPicker rule={row} change={(classes) => change(withClasses(rows, key, classes))} />
          <label>
            {say(lang, 'rules.grade')}
            <select
              value={row.grade ?? 'as-found'}
              onChange={({ target }) => {
                const grade = GRADE_CHOICES.find((each) => each === target.value)
                if (grade !== undefined) change(withGrade(rows, key, grade === 'as-found' ? undefined : grade))
              }}
            >
              {GRADE_CHOICES.map((grade) => (
                <option key={grade} value={grade}>
                  {say(lang, `rules.grade.${grade}`)}
                </option>
              ))}
            </select>
          </label>
          <FigureField
            label={say(lang, 'rules.for')}
            value={row.forSeconds}
            least={0}
            most={RULE_SECONDS_MAX}
            change={(forSeconds) => put(key, { forSeconds })}
          />
          <button type="button" className="alarm-act" onClick={() => change(rows.filter((each) => each.key !== key))}>
            {say(lang, 'rules.remove')}
          </button>
        </li>
      ))}
    </ol>
  )
}

type Rows = RuleRowsProps['rows']

function withGrade(rows: Rows, key: number, grade: AlarmRule['grade']): Rows {
  return rows.map((each) => {
    if (each.key !== key) return each
    const { grade: _, ...rest } = each.row
    return { key, row: grade === undefined ? rest : { ...rest, grade } }
  })
}

/** All of them is no choice. */
function withClasses(rows: Rows, key: number, classes: readonly (typeof CLASSES)[number][]): Rows {
  return rows.map((each) => {
    if (each.key !== key) return each
    const { classes: _, ...rest } = each.row
    const some = classes.length > 0 && classes.length < CLASSES.length
    return { key, row: some ? { ...rest, classes: [...classes] } : rest }
  })
}

interface ClassPickerProps {
  readonly rule: AlarmRule
  readonly change: (classes: readonly (typeof CLASSES)[number][]) => void
}

function ClassPicker({ rule, change }: ClassPickerProps) {
  const lang = useLang()
  const chosen = rule.classes ?? CLASSES
  return (
    <fieldset className="class-picker">
      <legend className="visually-hidden">{say(lang, 'rules.classes')}</legend>
      {CLASSES.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={chosen.includes(each)}
          onClick={() => change(chosen.includes(each) ? chosen.filter((other) => other !== each) : [...chosen, each])}
        >
          {say(lang, `rules.class.${each}`)}
        </button>
      ))}
    </fieldset>
  )
}
