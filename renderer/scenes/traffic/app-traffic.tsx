import { useCallback } from 'react'
import { Chart } from '../../charts/chart.tsx'
import type { ChartLook } from '../../charts/create-chart.ts'
import type { CheckedTrafficFrame } from '../../feed/scene-schema.ts'
import { countText, decimalText, percentText, whenText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { selectApp, useEstate, useLang, useNow } from '../../stores/stores.ts'
import { peakText } from './peak-text.ts'
import { bindingOf, enoughOf, factorOf, growthAsked, headroomOf, heldAfter, type Row } from './reading.ts'
import { trafficOption } from './traffic-option.ts'

interface AppTrafficProps {
  readonly frame: CheckedTrafficFrame
  readonly chosen: NonNullable<CheckedTrafficFrame['chosen']>
  /** What the list tells of it; none where it is not among those listed. */
  readonly row: Row | undefined
}

/** One app: its line, its figures against the plan, and what binds. */
export function AppTraffic({ frame, chosen, row }: AppTrafficProps) {
  const lang = useLang()
  const now = useNow()
  const app = useEstate((estate) => estate.apps.get(chosen.app))
  const bureau = useEstate((estate) => estate.bureaus.get(app?.bureau ?? ''))
  const baseline = row?.baseline ?? null
  const { from, to } = frame
  const build = useCallback(
    (look: ChartLook) => trafficOption({ from, to, chosen }, baseline, look),
    [from, to, chosen, baseline],
  )
  const name = app === undefined ? chosen.app : nameIn(app, lang)
  // A sharper one begins before the one that is told ends: the growth that is asked for is its.
  const coming = row?.sharpest != null && row.sharpest.from !== row.peak?.from ? row.sharpest : null
  return (
    <section className="traffic-app" aria-label={name}>
      <header className="traffic-app-head">
        <h3>
          <button type="button" className="capacity-name" onClick={() => selectApp(chosen.app)}>
            {name}
          </button>
          <small>{bureau && nameIn(bureau, lang)}</small>
        </h3>
        <p className="traffic-peak">{row?.peak == null ? say(lang, 'traffic.noPeak') : peakText(row.peak, now, lang)}</p>
        {coming !== null && <p className="traffic-peak">{peakText(coming, now, lang)}</p>}
        <ul className="traffic-key">
          <li className="key-mean">{say(lang, 'traffic.mean')}</li>
          <li className="key-most">{say(lang, 'traffic.most')}</li>
          <li className="key-before">{say(lang, 'traffic.before')}</li>
        </ul>
      </header>
      <div className="traffic-chart">
        <Chart build={build} label={say(lang, 'traffic.label', { name })} />
      </div>
      {row !== undefined && <Figures row={row} now={now} staleSince={app?.staleSince ?? null} />}
    </section>
  )
}

interface FiguresProps {
  readonly row: Row
  readonly now: number
  /** Since when its clusters are out of reach: what they tell is of then, while traffic has a source of its own; null: they are not. */
  readonly staleSince: number | null
}

function Figures({ row, now, staleSince }: FiguresProps) {
  const lang = useLang()
  const lastSeen =
    staleSince === 0 ? say(lang, 'asOf.never') : say(lang, 'asOf', { time: whenText(staleSince ?? now, now, lang) })
  const ofThen = staleSince === null ? null : lastSeen
  const unknown = say(lang, 'traffic.unknown')
  const rate = (value: number | null): string =>
    value === null ? unknown : say(lang, 'traffic.rate', { n: decimalText(value, lang) })
  const times = (value: number | null): string => (value === null ? unknown : `×${decimalText(value, lang)}`)
  const nowFactor = factorOf(row.now, row.baseline)
  const nowNote =
    nowFactor === null ? say(lang, 'traffic.nowTimesUnknown') : say(lang, 'traffic.nowTimes', { n: decimalText(nowFactor, lang) })
  const binding = bindingOf(row.rooms)
  const asked = growthAsked(row)
  const headroom = headroomOf(row)
  const held = heldAfter(row, now)
  const count = (value: number | null): string => (value === null ? unknown : countText(Math.round(value), lang))
  return (
    <div className="traffic-figures">
      <dl className="traffic-facts">
        <Fact name={say(lang, 'traffic.now')} value={rate(row.now)} note={nowNote} />
        <Fact name={say(lang, 'traffic.baseline')} value={rate(row.baseline)} note={say(lang, 'traffic.baseline.why')} />
        <Fact
          name={say(lang, 'traffic.factorReached')}
          value={times(factorOf(row.most, row.baseline))}
          note={
            row.sharpest?.factor == null
              ? say(lang, 'traffic.noFactor')
              : say(lang, 'traffic.ofPlanned', { n: decimalText(row.sharpest.factor, lang) })
          }
        />
        <Fact
          name={say(lang, 'traffic.readyNow')}
          value={count(row.ready)}
          note={
            held === null
              ? say(lang, 'traffic.usualReady', { n: count(row.usualReady) })
              : say(lang, held === 0 ? 'traffic.released' : 'traffic.held', {
                  n: countText(held, lang),
                  name: row.over === null ? '' : nameIn(row.over, lang),
                })
          }
          ofThen={ofThen}
        />
      </dl>
      <div className={ofThen === null ? 'traffic-rooms' : 'traffic-rooms traffic-then'}>
        <h4>
          {binding === null
            ? say(lang, 'traffic.bindingUnknown')
            : say(lang, 'traffic.binding', { layer: say(lang, `layer.${binding.layer}`), n: decimalText(binding.times, lang) })}
          {headroom !== null && ` · ${say(lang, 'traffic.headroom', { share: percentText(headroom, lang) })}`}
          {ofThen !== null && (
            <>
              {' · '}
              <span className="traffic-last-seen">{ofThen}</span>
            </>
          )}
        </h4>
        <ul>
          {row.rooms.map(({ layer, times: room }) => (
            <li key={layer} className={layer === binding?.layer ? 'room room-binding' : 'room'}>
              <span>{say(lang, `layer.${layer}`)}</span>
              <strong className={room === null ? 'not-known' : undefined}>{times(room)}</strong>
            </li>
          ))}
        </ul>
        <p className="panel-note">
          {asked !== null &&
            binding !== null &&
            `${say(lang, `traffic.${enoughOf(asked, binding.times)}`, { n: decimalText(asked, lang) })} `}
          {say(lang, 'traffic.notKnown')}
        </p>
      </div>
    </div>
  )
}

interface FactProps {
  readonly name: string
  readonly value: string
  readonly note: string
  /** Until when it was seen, where that is not now; null: it is. */
  readonly ofThen?: string | null
}

function Fact({ name, value, note, ofThen = null }: FactProps) {
  return (
    <div className={ofThen === null ? 'traffic-fact' : 'traffic-fact traffic-then'}>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        <small>{note}</small>
        {ofThen !== null && <small>{ofThen}</small>}
      </dd>
    </div>
  )
}
