import { REPORT_FIELDS } from '../../../shared/estate/incident.ts'
import { REPORT_FIELD_WORDS } from '../../../shared/estate/incident-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { el } from '../dom.ts'
import type { Contents } from '../model/contents.ts'
import { word } from '../words.ts'
import { section } from './section.ts'

/** What people wrote, field by field in the order of the rule; what nobody filled in says so. */
export function fields({ incident }: Contents, lang: Lang): HTMLElement {
  const report = incident?.incident?.report
  if (report === undefined) return section(lang, 'fields.title', 'fields', el('p', { class: 'aside' }, word(lang, 'fields.none')))
  const rows = REPORT_FIELDS.map((field) => {
    const text = report[field].trim()
    return el(
      'div',
      { class: text === '' ? 'empty' : '' },
      el('dt', {}, REPORT_FIELD_WORDS[field][lang]),
      el('dd', { dir: 'auto' }, text === '' ? word(lang, 'fields.empty') : text),
    )
  })
  return section(lang, 'fields.title', 'fields', el('dl', {}, ...rows))
}
