import { isMetricName, METRICS } from '../../../shared/estate/metric.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { CheckedHistoryFrame } from '../../feed/frame-schema.ts'
import { decimalText, METRIC_TEXT } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import { Part } from './part.tsx'
import { sparkPath } from './spark-path.ts'

type OneSeries = CheckedHistoryFrame['series'][number]

/** The box that a line is drawn in; it is stretched to its place. */
const WIDTH = 200
const HEIGHT = 32

/** The sampled figures of the day before: a small line each, its last and its highest value. What was not seen is a gap. */
export function Series({ series }: { readonly series: readonly OneSeries[] }) {
  const lang = useLang()
  return (
    <Part title={say(lang, 'card.series')}>
      <div className="series">
        {series.map((one) => (
          <Spark key={one.metric} one={one} lang={lang} />
        ))}
      </div>
    </Part>
  )
}

function Spark({ one, lang }: { readonly one: OneSeries; readonly lang: Lang }) {
  const metric = isMetricName(one.metric) ? METRICS[one.metric] : null
  const text = (value: number) => (metric === null ? decimalText(value, lang) : METRIC_TEXT[metric.unit](value, lang))
  const known = one.mean.filter((value) => value !== null)
  const last = known.at(-1)
  const most = known.length === 0 ? null : Math.max(...known)
  const name = metric === null ? one.metric : metric.words[lang]
  return (
    <div className="series-one">
      <span className="series-name">{name}</span>
      <span>
        {last === undefined || most === null
          ? say(lang, 'card.unknown')
          : say(lang, 'series.last', { last: text(last), most: text(most) })}
      </span>
      <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={name}>
        <path d={sparkPath(one.mean, WIDTH, HEIGHT)} vectorEffect="non-scaling-stroke" />
      </svg>
    </div>
  )
}
