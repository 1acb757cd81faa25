import { SHIPPED_ALARM_FOLDS } from '../../../shared/policy/alarm-folds.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import { CodePicker } from './code-picker.tsx'
import { codeText } from './code-words.ts'
import { matchText } from './match-text.ts'
import type { FoldDraft, Keyed } from './rules-draft.ts'

interface FoldRowsProps {
  readonly rows: readonly Keyed<FoldDraft>[]
  readonly change: (rows: readonly Keyed<FoldDraft>[]) => void
}

/** Which alerts tell of what the platform finds too: they are one line. */
export function FoldRows({ rows, change }: FoldRowsProps) {
  const lang = useLang()
  const put = (key: number, part: Partial<FoldDraft>) =>
    change(rows.map((each) => (each.key === key ? { ...each, row: { ...each.row, ...part } } : each)))
  return (
    <>
      <ol className="rule-rows">
        {rows.map(({ key, row }) => (
          <li key={key} className="rule-row fold-row">
            <label>
              {say(lang, 'folds.cause')}
              <input
                className="note-field"
                value={row.cause}
                maxLength={60}
                onChange={({ target }) => put(key, { cause: target.value })}
              />
            </label>
            <CodePicker codes={row.codes} change={(codes) => put(key, { codes })} />
            <label className="fold-alerts">
              {say(lang, 'folds.alerts')}
              <textarea
                className="note-field"
                rows={2}
                value={row.alerts}
                placeholder="Mysql*, severity=critical|page"
                onChange={({ target }) => put(key, { alerts: target.value })}
              />
            </label>
            <button type="button" className="alarm-act" onClick={() => change(rows.filter((each) => each.key !== key))}>
              {say(lang, 'rules.remove')}
            </button>
          </li>
        ))}
      </ol>
      <details className="shipped-folds">
        <summary>{say(lang, 'folds.shipped', { n: SHIPPED_ALARM_FOLDS.length })}</summary>
        <dl>
          {SHIPPED_ALARM_FOLDS.map(({ cause, codes, alerts }) => (
            <div key={cause}>
              <dt>{codes.map((code) => codeText(code, lang)).join(' / ')}</dt>
              <dd>{matchText(alerts).replaceAll('\n', ' · ')}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  )
}
