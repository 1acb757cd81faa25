import { METRICS } from '../../../shared/estate/metric.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { Finding } from '../../../shared/snapshot/finding.ts'
import type { Evidence } from '../../../shared/snapshot/manifest.ts'
import { MEMBERS, type MemberName, samplesPath } from '../../../shared/snapshot/members.ts'
import { noPicturesText, PICTURE_WORDS, pictureMoment } from '../../../shared/snapshot/pictures.ts'
import { PAGE_MEMBERS, REPORT_MEMBERS, wholeOf } from '../../../shared/snapshot/report-members.ts'
import { bytesText } from '../../i18n/format.ts'
import { el, named } from '../dom.ts'
import { type ReportKey, word } from '../words.ts'
import { section } from './section.ts'

/** Characters of a digest that are shown: enough to tell members apart; all of it on its title. */
const DIGEST_SHOWN = 16

interface EvidenceSection {
  readonly element: HTMLElement
  /** The package was looked at: members that only it holds are as they should be, or not. */
  packageChecked(findings: readonly Finding[]): void
}

const NAMES = new Map<string, MemberName>(Object.keys(MEMBERS).flatMap((name) => (isName(name) ? [[MEMBERS[name], name]] : [])))
const SAMPLES = new Map(Object.entries(METRICS).map(([metric, { words }]) => [samplesPath(metric), words]))

function isName(name: string): name is MemberName {
  return Object.hasOwn(MEMBERS, name)
}

function saysWhat(path: string, lang: Lang): string {
  if (path === PAGE_MEMBERS.named) return word(lang, 'member.named')
  const whole = wholeOf(path)
  if (whole !== null) return word(lang, 'member.page', { what: saysWhat(whole, lang) })
  const name = NAMES.get(path)
  if (name !== undefined) return word(lang, `member.${name}`)
  const metric = SAMPLES.get(path)
  if (metric !== undefined) return word(lang, 'member.samples', { metric: metric[lang] })
  const moment = pictureMoment(path)
  return moment === null ? word(lang, 'member.other') : word(lang, 'member.picture', { moment: PICTURE_WORDS[moment][lang] })
}

/** @param carried paths that the page holds, and whether each is as it was signed */
export function evidence(
  { members, suite, pictures }: Evidence,
  carried: ReadonlyMap<string, boolean>,
  unreadable: readonly string[],
  lang: Lang,
): EvidenceSection {
  const wheres = new Map<string, HTMLElement>()
  const rows = members.map(({ path, bytes, digest }) => {
    const isRight = carried.get(path)
    const key: ReportKey = isRight === undefined ? 'evidence.package' : isRight ? 'evidence.page' : 'evidence.altered'
    const where = el('td', { class: isRight === false ? 'wrong' : isRight ? 'right' : '' }, word(lang, key))
    if (isRight === undefined) wheres.set(path, where)
    return el(
      'tr',
      {},
      el('td', { class: 'path' }, path),
      el('td', {}, saysWhat(path, lang)),
      el('td', { class: 'number' }, bytesText(bytes, lang)),
      el('td', { class: 'digest', title: digest.content }, `${digest.content.slice(0, DIGEST_SHOWN)}…`),
      where,
    )
  })
  const absent = members.filter(({ path }) => REPORT_MEMBERS.includes(path) && !carried.has(path))
  const part = {
    n: absent.length,
    bytes: bytesText(
      absent.reduce((sum, { bytes }) => sum + bytes, 0),
      lang,
    ),
  }
  const titles = [
    word(lang, 'evidence.member'),
    word(lang, 'evidence.says'),
    word(lang, 'evidence.bytes'),
    suite === 'sm2-sm3' ? 'SM3' : 'SHA-256',
    word(lang, 'evidence.where'),
  ]
  const element = section(
    lang,
    'evidence.title',
    'evidence',
    absent.length === 0 ? null : el('p', { class: 'banner' }, word(lang, 'evidence.in-part', part)),
    unreadable.length === 0
      ? null
      : el('p', { class: 'banner' }, word(lang, 'evidence.unreadable', { paths: unreadable.join(', ') })),
    el('p', { class: 'aside' }, word(lang, 'evidence.about')),
    pictures?.why == null
      ? null
      : el('p', { class: 'aside' }, named(`${noPicturesText(pictures.why, lang)}${lang === 'en' ? '.' : '。'}`)),
    el(
      'div',
      { class: 'wide' },
      el(
        'table',
        {},
        el(
          'thead',
          {},
          el('tr', {}, ...titles.map((title, index) => el('th', { scope: 'col', class: index === 2 ? 'number' : null }, title))),
        ),
        el('tbody', {}, ...rows),
      ),
    ),
  )
  return {
    element,
    packageChecked(findings) {
      const wrong = new Set(findings.map(({ facts }) => facts.path))
      for (const [path, where] of wheres) {
        where.textContent = word(lang, wrong.has(path) ? 'evidence.package-wrong' : 'evidence.package-checked')
        where.className = wrong.has(path) ? 'wrong' : 'right'
      }
    },
  }
}
