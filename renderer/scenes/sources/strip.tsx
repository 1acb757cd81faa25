import { SOURCE_PHASES } from '../../../shared/estate/source-state.ts'
import type { WatchedPhase } from '../../../shared/estate/watch.ts'
import type { CheckedWatchFrame } from '../../feed/scene-schema.ts'
import { minuteText, percentText, spanText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'

const WIDTH = 1440
const HEIGHT = 20
/** Least width of a stretch: a minute alone would be half a pixel on a usual screen, and an outage that nobody sees. */
const LEAST_WIDTH = 4

/** Share of the height that a phase is drawn at: what is not live is low, so that no colour has to tell it. */
const RISE: Readonly<Record<WatchedPhase, number>> = {
  live: 1,
  syncing: 0.5,
  connecting: 0.5,
  idle: 0.25,
  paused: 0.25,
  waiting: 0.25,
  refused: 0.25,
  unwatched: 0,
}

/** Marks of the key: from well to nothing known. */
const KEY: readonly WatchedPhase[] = ['live', 'syncing', 'waiting', 'unwatched']

type Stretch = CheckedWatchFrame['sources'][number]['stretches'][number]

/** What was not live is drawn over what was, wider than it lasted where it was short. */
const liveFirst = (a: Stretch, b: Stretch): number => Number(b.phase === 'live') - Number(a.phase === 'live')

interface StripProps {
  readonly watched: CheckedWatchFrame['sources'][number]
  readonly from: number
  readonly to: number
  readonly name: string
}

/** A day of a source: full where it was live, low where it was not, only its dotted floor where nobody was at work. */
export function Strip({ watched, from, to, name }: StripProps) {
  const lang = useLang()
  const x = (at: number): number => ((at - from) / (to - from)) * WIDTH
  const label = say(lang, 'sourcesScene.strip', {
    name,
    share: watched.liveShare === null ? say(lang, 'traffic.unknown') : percentText(watched.liveShare, lang),
  })
  return (
    <svg className="strip" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path className="strip-floor" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      {[...watched.stretches].sort(liveFirst).map(({ from: begin, to: end, phase, gapMs }) => {
        const width = Math.max(LEAST_WIDTH, x(end) - x(begin))
        const lasted = gapMs > 0 ? ` ${spanText(gapMs, lang)}` : ''
        const left = Math.min(x(begin), WIDTH - width)
        return (
          <g key={begin}>
            <title>{`${minuteText(begin, lang)}–${minuteText(end, lang)} ${phaseText(phase, lang)}${lasted}`}</title>
            {phase !== 'live' && <rect className="strip-notch" x={left} width={width} height={HEIGHT - 1} />}
            <rect
              className={`strip-${phase}`}
              x={left}
              width={width}
              y={HEIGHT * (1 - RISE[phase])}
              height={HEIGHT * RISE[phase]}
            />
          </g>
        )
      })}
    </svg>
  )
}

const phaseText = (phase: WatchedPhase, lang: Parameters<typeof say>[0]): string => {
  const known = SOURCE_PHASES.find((each) => each === phase)
  return known === undefined ? say(lang, 'sourcesScene.unwatched') : say(lang, `sources.phase.${known}`)
}

export function StripKey() {
  const lang = useLang()
  return (
    <ul className="strip-key">
      {KEY.map((phase) => (
        <li key={phase}>
          <svg viewBox="0 0 20 20" preserveAspectRatio="none" aria-hidden="true">
            <path className="strip-floor" d="M0 19.5H20" />
            <rect className={`strip-${phase}`} width="20" y={20 * (1 - RISE[phase])} height={20 * RISE[phase]} />
          </svg>
          {phaseText(phase, lang)}
        </li>
      ))}
    </ul>
  )
}
