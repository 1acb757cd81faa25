import { MILESTONE_WORDS } from '../../../shared/estate/incident-words.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { countText, spanText } from '../../i18n/format.ts'
import { joined } from '../../i18n/names.ts'
import { el, named } from '../dom.ts'
import { gradeOf, type TimelineEntry, weightiest } from '../model/timeline.ts'
import { whyText } from '../reasons.ts'
import { momentText } from '../times.ts'
import { word } from '../words.ts'
import { gradeMark } from './grade-mark.ts'
import { section } from './section.ts'

/** Lines that are shown at first, and printed; count. */
const FIRST = 60

interface Setting {
  readonly window: { readonly from: number; readonly to: number }
  readonly nameOf: (id: RecordId) => string
  readonly isKnown: (id: RecordId) => boolean
  readonly lang: Lang
}

export function timeline(entries: readonly TimelineEntry[], setting: Setting): HTMLElement {
  const { lang } = setting
  if (entries.length === 0)
    return section(lang, 'timeline.title', 'timeline', el('p', { class: 'aside' }, word(lang, 'timeline.empty')))
  const shown = weightiest(entries, FIRST)
  const body = el('tbody', {}, ...shown.map((entry) => row(entry, setting)))
  const table = el('table', {}, body)
  if (shown.length === entries.length) return section(lang, 'timeline.title', 'timeline', table)
  const all = countText(entries.length, lang)
  const note = el('p', { class: 'aside' }, word(lang, 'timeline.part', { all, n: shown.length }))
  const more = el('button', { type: 'button', class: 'quiet' }, word(lang, 'timeline.show-all', { n: all }))
  more.addEventListener('click', () => {
    body.replaceChildren(...entries.map((entry) => row(entry, setting)))
    note.remove()
    more.remove()
  })
  return section(lang, 'timeline.title', 'timeline', table, note, more)
}

function row(entry: TimelineEntry, setting: Setting): HTMLElement {
  const { what, text } = told(entry, setting)
  const grade = gradeOf(entry)
  return el(
    'tr',
    { class: entry.what },
    el('td', { class: 'time' }, momentText(entry.at, setting.window, setting.lang)),
    el('td', { class: 'what' }, grade === null ? null : gradeMark(grade, setting.lang), what),
    el('td', { class: 'text' }, ...text),
  )
}

function told(
  entry: TimelineEntry,
  { nameOf, isKnown, lang }: Setting,
): { readonly what: string; readonly text: readonly (Node | string)[] } {
  switch (entry.what) {
    case 'milestone':
      return { what: MILESTONE_WORDS[entry.which][lang], text: [said(entry, lang)] }
    case 'note':
      return {
        what: word(lang, 'timeline.note'),
        text: entry.struck ? [el('del', {}, said(entry, lang)), word(lang, 'timeline.struck')] : [said(entry, lang)],
      }
    case 'raised':
    case 'cleared':
      return {
        what: word(lang, `timeline.${entry.what}`),
        text: [
          el('b', {}, named(isKnown(entry.entity) ? nameOf(entry.entity) : (entry.name ?? entry.entity))),
          ' ',
          named(whyText(entry.code, entry.facts, lang)),
        ],
      }
    case 'rollout':
      return {
        what: word(lang, 'timeline.rollout'),
        text: [el('b', {}, named(nameOf(entry.entity))), ' ', named(`${entry.before ?? '–'} → ${entry.after ?? '–'}`)],
      }
    case 'desired': {
      const { before, after } = entry
      return {
        what: word(lang, 'timeline.desired'),
        text: [el('b', {}, named(nameOf(entry.entity))), ' ', word(lang, 'timeline.desired-text', { before, after })],
      }
    }
    case 'gap': {
      const span = entry.gapMs === null ? null : spanText(entry.gapMs, lang)
      const text = span === null ? word(lang, 'timeline.gap-open') : word(lang, 'timeline.gap-text', { span })
      return {
        what: word(lang, 'timeline.gap'),
        text: [el('b', {}, named(joined(entry.sources, lang))), ' ', text],
      }
    }
  }
}

const said = ({ who, word: text }: { readonly who: string; readonly word: string }, lang: Lang): HTMLElement =>
  named([who, text].filter((part) => part !== '').join(lang === 'en' ? ': ' : '：'))
