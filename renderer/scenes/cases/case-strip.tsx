import { GRADES } from '../../../shared/estate/level.ts'
import { fingerprintText } from '../../../shared/snapshot/suite.ts'
import { GradeMark } from '../../components/grade-mark.tsx'
import type { CheckedCase } from '../../feed/case-schema.ts'
import { clockText, whenText } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problem-sentence.ts'
import { leaveCase, useCases } from '../../stores/cases.ts'
import { useClock, useLang } from '../../stores/stores.ts'
import { caseName, redactionText, windowText } from './case-name.ts'
import { tell } from './words.ts'
import './cases.css'

/** Over everything while a case is on screen: which, by whom, of when, and how the live estate fares meanwhile. */
export function CaseStrip() {
  const lang = useLang()
  const asked = useCases((cases) => cases.asked)
  const pictured = useCases((cases) => cases.pictured)
  const told = pictured ?? asked
  if (told === null) return null
  return (
    <aside className="case-strip" aria-label={tell(lang, 'strip')}>
      <strong className="case-word">{tell(lang, 'strip')}</strong>
      <span className="case-title">{caseName(told, lang)}</span>
      {pictured?.id !== asked?.id && asked !== null && <span className="case-fact">{tell(lang, 'opening')}</span>}
      <span className="case-fact">{tell(lang, 'readOnly')}</span>
      <CaseFacts told={told} />
      <PresentTold />
      <button type="button" className="case-close" onClick={leaveCase}>
        {tell(lang, 'close')}
        <kbd>Esc</kbd>
      </button>
    </aside>
  )
}

function CaseFacts({ told }: { readonly told: CheckedCase }) {
  const lang = useLang()
  const now = useClock()
  const { signer, knownAs, window, redaction } = told
  const fingerprint = tell(lang, 'fingerprint', { fingerprint: fingerprintText(signer.fingerprint) })
  return (
    <>
      <span className="case-fact case-window">{windowText(window, now, lang)}</span>
      <span className={knownAs === null ? 'case-fact case-doubt' : 'case-fact'} title={fingerprint}>
        {knownAs === null ? tell(lang, 'unknown', { name: signer.name }) : tell(lang, 'known', { name: knownAs })}
      </span>
      {redaction !== 'none' && (
        <span className="case-fact">{tell(lang, 'redacted', { profile: redactionText(redaction, lang) })}</span>
      )}
    </>
  )
}

/** The alarms of now, so that nobody misses them; what is not known is not told as calm. */
function PresentTold() {
  const lang = useLang()
  const now = useClock()
  const present = useCases((cases) => cases.heard?.present ?? null)
  if (present === null) return null
  const { alarms, asOf, live, trouble } = present
  const open = GRADES.filter((grade) => (alarms?.[grade] ?? 0) > 0)
  return (
    <span className={open.length > 0 ? 'case-present case-present-rings' : 'case-present'} role="status">
      <span className="case-present-word">{tell(lang, 'live')}</span>
      {alarms === null && tell(lang, 'live.unknown')}
      {alarms !== null && open.length === 0 && tell(lang, live ? 'live.none' : 'live.unknown')}
      {open.map((grade) => (
        <span key={grade} className="tally-grade">
          <GradeMark grade={grade} />
          {alarms?.[grade]}
        </span>
      ))}
      {!live && asOf !== null && <span>{tell(lang, 'live.cut', { time: whenText(asOf, now, lang, clockText) })}</span>}
      {trouble !== null && <span title={problemSentence(trouble, now, lang)}>{tell(lang, 'live.trouble')}</span>}
    </span>
  )
}
