import { METRICS } from '../../../shared/estate/metric.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { METRIC_TEXT } from '../../i18n/format.ts'
import { el, named, svg } from '../dom.ts'
import { runsOf, type TellingSeries, valueAt } from '../model/telling-series.ts'
import { word } from '../words.ts'
import { section } from './section.ts'

const WIDTH = 320
const HEIGHT = 72
const PAD = 4
/** A line has no more points than it has half pixels. */
const MOST_POINTS = WIDTH * 2

export interface SeriesSection {
  readonly element: HTMLElement
  /** Marks a moment in every line, and tells its value. */
  show(at: number): void
}

export function series(
  chosen: readonly TellingSeries[],
  window: { readonly from: number; readonly to: number },
  marks: readonly number[],
  nameOf: (id: RecordId) => string,
  lang: Lang,
): SeriesSection {
  if (chosen.length === 0)
    return { element: section(lang, 'series.title', 'series', el('p', { class: 'aside' }, word(lang, 'series.none'))), show() {} }
  const xOf = (at: number): number => ((at - window.from) / (window.to - window.from)) * WIDTH
  const cursors: SVGLineElement[] = []
  const values: ((at: number) => void)[] = []

  function figure(each: TellingSeries): HTMLElement {
    const read = each.points.map(({ value }) => value)
    const least = read.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
    const greatest = read.reduce((a, b) => Math.max(a, b), 0)
    const base = least > greatest / 2 ? least : 0
    const yOf = (value: number): number => HEIGHT - PAD - ((value - base) / (greatest - base || 1)) * (HEIGHT - 2 * PAD)
    const cursor = svg('line', { class: 'cursor', y1: 0, y2: HEIGHT })
    cursors.push(cursor)
    const { unit, words } = METRICS[each.metric]
    const now = el('span', { class: 'value' })
    values.push((at) => {
      const value = valueAt(each, at)
      now.textContent = value === null ? '–' : METRIC_TEXT[unit](value, lang)
    })
    const range = { least: METRIC_TEXT[unit](least, lang), greatest: METRIC_TEXT[unit](greatest, lang) }
    return el(
      'figure',
      {},
      el(
        'figcaption',
        {},
        ...[el('span', { class: 'metric' }, words[lang]), now, el('span', { class: 'of' }, named(nameOf(each.entity)))],
      ),
      svg(
        'svg',
        { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': words[lang] },
        svg('line', { class: 'base', x1: 0, x2: WIDTH, y1: HEIGHT - 0.5, y2: HEIGHT - 0.5 }),
        ...marks.map((at) => svg('line', { class: 'milestone', x1: xOf(at), x2: xOf(at), y1: 0, y2: HEIGHT })),
        ...runsOf(each).map((run) =>
          svg('path', { class: 'line', d: pathOf(run.map(({ at, value }) => [xOf(at), yOf(value)])) }),
        ),
        cursor,
      ),
      el('p', { class: 'range' }, word(lang, 'series.range', range)),
    )
  }

  const element = section(lang, 'series.title', 'series', el('div', { class: 'grid' }, ...chosen.map(figure)))
  return {
    element,
    show(at) {
      for (const value of values) value(at)
      for (const cursor of cursors) {
        cursor.setAttribute('x1', String(xOf(at)))
        cursor.setAttribute('x2', String(xOf(at)))
      }
    },
  }
}

/** Of many points the extremes of each step stay. */
function pathOf(points: readonly (readonly [number, number])[]): string {
  const step = Math.ceil(points.length / (MOST_POINTS / 2))
  const kept = step <= 1 ? points : thinned(points, step)
  const [first] = kept
  if (first !== undefined && kept.length === 1) return `M${first[0] - 1} ${first[1]} h2`
  return kept.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join(' ')
}

function thinned(points: readonly (readonly [number, number])[], step: number): readonly (readonly [number, number])[] {
  const kept: (readonly [number, number])[] = []
  for (let at = 0; at < points.length; at += step) {
    const some = points.slice(at, at + step)
    const low = some.reduce((a, b) => (b[1] > a[1] ? b : a))
    const high = some.reduce((a, b) => (b[1] < a[1] ? b : a))
    kept.push(...[low, high].sort((a, b) => a[0] - b[0]))
  }
  return kept
}
