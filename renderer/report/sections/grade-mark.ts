import type { Grade } from '../../../shared/estate/level.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { say } from '../../i18n/say.ts'
import { el, svg } from '../dom.ts'

/** Shape of each grade: a colour never stands alone. */
const SHAPES: Readonly<Record<Grade, string>> = {
  critical: 'M6 1 H14 L19 6 V14 L14 19 H6 L1 14 V6 Z',
  major: 'M10 1.5 L19.5 18.5 H0.5 Z',
  minor: 'M10 0.5 L19.5 10 L10 19.5 L0.5 10 Z',
  notice: 'M10 1 A9 9 0 1 1 9.99 1 Z',
}
/** A triangle has its room low. */
const BASELINE: Readonly<Record<Grade, number>> = { critical: 14, major: 16, minor: 13.6, notice: 14 }
const SIZES: Readonly<Record<Grade, number>> = { critical: 11, major: 9, minor: 9.5, notice: 11 }

/** A grade as shape and character. */
export function gradeMark(grade: Grade, lang: Lang): HTMLElement {
  const sign = svg('text', { x: 10, y: BASELINE[grade], 'font-size': SIZES[grade] }, say(lang, `mark.${grade}`))
  const shape = svg('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true' }, svg('path', { d: SHAPES[grade] }), sign)
  return el('span', { class: `grade-mark ${grade}`, role: 'img', 'aria-label': say(lang, `level.${grade}`) }, shape)
}
