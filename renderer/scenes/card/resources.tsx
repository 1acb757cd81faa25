import type { CardFrame } from '../../feed/frame-schema.ts'
import { bytesText, clockText, coresText, whenText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useLang, useNow } from '../../stores/stores.ts'
import { VerdictMark } from '../capacity/verdict-mark.tsx'
import { whyText } from '../capacity/verdict-words.ts'
import { Part } from './part.tsx'
import '../../styles/capacity.css'

const STEPS = ['granted', 'requested', 'used'] as const
type Step = (typeof STEPS)[number]

const KINDS = [
  { key: 'cpuMilli', label: 'capacity.cpu', text: coresText },
  { key: 'memoryBytes', label: 'capacity.memory', text: bytesText },
] as const

/** Granted, requested, used: three figures each for CPU and memory, and the verdict. What is not known says so and has no bar. */
export function Resources({ frame, app }: { readonly frame: CardFrame; readonly app: NonNullable<CardFrame['app']> }) {
  const lang = useLang()
  const now = useNow()
  const { capacity } = app
  const isPast = frame.moment !== null
  const unknownText = (step: Step) => say(lang, isPast && step === 'used' ? 'card.notKept' : 'card.unknown')
  const at = usedAt(frame)
  const verdict = frame.capacity?.verdict
  return (
    <Part
      title={say(lang, 'card.capacity')}
      {...(at === null ? {} : { note: say(lang, 'card.usedAt', { time: whenText(at, now, lang, clockText) }) })}
    >
      <div className="resources">
        {KINDS.map(({ key, label, text }) => {
          const most = Math.max(...STEPS.map((step) => capacity[step][key] ?? 0))
          return (
            <div key={key} className="resource">
              <p className="resource-name">{say(lang, label)}</p>
              {STEPS.map((step) => {
                const amount = capacity[step][key]
                return (
                  <div key={step} className={`resource-step resource-${step}`}>
                    <span>{say(lang, `card.${step}`)}</span>
                    <span className={amount === null ? 'gauge-track gauge-unknown' : 'gauge-track'}>
                      {amount !== null && most > 0 && (
                        <span className="resource-bar" style={{ width: `${(amount / most) * 100}%` }} />
                      )}
                    </span>
                    <span className={amount === null ? 'resource-figure not-known' : 'resource-figure'}>
                      {amount === null ? unknownText(step) : text(amount, lang)}
                    </span>
                  </div>
                )
              })}
            </div>
          )
        })}
      </div>
      {verdict && (
        <p className="capacity-card-verdict">
          <VerdictMark verdict={verdict.verdict} /> <span className="capacity-why">{whyText(verdict, lang)}</span>
        </p>
      )}
    </Part>
  )
}

/** Of when what the app uses is, ms since the epoch; null: nothing is known of it. */
function usedAt({ app, usage }: CardFrame): number | null {
  const times = (usage?.rows ?? [])
    .filter(({ entity, metric }) => entity === app?.id && (metric === 'cpuUsed' || metric === 'memoryUsed'))
    .map(({ at }) => at)
  return times.length === 0 ? null : Math.min(...times)
}
