import type { Lang } from '../../../shared/lib/words.ts'
import type { CoverageMember } from '../../../shared/snapshot/members.ts'
import { percentText, spanText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { el, named, svg } from '../dom.ts'
import { barOf } from '../model/coverage-bar.ts'
import { momentText } from '../times.ts'
import { word } from '../words.ts'
import { section } from './section.ts'

const BAR = { width: 160, height: 12 }

/** How each source fared: what nobody watched is said, never smoothed over. */
export function coverage(member: CoverageMember | null, lang: Lang): HTMLElement {
  if (member === null || member.sources.length === 0)
    return section(lang, 'coverage.title', 'coverage', el('p', { class: 'aside' }, word(lang, 'coverage.none')))
  const titles = (['source', 'kind', 'state', 'as-of', 'age', 'share', 'gaps', 'over'] as const).map((key) =>
    el('th', { scope: 'col' }, word(lang, `coverage.${key}`)),
  )
  const rows = member.sources.map((source) => {
    const { asOf, ageMs, liveShare, gaps } = source
    const longest = { n: gaps, span: spanText(source.longestGapMs, lang) }
    return el(
      'tr',
      {},
      el('td', {}, named(source.name)),
      el('td', {}, named(source.kind)),
      el('td', { class: source.phase === 'live' ? '' : 'not-live' }, say(lang, `sources.phase.${source.phase}`)),
      el('td', { class: 'time' }, asOf === null ? word(lang, 'coverage.never') : momentText(asOf, member, lang)),
      el('td', {}, ageMs === null ? '–' : spanText(ageMs, lang)),
      el('td', {}, liveShare === null ? '–' : percentText(liveShare, lang)),
      el(
        'td',
        { class: gaps === 0 ? '' : 'not-live' },
        liveShare === null ? '–' : gaps === 0 ? word(lang, 'coverage.no-gaps') : word(lang, 'coverage.gaps-text', longest),
      ),
      el('td', {}, bar(source, member)),
    )
  })
  return section(
    lang,
    'coverage.title',
    'coverage',
    el('div', { class: 'wide' }, el('table', {}, el('thead', {}, el('tr', {}, ...titles)), el('tbody', {}, ...rows))),
  )
}

function bar(source: CoverageMember['sources'][number], { from, to }: CoverageMember): Element {
  const xOf = (at: number): number => ((Math.min(to, Math.max(from, at)) - from) / (to - from)) * BAR.width
  const parts = barOf(source).map((stretch) =>
    svg('rect', {
      class: stretch.what,
      x: xOf(stretch.from),
      y: 0,
      width: Math.max(0.5, xOf(stretch.to) - xOf(stretch.from)),
      height: BAR.height,
    }),
  )
  return svg(
    'svg',
    { class: 'bar', viewBox: `0 0 ${BAR.width} ${BAR.height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    ...parts,
  )
}
