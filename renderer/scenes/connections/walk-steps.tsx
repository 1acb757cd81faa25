import { problemWords } from '../../i18n/problem-sentence.ts'
import { useLang } from '../../stores/stores.ts'
import { endWalk, useWalk } from '../../stores/walk.ts'
import { tell } from './words.ts'

/** The steps of the test that is under way or over; `onTrust` takes the fingerprint of a certificate that the person compared. */
export function WalkSteps({ onTrust }: { readonly onTrust: ((sha256: string) => void) | null }) {
  const lang = useLang()
  const { id, steps, over } = useWalk()
  if (id === null) return null
  return (
    <section className="walk" aria-live="polite" aria-label={tell(lang, 'test')}>
      <ol className="walk-steps">
        {steps.map(({ name, state, ms, facts, problem, certificates, items }) => (
          <li key={name} className={`walk-step walk-${state}`} data-step={name} data-state={state}>
            <strong>{tell(lang, `s.${name}`)}</strong>
            <span>
              {tell(lang, `t.${state}`)}
              {ms === null ? '' : ` · ${ms} ms`}
            </span>
            <span className="walk-facts">
              {Object.values(facts)
                .filter((fact) => fact !== '–')
                .join(' · ')}
            </span>
            {problem && <p className="walk-problem">{problemWords(problem, lang)}</p>}
            {items.some((item) => item.problem !== null) && (
              <p className="walk-more">{items.map((item) => `${item.problem === null ? '✓' : '✗'} ${item.name}`).join('  ')}</p>
            )}
            {certificates.map(({ sha256, subject, issuer, validFrom, validTo }) => (
              <div key={sha256} className="walk-certificate">
                <p>{subject}</p>
                <p className="walk-more">{tell(lang, 'issuer', { issuer, from: validFrom, to: validTo })}</p>
                <code>{sha256.match(/../g)?.join(':')}</code>
                {onTrust !== null && state === 'failed' && (
                  <button type="button" className="note-act" data-trust={sha256} onClick={() => onTrust(sha256)}>
                    {tell(lang, 'trust')}
                  </button>
                )}
              </div>
            ))}
            {certificates.length > 0 && state === 'failed' && <p className="walk-more">{tell(lang, 'compare')}</p>}
          </li>
        ))}
      </ol>
      {!over && (
        <button type="button" className="note-act" onClick={endWalk}>
          {tell(lang, 'stop')}
        </button>
      )}
    </section>
  )
}
