import type { Grade } from '../../../shared/estate/level.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { say } from '../../i18n/say.ts'
import { el, svg } from '../dom.ts'

/** Shape of each grade: a colour never stands alone. */
const SHAPES: Readonly<Record<Grade, string>> = {
  critical: 'M6 1 H14 L19 6 V14 L14 19 H6 L1 14 V6 Z',
  major: 'M10 -2 L21.5 19.6 H-1.5 Z',
  minor: 'M10 -1.2 L21.2 10 L10 21.2 L-1.2 10 Z',
  notice: 'M10 1 A9 9 0 1 1 9.99 1 Z',
}
/** A triangle has its room low. */
const BASELINE: Readonly<Record<Grade, number>> = { critical: 14, major: 17.8, minor: 13.8, notice: 14 }
const SIZES: Readonly<Record<Grade, number>> = { critical: 11, major: 10.4, minor: 10.4, notice: 11 }

/** A grade as shape and character. */
export function gradeMark(grade: Grade, lang: Lang): HTMLElement {
  const sign = svg('text', { x: 10, y: BASELINE[grade], 'font-size': SIZES[grade] }, say(lang, `mark.${grade}`))
  const shape = svg('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true' }, svg('path', { d: SHAPES[grade] }), sign)
  return el('span', { class: `grade-mark ${grade}`, role: 'img', 'aria-label': say(lang, `level.${grade}`) }, shape)
}
