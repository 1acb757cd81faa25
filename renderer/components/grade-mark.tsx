import type { Grade } from '../../shared/estate/level.ts'
import { say } from '../i18n/say.ts'
import { useLang } from '../stores/stores.ts'

/**
 * A grade's shape and where its character stands: colour never speaks alone. What has corners reaches a little beyond the 24 × 24 of the
 * drawing: it looks as large as the others so, and has room for a character that can be read.
 */
export const GRADE_SHAPES: Readonly<
  Record<Grade, { readonly points: string; readonly baseline: number; readonly size: number }>
> = {
  critical: { points: '7.6,1 16.4,1 23,7.6 23,16.4 16.4,23 7.6,23 1,16.4 1,7.6', baseline: 16.6, size: 13 },
  major: { points: '12,-2.4 25.8,23.6 -1.8,23.6', baseline: 21.4, size: 12.5 },
  minor: { points: '12,-1.4 25.4,12 12,25.4 -1.4,12', baseline: 16.5, size: 12.5 },
  notice: { points: '', baseline: 16.4, size: 12.5 },
}

export function GradeMark({ grade }: { readonly grade: Grade }) {
  const lang = useLang()
  const shape = GRADE_SHAPES[grade]
  return (
    <svg className={`grade-mark grade-${grade}`} viewBox="0 0 24 24" role="img" aria-label={say(lang, `level.${grade}`)}>
      {grade === 'notice' ? <circle cx="12" cy="12" r="11.4" /> : <polygon points={shape.points} />}
      <text x="12" y={shape.baseline} fontSize={shape.size} textAnchor="middle">
        {say(lang, `mark.${grade}`)}
      </text>
    </svg>
  )
}
