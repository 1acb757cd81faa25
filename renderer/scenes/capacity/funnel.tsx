import type { KnownSum } from '../../../shared/estate/verdict.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { bytesText, coresText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import { type Group, SHOWN_VERDICTS } from './verdict-words.ts'

const STEPS = ['granted', 'requested', 'used', 'reclaimable'] as const
const KINDS = [
  { key: 'cpuMilli', label: 'capacity.cpu', text: coresText },
  { key: 'memoryBytes', label: 'capacity.memory', text: bytesText },
] as const

/** "n of m known", where not all are. */
export function knownText({ known, of }: KnownSum, lang: Lang): string {
  return known === of ? '' : say(lang, 'cap.known', { known, of })
}

/** Granted, requested, used, and what could be reclaimed: each by what is known of it. */
export function FunnelBars({ group: { funnel, counts } }: { readonly group: Pick<Group, 'funnel' | 'counts'> }) {
  const lang = useLang()
  /** Something was judged: where none of that may be reclaimed, there is nothing to reclaim. */
  const judged = SHOWN_VERDICTS.some((verdict) => verdict !== 'unknown' && counts[verdict] > 0)
  return (
    <div className="funnel">
      {KINDS.map(({ key, label, text }) => {
        const most = Math.max(...STEPS.map((step) => funnel[step][key].sum ?? 0))
        return (
          <section key={key} className="funnel-kind">
            <h4>{say(lang, label)}</h4>
            {STEPS.map((step) => {
              const figure = funnel[step][key]
              return (
                <div key={step} className={`funnel-step funnel-${step}`}>
                  <span>{say(lang, `cap.funnel.${step}`)}</span>
                  <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect className={figure.sum === null ? 'funnel-unknown' : 'funnel-track'} width="100" height="8" />
                    {figure.sum !== null && most > 0 && (
                      <rect className="funnel-bar" width={(figure.sum / most) * 100} height="8" />
                    )}
                  </svg>
                  <span className="funnel-figure">
                    {figure.sum === null
                      ? say(lang, step === 'reclaimable' && figure.of === 0 && judged ? 'cap.nothing' : 'cap.unknown')
                      : text(figure.sum, lang)}
                    <small>{knownText(figure, lang)}</small>
                  </span>
                </div>
              )
            })}
          </section>
        )
      })}
    </div>
  )
}
