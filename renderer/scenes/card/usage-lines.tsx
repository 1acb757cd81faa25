import { IDENTITY_WORDS } from '../../../shared/estate/identity.ts'
import { METRICS } from '../../../shared/estate/metric.ts'
import { fill, type Lang } from '../../../shared/lib/words.ts'
import type { CardFrame } from '../../feed/frame-schema.ts'
import { clockText, METRIC_TEXT, whenText } from '../../i18n/format.ts'
import { joined } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { useLang, useNow } from '../../stores/stores.ts'

type Usage = NonNullable<CardFrame['usage']>
type Row = Usage['rows'][number]

/** `CPU 已用 1.2 核`, and of a sum of which parts are not known: how many of how many. */
function figureText({ metric, value, known, of }: Row, lang: Lang): string {
  const { unit, words } = METRICS[metric]
  const figure = `${words[lang]} ${METRIC_TEXT[unit](value, lang)}`
  return known === of ? figure : `${figure} ${say(lang, 'card.usage.partly', { known, of })}`
}

/** What an entity uses and serves, who told it, as of when, and why it is taken to be of this entity. Nothing known: nothing is said. */
export function UsageLines({ frame, id }: { readonly frame: CardFrame; readonly id: string }) {
  const lang = useLang()
  const now = useNow()
  const { usage } = frame
  const rows = usage?.rows.filter((row) => row.entity === id) ?? []
  if (!usage || rows.length === 0) return null
  const told = usage.told.filter((each) => each.entity === id)
  const time = whenText(Math.min(...rows.map((row) => row.at)), now, lang, clockText)
  const isStale = (row: Row): boolean => now - row.at > usage.freshMs
  const sources = [...new Set(rows.flatMap((row) => row.sources))]
  return (
    <div className="usage-lines">
      <ul className="usage-figures">
        {rows.map((row) => (
          <li key={row.metric} className={isStale(row) ? 'usage-stale' : undefined}>
            {figureText(row, lang)}
            {isStale(row) && ` ${say(lang, 'card.usage.stale')}`}
          </li>
        ))}
      </ul>
      <p className="usage-told">
        {sources.length === 0
          ? say(lang, 'card.usage.samples', { time })
          : say(lang, 'card.usage.told', { sources: joined(sources, lang), time })}
        {told.map(({ source, rule, facts }) => (
          <span key={source}>{say(lang, 'card.usage.why', { source, why: fill(IDENTITY_WORDS[rule][lang], facts) })}</span>
        ))}
      </p>
    </div>
  )
}

/** Whether there is anything that `UsageLines` would say of this entity. */
export const hasUsage = (frame: CardFrame, id: string): boolean => frame.usage?.rows.some((row) => row.entity === id) ?? false
