import type { Lang } from '../../../shared/lib/words.ts'
import type { Evidence } from '../../../shared/snapshot/manifest.ts'
import { PICTURE_WORDS, type SceneMoment } from '../../../shared/snapshot/pictures.ts'
import { clockText, dateText } from '../../i18n/format.ts'
import { joined } from '../../i18n/names.ts'
import { el, named } from '../dom.ts'
import type { CityHistory } from '../model/city-history.ts'
import type { Contents } from '../model/contents.ts'
import { zoneText } from '../times.ts'
import { word } from '../words.ts'
import { listed, stateWords } from './city.ts'
import type { CityPicture } from './city-picture.ts'
import { scopeText } from './heading.ts'
import type { SeriesSection } from './series.ts'

/** Sources that are named, count. */
const NAMED_SOURCES = 4

/**
 * Places on the sheet (scene.css): of the map, in units of 1.1 px, and of what is not normal, with room for some that take more than their two lines;
 * without figures they have their room.
 */
export const sceneRoom = (hasFigures: boolean) => ({
  ground: { width: 1200, height: hasFigures ? 550 : 710 },
  listed: hasFigures ? 6 : 9,
})

interface SceneAsk {
  readonly moment: SceneMoment
  readonly list: Evidence
  readonly contents: Contents
  readonly history: CityHistory
  readonly picture: CityPicture
  readonly lines: SeriesSection
  /** Lines of what is not normal, count. */
  readonly listed: number
}

/** One moment on one sheet, for a picture that stands alone: what it is of, the map, what is not normal, traffic and capacity. */
export function scene(
  { moment: { moment, at }, list, contents, history, picture, lines, listed: most }: SceneAsk,
  lang: Lang,
): HTMLElement {
  const drawing = picture.draw(lang)
  drawing.show(at)
  lines.show(at)
  const title = contents.incident?.incident?.title ?? word(lang, 'page.untitled')
  const drawn = word(lang, 'scene.drawn', { tool: list.tool.name, version: list.tool.version })
  return el(
    'main',
    { class: 'sheet' },
    el(
      'header',
      {},
      el(
        'div',
        {},
        el('p', { class: 'kind' }, word(lang, 'scene.title'), ' · ', scopeText(list.scope.parts, lang)),
        el('h1', {}, named(title)),
      ),
      el(
        'div',
        { class: 'when' },
        el('p', { class: 'why' }, PICTURE_WORDS[moment][lang]),
        el('p', { class: 'moment' }, `${dateText(at, lang)} ${clockText(at, lang)}`),
        el('p', { class: 'state' }, stateWords(history, at, lang)),
      ),
    ),
    el('div', { class: 'ground' }, drawing.element),
    el(
      'section',
      { class: 'at' },
      el('h2', {}, word(lang, 'scene.now')),
      el('ul', { class: 'now' }, ...listed(history, at, lang, most)),
    ),
    lines.element,
    el(
      'footer',
      {},
      el('span', {}, named(watchedText(contents, history, at, lang))),
      el('span', {}, [word(lang, `scene.redaction.${list.redaction.profile}`), zoneText(at), drawn].join(' · ')),
    ),
  )
}

/** Which sources nobody saw just then: what rests on them is drawn as stale. */
function watchedText({ coverage }: Contents, history: CityHistory, at: number, lang: Lang): string {
  const dark = (coverage?.sources ?? []).map(({ name }) => name).filter((name) => !history.live([name], at))
  if (dark.length === 0) return word(lang, 'scene.watched')
  const names = joined(dark.slice(0, NAMED_SOURCES), lang)
  const sources = dark.length > NAMED_SOURCES ? word(lang, 'scene.more', { names, n: dark.length }) : names
  return word(lang, 'scene.unwatched', { sources })
}
