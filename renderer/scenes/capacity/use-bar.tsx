import { percentText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useLang } from '../../stores/stores.ts'
import type { PartVerdict } from './verdict-words.ts'

const WIDTH = 100
const HEIGHT = 12

/** The use of a window on a scale of what is requested: from P5 to P95, the median, the greatest, and the bound of "tight". */
export function UseBar({
  use,
  bound,
  label,
}: {
  readonly use: PartVerdict['cpu']
  readonly bound: number
  readonly label: string
}) {
  const lang = useLang()
  if (use === null) return <span className="use-none">{say(lang, 'cap.unseen')}</span>
  const x = (ratio: number) => Math.min(1, ratio) * WIDTH
  const facts = { label, p50: percentText(use.p50, lang), p95: percentText(use.p95, lang), max: percentText(use.max, lang) }
  const title = say(lang, 'cap.use', { ...facts, seen: percentText(use.seen, lang) })
  return (
    <span className="use" title={title}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={title}>
        <rect className="use-track" x="0" y="4" width={WIDTH} height="4" />
        <rect
          className={use.p95 > bound ? 'use-span use-tight' : 'use-span'}
          x={x(use.p5)}
          y="2"
          width={Math.max(1, x(use.p95) - x(use.p5))}
          height="8"
        />
        <rect className="use-median" x={Math.max(0, x(use.p50) - 0.5)} y="2" width="1" height="8" />
        <rect className="use-max" x={Math.max(0, x(use.max) - 1)} y="1" width="1" height="10" />
        <rect className="use-bound" x={x(bound)} y="0" width="0.5" height={HEIGHT} />
      </svg>
      <span className="use-figure">{percentText(use.p95, lang)}</span>
    </span>
  )
}
