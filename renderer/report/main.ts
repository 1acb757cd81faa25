import './no-eval.ts'
import { MILESTONES } from '../../shared/estate/incident.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { MEMBERS } from '../../shared/snapshot/members.ts'
import './report.css'
import { say } from '../i18n/say.ts'
import { el, svg } from './dom.ts'
import { embedded } from './embedded.ts'
import { type CityHistory, cityHistory } from './model/city-history.ts'
import { type Contents, readContents } from './model/contents.ts'
import { keyMoments, worstMoment } from './model/key-moments.ts'
import { tellingSeries } from './model/telling-series.ts'
import { timelineOf } from './model/timeline.ts'
import { BROWSER, textOf } from './proof/browser-platform.ts'
import { checkPage, type PageCheck } from './proof/check-page.ts'
import { city, cityAbsent, cityEmpty } from './sections/city.ts'
import { type CityPicture, cityPicture, nameOf } from './sections/city-picture.ts'
import { coverage } from './sections/coverage.ts'
import { evidence } from './sections/evidence.ts'
import { fields } from './sections/fields.ts'
import { heading } from './sections/heading.ts'
import { milestones } from './sections/milestones.ts'
import { type Dropped, proof } from './sections/proof.ts'
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
}

async function read(): Promise<Report> {
  const parts = embedded(document)
  const check = await checkPage(parts, BROWSER)
  const carried = new Map([...parts.members.keys()].map((path) => [path, check.contents.has(path)]))
  const contents = readContents(check.contents.keys(), (path) => textOf(check.contents.get(path) ?? new Uint8Array()))
  const { incident, coverage: sources, estate } = contents
  const window = incident?.window ?? (sources === null ? null : { from: sources.from, to: sources.to })
  const history = estate === null || window === null ? null : folded(estate, window, contents)
  return { check, carried, contents, history, picture: history && cityPicture(history) }
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

function render(report: Report, lang: Lang): void {
  const { check, carried, contents, history } = report
  document.documentElement.lang = lang
  const root = document.getElementById('report')
  if (root === null) return
  const list = check.evidence
  document.title = `${contents.incident?.incident?.title ?? word(lang, 'page.title')} · ${word(lang, 'page.product')}`
  if (list === null) {
    root.replaceChildren(
      bar(report, lang),
      el(
        'main',
        { class: 'alone' },
        proof(check, dropped, () => {}, lang),
      ),
    )
    return
  }
  const names = (id: RecordId): string => {
    const known = history?.names.get(id) ?? contents.changes?.entities.find(({ entity }) => entity === id)
    const entry = history?.entries.get(id)
    const app = entry?.kind === 'component' && entry.parent !== null ? history?.names.get(entry.parent) : undefined
    const name = known === undefined ? id : nameOf(known, lang)
    return app === undefined ? name : `${nameOf(app, lang)} / ${name}`
  }
  const window = { from: Date.parse(list.window.from), to: Date.parse(list.window.to) }
  const said = contents.incident?.incident?.milestones
  const marks = MILESTONES.flatMap((name) => said?.[name]?.at ?? []).filter((at) => at >= window.from && at < window.to)
  const concerned = new Set([
    ...(list.scope.parts ?? []).map(({ id }) => id),
    ...(contents.alarms?.episodes ?? []).flatMap(({ entity, app }) => (app === undefined ? [entity] : [entity, app])),
  ])
  const lines = series(tellingSeries(contents.samples, concerned), window, marks, names, lang)
  const members = evidence(list, carried, contents.unreadable, lang)
  const begin = moment ?? (history === null ? null : (worstMoment(history) ?? history.from))
  const moved = (at: number): void => {
    moment = at
    lines.show(at)
  }
  const map = mapOf(report, begin ?? 0, marks, moved, lang)
  const proved = proof(check, dropped, ({ findings, kinship }) => kinship === 'same' && members.packageChecked(findings), lang)
  if (dropped.package?.check.kinship === 'same') members.packageChecked(dropped.package.check.findings)
  root.replaceChildren(
    bar(report, lang),
    el(
      'main',
      {},
      heading(list, contents, lang),
      el(
        'div',
        { class: 'body' },
        ...[milestones(contents, lang), fields(contents, lang), map].filter((part) => part !== null),
        timeline(timelineOf(contents), { window, nameOf: names, isKnown: (id) => history?.names.has(id) ?? false, lang }),
        lines.element,
        coverage(contents.coverage, lang),
        members.element,
      ),
      el('div', { class: 'side' }, proved),
    ),
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
    const drawn: readonly string[] = [MEMBERS.checkpoint, MEMBERS.changeLog]
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
    render(report, other)
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

const first: Lang = navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
render(await read(), first)
document.documentElement.dataset.state = 'ready'
