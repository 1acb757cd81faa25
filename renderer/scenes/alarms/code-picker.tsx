import type { ReasonCode } from '../../../shared/estate/reason-words.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import { codeText, RULE_CODES } from './code-words.ts'

interface CodePickerProps {
  readonly codes: readonly ReasonCode[]
  readonly change: (codes: ReasonCode[]) => void
}

/** Reason codes, each to be taken out by a press, and a list to add from. */
export function CodePicker({ codes, change }: CodePickerProps) {
  const lang = useLang()
  return (
    <div className="code-picker">
      {codes.map((code) => (
        <button
          key={code}
          type="button"
          className="code-chip"
          title={`${code}\n${say(lang, 'rules.takeOut')}`}
          onClick={() => change(codes.filter((each) => each !== code))}
        >
          {codeText(code, lang)} ×
        </button>
      ))}
      <select
        value=""
        aria-label={say(lang, 'rules.addCode')}
        onChange={({ target }) => {
          const added = RULE_CODES.find((code) => code === target.value)
          if (added !== undefined) change([...codes, added])
        }}
      >
        <option value="">{say(lang, 'rules.addCode')}</option>
        {RULE_CODES.filter((code) => !codes.includes(code)).map((code) => (
          <option key={code} value={code}>
            {code} · {codeText(code, lang)}
          </option>
        ))}
      </select>
    </div>
  )
}
