import { nameIn } from '../i18n/names.ts'
import './no-eval.ts'
import { MILESTONES } from '../../shared/estate/incident.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Lang } from '../../shared/lib/words.ts'
import type { Evidence } from '../../shared/snapshot/manifest.ts'
import type { SceneMoment } from '../../shared/snapshot/pictures.ts'
import { PAGE_MEMBERS } from '../../shared/snapshot/report-members.ts'
import { parseView, type ReportView } from '../../shared/snapshot/report-view.ts'
import './report.css'
import './scene.css'
import { say } from '../i18n/say.ts'
import { el, svg } from './dom.ts'
import { embedded } from './embedded.ts'
import { type CityHistory, cityHistory } from './model/city-history.ts'
import { type Contents, readContents } from './model/contents.ts'
import { keyMoments, sceneMoments, worstMoment } from './model/key-moments.ts'
import { sceneSeries, tellingSeries } from './model/telling-series.ts'
import { timelineOf } from './model/timeline.ts'
import { BROWSER, textOf } from './proof/browser-platform.ts'
import { checkPage, type PageCheck } from './proof/check-page.ts'
import { city, cityAbsent, cityEmpty } from './sections/city.ts'
import { type CityPicture, cityPicture } from './sections/city-picture.ts'
import { coverage } from './sections/coverage.ts'
import { evidence } from './sections/evidence.ts'
import { fields } from './sections/fields.ts'
import { heading } from './sections/heading.ts'
import { milestones } from './sections/milestones.ts'
import { type Dropped, proof } from './sections/proof.ts'
import { scene, sceneRoom } from './sections/scene.ts'
import { series } from './sections/series.ts'
import { timeline } from './sections/timeline.ts'
import { word } from './words.ts'

/** All that the page knows, once it is checked. */
interface Report {
  readonly check: PageCheck
  /** Paths that it carries, and whether each is as it was signed. */
  readonly carried: ReadonlyMap<string, boolean>
  readonly contents: Contents
  readonly history: CityHistory | null
  readonly picture: CityPicture | null
  /** Moments of which a picture can be made. */
  readonly moments: readonly SceneMoment[]
}

async function read(): Promise<Report> {
  const parts = embedded(document)
  const check = await checkPage(parts, BROWSER)
  const carried = new Map([...parts.members.keys()].map((path) => [path, check.contents.has(path)]))
  const contents = readContents(check.contents.keys(), (path) => textOf(check.contents.get(path) ?? new Uint8Array()))
  const { incident, coverage: sources, estate } = contents
  const window = incident?.window ?? (sources === null ? null : { from: sources.from, to: sources.to })
  const history = estate === null || window === null ? null : folded(estate, window, contents)
  const picture = history && cityPicture(history)
  const moments = history === null || picture === null ? [] : sceneMoments(history, incident)
  return { check, carried, contents, history, picture, moments }
}

function folded(
  estate: NonNullable<Contents['estate']>,
  window: { from: number; to: number },
  contents: Contents,
): CityHistory | null {
  try {
    return cityHistory(estate, window, contents.coverage)
  } catch {
    // Signed, and yet its parts do not fit together: there is no map, and all else is shown.
    return null
  }
}

const dropped: Dropped = { package: null, report: null }
/** The moment that the map shows; kept while the language changes. */
let moment: number | null = null

function render(report: Report, view: ReportView): void {
  const { check, contents } = report
  const lang = view.lang ?? FIRST
  document.documentElement.lang = lang
  const root = document.getElementById('report')
  if (root === null) return
  const list = check.evidence
  document.title = `${contents.incident?.incident?.title ?? word(lang, 'page.title')} · ${word(lang, 'page.product')}`
  const alone = (): HTMLElement[] => [
    bar(report, lang),
    el(
      'main',
      { class: 'alone' },
      proof(check, dropped, () => {}, lang),
    ),
  ]
  const shown = list === null ? null : partsOf(report, list, lang)
  const drawn = view.as === 'scene' && shown !== null ? sceneOf(report, shown, view.moment, lang) : null
  const as = drawn !== null ? 'scene' : view.as === 'paper' ? 'paper' : 'page'
  document.documentElement.dataset.view = as
  if (drawn !== null) root.replaceChildren(drawn)
  else if (shown === null) root.replaceChildren(...alone())
  else root.replaceChildren(...(as === 'paper' ? [] : [bar(report, lang)]), reportOf(report, shown, as === 'paper', lang))
}

/** What several parts of the page need of a list that was found right. */
interface Parts {
  readonly list: Evidence
  readonly window: { readonly from: number; readonly to: number }
  /** What people said happened when, within the window. */
  readonly marks: readonly number[]
  /** Ids in scope or with an alarm. */
  readonly concerned: ReadonlySet<RecordId>
  readonly names: (id: RecordId) => string
}

function partsOf({ contents, history }: Report, list: Evidence, lang: Lang): Parts {
  const window = { from: Date.parse(list.window.from), to: Date.parse(list.window.to) }
  const said = contents.incident?.incident?.milestones
  return {
    ...{ list, window },
    marks: MILESTONES.flatMap((name) => said?.[name]?.at ?? []).filter((at) => at >= window.from && at < window.to),
    concerned: new Set([
      ...(list.scope.parts ?? []).map(({ id }) => id),
      ...(contents.alarms?.episodes ?? []).flatMap(({ entity, app }) => (app === undefined ? [entity] : [entity, app])),
    ]),
    names(id) {
      const known =
        history?.names.get(id) ?? contents.named.get(id) ?? contents.changes?.entities.find(({ entity }) => entity === id)
      const entry = history?.entries.get(id)
      const app = entry?.kind === 'component' && entry.parent !== null ? history?.names.get(entry.parent) : undefined
      const name = known === undefined ? id : nameIn(known, lang)
      return app === undefined ? name : `${nameIn(app, lang)} / ${name}`
    },
  }
}

/** The scene of one moment; null: there is none such. */
function sceneOf({ contents, history, moments }: Report, parts: Parts, index: number, lang: Lang): HTMLElement | null {
  const moment = moments[index]
  const { list, window, marks, concerned, names } = parts
  const chosen = sceneSeries(contents.samples, concerned)
  const { ground, listed } = sceneRoom(chosen.length > 0)
  const picture = history && cityPicture(history, ground)
  if (moment === undefined || history === null || picture === null) return null
  const lines = series(chosen, window, marks, names, lang)
  return scene({ moment, list, contents, history, picture, lines, listed }, lang)
}

/** All of the report; on paper without what only the file can prove. */
function reportOf(report: Report, parts: Parts, isPaper: boolean, lang: Lang): HTMLElement {
  const { check, carried, contents, history } = report
  const { list, window, marks, concerned, names } = parts
  const lines = series(tellingSeries(contents.samples, concerned), window, marks, names, lang)
  const begin = moment ?? (history === null ? null : (worstMoment(history) ?? history.from))
  const moved = (at: number): void => {
    moment = at
    lines.show(at)
  }
  const map = mapOf(report, begin ?? 0, marks, moved, lang)
  const body = [
    ...[milestones(contents, lang), fields(contents, lang), map].filter((part) => part !== null),
    timeline(timelineOf(contents), { window, nameOf: names, isKnown: (id) => history?.names.has(id) ?? false, lang }),
    lines.element,
    coverage(contents.coverage, lang),
  ]
  if (isPaper) {
    const unsigned = el('p', { class: 'aside unsigned' }, word(lang, 'paper.unsigned'))
    return el('main', {}, heading(list, contents, lang), el('div', { class: 'body' }, ...body, unsigned))
  }
  const members = evidence(list, carried, contents.unreadable, lang)
  const proved = proof(check, dropped, ({ findings, kinship }) => kinship === 'same' && members.packageChecked(findings), lang)
  if (dropped.package?.check.kinship === 'same') members.packageChecked(dropped.package.check.findings)
  return el(
    'main',
    {},
    heading(list, contents, lang),
    el('div', { class: 'body' }, ...body, members.element),
    el('div', { class: 'side' }, proved),
  )
}

function mapOf(
  { check, history, picture, contents }: Report,
  begin: number,
  marks: readonly number[],
  moved: (at: number) => void,
  lang: Lang,
): HTMLElement {
  if (history === null) {
    const drawn: readonly string[] = [PAGE_MEMBERS.checkpoint, PAGE_MEMBERS.changeLog]
    const bytes = (check.evidence?.members ?? [])
      .filter(({ path }) => drawn.includes(path))
      .reduce((sum, each) => sum + each.bytes, 0)
    return cityAbsent(bytes, lang)
  }
  if (picture === null) return cityEmpty(lang)
  return city({ history, key: keyMoments(history, contents.incident), marks }, picture, begin, moved, lang)
}

function bar(report: Report, lang: Lang): HTMLElement {
  const other: Lang = lang === 'en' ? 'zh-CN' : 'en'
  const language = el('button', { type: 'button', class: 'quiet', lang: other }, say(lang, 'lang.other'))
  language.addEventListener('click', () => {
    render(report, { as: 'page', lang: other })
    document.querySelector<HTMLElement>('.top button')?.focus()
  })
  const print = el('button', { type: 'button', class: 'quiet' }, word(lang, 'page.print'))
  print.addEventListener('click', () => globalThis.print())
  return el(
    'nav',
    { class: 'top' },
    el('span', { class: 'product' }, tower(), word(lang, 'page.product')),
    el('span', { class: 'room' }),
    language,
    print,
  )
}

/** The product's mark, as the app has it (renderer/components/tower-mark.tsx). */
const tower = (): Element =>
  svg(
    'svg',
    { viewBox: '0 0 40 40', 'aria-hidden': 'true' },
    svg('path', {
      d: 'M20 2.5 V6 M9 17.6 V25 M31 17.6 V25 M4.5 25 H35.5 M9.5 25 L6 38 M30.5 25 L34 38 M8 31 H32 M9 31.4 L31 37.6 M31 31.4 L9 37.6',
    }),
    svg('path', { class: 'roof', d: 'M2 15.5 C9 14.8 15 11.5 17.6 6 H22.4 C25 11.5 31 14.8 38 15.5 L37.2 17.6 H2.8 Z' }),
  )

const FIRST: Lang = navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
const report = await read()
/** Shows what the address asks for, and says so to who waits for it (main/shell/report-window.ts). */
function show(): void {
  render(report, parseView(location.hash))
  document.documentElement.dataset.shown = location.hash
}
document.documentElement.dataset.moments = JSON.stringify(report.moments)
addEventListener('hashchange', show)
show()
document.documentElement.dataset.state = 'ready'
