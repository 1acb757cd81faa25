import type { CardFrame } from '../../feed/frame-schema.ts'
import { bytesText, coresText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import { Part } from './part.tsx'

const STEPS = ['granted', 'requested', 'used'] as const

/** Granted, requested, used: three figures each for CPU and memory. What is not known says so and has no bar. */
export function Resources({ app }: { readonly app: NonNullable<CardFrame['app']> }) {
  const lang = useLang()
  const { capacity } = app
  const kinds = [
    { label: say(lang, 'capacity.cpu'), value: (step: (typeof STEPS)[number]) => capacity[step].cpuMilli, text: coresText },
    { label: say(lang, 'capacity.memory'), value: (step: (typeof STEPS)[number]) => capacity[step].memoryBytes, text: bytesText },
  ]
  return (
    <Part title={say(lang, 'card.capacity')}>
      <div className="resources">
        {kinds.map(({ label, value, text }) => {
          const most = Math.max(...STEPS.map((step) => value(step) ?? 0))
          return (
            <div key={label} className="resource">
              <p className="resource-name">{label}</p>
              {STEPS.map((step) => {
                const amount = value(step)
                return (
                  <div key={step} className={`resource-step resource-${step}`}>
                    <span>{say(lang, `card.${step}`)}</span>
                    <span className={amount === null ? 'gauge-track gauge-unknown' : 'gauge-track'}>
                      {amount !== null && most > 0 && (
                        <span className="resource-bar" style={{ width: `${(amount / most) * 100}%` }} />
                      )}
                    </span>
                    <span className={amount === null ? 'resource-figure not-known' : 'resource-figure'}>
                      {amount === null ? say(lang, 'card.unknown') : text(amount, lang)}
                    </span>
                  </div>
                )
              })}
            </div>
          )
        })}
      </div>
    </Part>
  )
}
