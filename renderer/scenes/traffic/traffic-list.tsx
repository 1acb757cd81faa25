import { decimalText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { sceneStore } from '../../stores/scenes.ts'
import { useEstate, useLang, useNow } from '../../stores/stores.ts'
import { peakText, phaseText } from './peak-text.ts'
import { factorOf, phaseOf, type Row } from './reading.ts'

const WIDTH = 100
const HEIGHT = 20

/** The apps of the frame: those with a peak first, then the busiest. A press tells one of them step by step. */
export function TrafficList({ rows, chosen }: { readonly rows: readonly Row[]; readonly chosen: string }) {
  const lang = useLang()
  return (
    <section className="traffic-list" aria-label={say(lang, 'traffic.list')}>
      <p className="traffic-line traffic-list-head" aria-hidden="true">
        <span>{say(lang, 'traffic.app')}</span>
        <span>{say(lang, 'traffic.hours')}</span>
        <span className="number">{say(lang, 'traffic.nowShort')}</span>
        <span className="number">{say(lang, 'traffic.factor')}</span>
      </p>
      {rows.map((row) => (
        <Line key={row.app} row={row} isChosen={row.app === chosen} />
      ))}
    </section>
  )
}

function Line({ row, isChosen }: { readonly row: Row; readonly isChosen: boolean }) {
  const lang = useLang()
  const now = useNow()
  const app = useEstate((estate) => estate.apps.get(row.app))
  const bureau = useEstate((estate) => estate.bureaus.get(app?.bureau ?? ''))
  const factor = factorOf(row.now, row.baseline)
  const { peak } = row
  const name = app === undefined ? row.app : nameIn(app, lang)
  const under = peak === null ? bureau && nameIn(bureau, lang) : `${phaseText(peak, now, lang)} · ${nameIn(peak, lang)}`
  return (
    <button
      type="button"
      className={isChosen ? 'traffic-line traffic-chosen' : 'traffic-line'}
      aria-pressed={isChosen}
      title={peak === null ? undefined : peakText(peak, now, lang)}
      onClick={() => sceneStore.setState({ app: row.app })}
    >
      <span className="traffic-name">
        <strong title={name}>{name}</strong>
        <small className={peak !== null && phaseOf(peak, now) === 'on' ? 'traffic-on' : undefined} title={under}>
          {under}
        </small>
      </span>
      <Spark values={row.hours} />
      <span className={row.now === null ? 'number not-known' : 'number'}>
        {row.now === null ? say(lang, 'traffic.unknown') : decimalText(row.now, lang)}
      </span>
      <span className={factor === null ? 'number not-known' : 'number'}>
        {factor === null ? say(lang, 'traffic.unknown') : `×${decimalText(factor, lang)}`}
      </span>
    </button>
  )
}

/** Hours as bars: an hour without readings leaves its place empty, above a dotted floor. */
function Spark({ values }: { readonly values: Row['hours'] }) {
  const most = Math.max(0, ...values.map((value) => value ?? 0))
  const step = WIDTH / Math.max(1, values.length)
  const bars = values.flatMap((value, n) => {
    if (value === null) return []
    const height = most === 0 ? 0 : (value / most) * (HEIGHT - 1)
    return [`M${(n * step).toFixed(2)} ${HEIGHT}v${(-Math.max(0.6, height)).toFixed(2)}h${(step * 0.85).toFixed(2)}V${HEIGHT}z`]
  })
  return (
    <svg className="traffic-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path className="spark-floor" d={`M0 ${HEIGHT - 0.25}H${WIDTH}`} />
      <path className="spark-bars" d={bars.join('')} />
    </svg>
  )
}
