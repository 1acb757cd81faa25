import type { Verdict } from '../../../shared/estate/verdict.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'

/** A verdict by its word and by a gauge that needs no colour: empty, low, half, hatched, high, full. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  const lang = useLang()
  return (
    <span className={`verdict verdict-${verdict}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <rect className="verdict-box" x="0.75" y="0.75" width="10.5" height="10.5" />
        <rect className="verdict-fill" x="0.75" y={11.25 - LEVELS[verdict]} width="10.5" height={LEVELS[verdict]} />
        {verdict === 'unknown' && <path className="verdict-hatch" d="M1 7 L7 1 M1 11 L11 1 M5 11 L11 5" />}
      </svg>
      {say(lang, `verdict.${verdict}`)}
    </span>
  )
}

/** Height of the fill of 10.5. */
const LEVELS = { zombie: 0, 'under-used': 2.5, healthy: 5.5, unknown: 0, tight: 8, saturated: 10.5 } as const satisfies Record<
  Verdict,
  number
>
