import { MILESTONE_WORDS } from '../../../shared/estate/incident-words.ts'
import { compareLevels, isGrade } from '../../../shared/estate/level.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { PICTURE_WORDS } from '../../../shared/snapshot/pictures.ts'
import { bytesText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { el, named, svg } from '../dom.ts'
import { type CityHistory, levelAt, toldAt } from '../model/city-history.ts'
import type { KeyMoment } from '../model/key-moments.ts'
import { whyText } from '../reasons.ts'
import { momentText } from '../times.ts'
import { word } from '../words.ts'
import type { CityPicture } from './city-picture.ts'
import { gradeMark } from './grade-mark.ts'
import { section } from './section.ts'

/** Steps of an arrow key over the whole window. */
const STEPS = 240
/** Lines of the list of what is not normal, count. */
const LISTED = 8
const STRIP = { width: 1000, height: 16 }

export interface Moments {
  readonly history: CityHistory
  readonly key: readonly KeyMoment[]
  /** What people said happened when, ms since the epoch. */
  readonly marks: readonly number[]
}

/** A page without the members that the map is drawn from. @param bytes how large they are */
export const cityAbsent = (bytes: number, lang: Lang): HTMLElement =>
  section(lang, 'map.title', 'map', el('p', { class: 'banner' }, word(lang, 'map.absent', { bytes: bytesText(bytes, lang) })))

export const cityEmpty = (lang: Lang): HTMLElement =>
  section(lang, 'map.title', 'map', el('p', { class: 'aside' }, word(lang, 'map.empty')))

/** The map with its slider; on paper its key moments. @param moved told of each moment that is looked at */
export function city(
  { history, key, marks }: Moments,
  picture: CityPicture,
  begin: number,
  moved: (at: number) => void,
  lang: Lang,
): HTMLElement {
  const { from, to, moments } = history
  const drawing = picture.draw(lang)
  const time = el('output', { class: 'moment', for: 'moment' })
  const place = el('span', { class: 'aside' })
  const list = el('ul', { class: 'now' })
  const slider = el('input', {
    type: 'range',
    id: 'moment',
    min: from,
    max: to - 1,
    step: 1,
    'aria-label': word(lang, 'map.slider'),
  })

  function show(at: number): void {
    const moment = Math.min(to - 1, Math.max(from, at))
    slider.value = String(moment)
    time.textContent = momentText(moment, history, lang)
    slider.setAttribute('aria-valuetext', time.textContent)
    const n = moments.filter((each) => each <= moment).length
    place.textContent = word(lang, 'map.of', { at: stateWords(history, moment, lang), n, count: moments.length })
    drawing.show(moment)
    list.replaceChildren(...listed(history, moment, lang))
    moved(moment)
  }
  const now = (): number => Number(slider.value)
  const before = (): void => show(moments.filter((at) => at < now()).at(-1) ?? from)
  const next = (): void => show(moments.find((at) => at > now()) ?? to - 1)
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => show(now() - (to - from) / STEPS),
    ArrowRight: () => show(now() + (to - from) / STEPS),
    PageUp: before,
    PageDown: next,
    Home: () => show(from),
    End: () => show(to - 1),
  }
  slider.addEventListener('input', () => show(now()))
  slider.addEventListener('keydown', (event) => {
    const move = event.ctrlKey || event.altKey || event.metaKey ? undefined : keys[event.key]
    if (move === undefined) return
    event.preventDefault()
    move()
  })
  const button = (key: 'map.before' | 'map.next', sign: string, act: () => void): HTMLElement => {
    const made = el('button', { type: 'button', class: 'step', title: word(lang, key), 'aria-label': word(lang, key) }, sign)
    made.addEventListener('click', act)
    return made
  }
  const prints = key.map(({ at, why }) => {
    const still = picture.draw(lang)
    still.show(at)
    const title = why === 'notified' ? MILESTONE_WORDS[why][lang] : PICTURE_WORDS[why][lang]
    return el(
      'figure',
      {},
      el('figcaption', {}, el('b', {}, momentText(at, history, lang)), ' ', title, ' · ', stateWords(history, at, lang)),
      still.element,
    )
  })
  show(begin)
  return section(
    lang,
    'map.title',
    'map',
    el(
      'div',
      { class: 'screen' },
      el('div', { class: 'map-head' }, time, place),
      el('div', { class: 'ground' }, drawing.element),
      el(
        'div',
        { class: 'bar' },
        button('map.before', '‹', before),
        el('div', { class: 'track' }, strip(history, marks), slider),
        button('map.next', '›', next),
      ),
      el('p', { class: 'aside keys' }, word(lang, 'map.keys')),
      list,
    ),
    el('div', { class: picture.isSmall ? 'paper few' : 'paper' }, ...prints),
  )
}

/** Where in the window something changed, and where people said something. */
function strip({ from, to, moments }: CityHistory, marks: readonly number[]): Element {
  const xOf = (at: number): number => ((at - from) / (to - from)) * STRIP.width
  return svg(
    'svg',
    { class: 'strip', viewBox: `0 0 ${STRIP.width} ${STRIP.height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('path', { class: 'changes', d: moments.map((at) => `M${xOf(at).toFixed(1)} 5 V${STRIP.height - 3}`).join(' ') }),
    ...marks.map((at) => svg('rect', { class: 'milestone', x: xOf(at) - 1.5, y: 0, width: 3, height: STRIP.height })),
  )
}

/** "2 特 · 1 重", or that all is calm. */
export function stateWords(history: CityHistory, at: number, lang: Lang): string {
  const counts = new Map<string, number>()
  for (const entry of history.entries.values()) {
    const level = entry.kind === 'app' ? levelAt(history, entry, at) : null
    if (level !== null && level !== 'normal') counts.set(level, (counts.get(level) ?? 0) + 1)
  }
  if (counts.size === 0) return word(lang, 'map.normal')
  return (['critical', 'major', 'minor', 'notice', 'stale', 'unknown'] as const)
    .flatMap((level) => (counts.has(level) ? [`${say(lang, `level.${level}`)} ${counts.get(level)}`] : []))
    .join(' · ')
}

/** What is not normal at a moment, gravest first; `most` lines. */
export function listed(history: CityHistory, at: number, lang: Lang, most = LISTED): readonly HTMLElement[] {
  const alarmed = [...history.entries.values()].flatMap((entry) => {
    const level = levelAt(history, entry, at)
    const state = toldAt(entry, at)
    return level !== null && state !== null && isGrade(level) ? [{ entry, level, state }] : []
  })
  // A component says why; its app only that there is something.
  const explained = new Set(alarmed.filter(({ entry }) => entry.kind === 'component').map(({ entry }) => entry.parent))
  const shown = alarmed
    .filter(({ entry }) => entry.kind === 'component' || !explained.has(entry.id))
    .sort((a, b) => compareLevels(a.level, b.level) || (a.entry.id < b.entry.id ? -1 : 1))
  if (shown.length === 0) return [el('li', { class: 'calm' }, word(lang, 'map.normal'))]
  const lines = shown.slice(0, most).map(({ entry, level, state }) => {
    const app = entry.kind === 'component' && entry.parent !== null ? history.names.get(entry.parent) : undefined
    const ready = state.total === 0 ? '' : word(lang, 'map.ready', { ready: state.ready ?? '–', total: state.total })
    return el(
      'li',
      {},
      gradeMark(level, lang),
      el('b', {}, named(app === undefined ? nameIn(entry, lang) : `${nameIn(app, lang)} / ${entry.name}`)),
      el('span', {}, named(state.reason === null ? '' : whyText(state.reason.code, state.reason.facts, lang))),
      el('span', { class: 'ready' }, ready),
    )
  })
  return shown.length > most ? [...lines, el('li', { class: 'calm' }, word(lang, 'map.more', { n: shown.length - most }))] : lines
}
