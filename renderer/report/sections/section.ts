import type { Lang } from '../../../shared/lib/words.ts'
import { el } from '../dom.ts'
import { type ReportKey, word } from '../words.ts'

/** A part of the report under its heading. */
export function section(lang: Lang, title: ReportKey, name: string, ...children: readonly (Node | string | null)[]): HTMLElement {
  return el('section', { class: name, 'aria-label': word(lang, title) }, el('h2', {}, word(lang, title)), ...children)
}
