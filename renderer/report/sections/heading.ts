import { z } from 'zod'
import { reportClock } from '../../../shared/estate/incident-rules.ts'
import { NOT_BY_ITSELF, OPERATOR_WORDS, SUGGESTED_WORDS } from '../../../shared/estate/incident-words.ts'
import type { Grade } from '../../../shared/estate/level.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { Evidence } from '../../../shared/snapshot/manifest.ts'
import { countText, dateTimeText, spanText } from '../../i18n/format.ts'
import { joined } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { el, named } from '../dom.ts'
import type { Contents } from '../model/contents.ts'
import { zoneText } from '../times.ts'
import { word } from '../words.ts'
import { gradeMark } from './grade-mark.ts'

/** Parts of a scope that are named, count. */
const NAMED = 6

/** What it is about, in one look. */
export function heading(evidence: Evidence, { incident }: Contents, lang: Lang): HTMLElement {
  const written = incident?.incident ?? null
  const [from, to, made] = [evidence.window.from, evidence.window.to, evidence.made].map((at) => Date.parse(at))
  const { parts } = evidence.scope
  const window = `${dateTimeText(from ?? 0, lang)} – ${dateTimeText(to ?? 0, lang)} · ${spanText((to ?? 0) - (from ?? 0), lang)}`
  const tool = { time: dateTimeText(made ?? 0, lang), tool: evidence.tool.name, version: evidence.tool.version }
  const facts: readonly (readonly [string, Node | string])[] = [
    [word(lang, 'page.window'), window],
    [word(lang, 'page.scope'), scopeText(parts, lang)],
    ...clock(incident, made ?? 0, lang),
    [word(lang, 'page.redaction'), redactionText(evidence, lang)],
    [word(lang, 'page.made'), word(lang, 'page.made-by', tool)],
  ]
  return el(
    'header',
    { class: 'heading' },
    el('p', { class: 'kind' }, word(lang, 'page.title')),
    el('h1', {}, named(written?.title ?? word(lang, 'page.untitled'))),
    grades(incident, lang),
    el('dl', { class: 'facts' }, ...facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))),
    el('p', { class: 'aside' }, word(lang, 'page.zone', { zone: zoneText(from ?? 0) })),
  )
}

const HIDDEN = ['person', 'phone', 'mail', 'identity', 'namespace', 'ip', 'mac', 'host', 'encoded', 'credential'] as const
const hiddenSchema = z.partialRecord(z.enum(HIDDEN), z.looseObject({ things: z.int().nonnegative() }))

/** What the profile hides, and how many different things it hid, as far as the manifest tells. */
function redactionText({ redaction }: Evidence, lang: Lang): string {
  const hidden = hiddenSchema.safeParse(redaction.hidden).data ?? {}
  const kinds = HIDDEN.flatMap((kind) => {
    const n = hidden[kind]?.things ?? 0
    return n === 0 ? [] : [word(lang, `redaction.${kind}`, { n: countText(n, lang) })]
  })
  return [
    word(lang, `redaction.${redaction.profile}`),
    ...(kinds.length === 0 ? [] : [word(lang, 'redaction.hidden', { kinds: joined(kinds, lang) })]),
    word(lang, 'redaction.secrets'),
  ].join(lang === 'en' ? ' ' : '')
}

export function scopeText(parts: Evidence['scope']['parts'], lang: Lang): Node | string {
  if (parts === null) return word(lang, 'page.scope-all')
  const names = joined(
    parts.slice(0, NAMED).map(({ name }) => name),
    lang,
  )
  return named(parts.length > NAMED ? word(lang, 'page.scope-more', { names, n: parts.length }) : names)
}

/** The grade that is suggested, always said to be one; and what a person set, where one did. */
function grades(incident: Contents['incident'], lang: Lang): HTMLElement {
  const suggested = incident?.suggestedGrade ?? null
  const chosen = incident?.incident?.grade ?? null
  const by =
    suggested === null ? '' : word(lang, `page.by.${suggested.by}`, { span: spanText(suggested.interruptedMs ?? 0, lang) })
  return el(
    'div',
    { class: 'grades' },
    chosen === null ? null : grade(word(lang, 'page.grade-chosen'), chosen, '', lang),
    suggested === null
      ? el('p', { class: 'grade none' }, word(lang, 'page.grade-none'))
      : grade(SUGGESTED_WORDS[lang], suggested.grade, by, lang),
    el('p', { class: 'aside' }, NOT_BY_ITSELF[lang]),
  )
}

const grade = (label: string, which: Grade, by: string, lang: Lang): HTMLElement =>
  el(
    'p',
    { class: `grade ${which}` },
    gradeMark(which, lang),
    el('span', { class: 'label' }, label),
    el('strong', {}, say(lang, `level.${which}`)),
    by === '' ? null : el('span', { class: 'by' }, by),
  )

function clock(incident: Contents['incident'], now: number, lang: Lang): readonly (readonly [string, string])[] {
  const written = incident?.incident ?? null
  const due = written === null ? null : reportClock(written, now)
  if (written?.reporting == null || due === null) return []
  const to = OPERATOR_WORDS[written.reporting.operator].to[lang]
  const time = due.dueAt === null ? '–' : dateTimeText(due.dueAt, lang)
  const told = word(lang, 'page.report-due-at', { time, hours: due.hours, to })
  const reported =
    due.reportedAt === null ? '' : `; ${word(lang, 'page.reported-at', { time: dateTimeText(due.reportedAt, lang) })}`
  return [[word(lang, 'page.report-due'), `${told}${reported}`]]
}
