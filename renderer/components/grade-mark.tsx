import type { Grade } from '../../shared/estate/level.ts'
import { say } from '../i18n/say.ts'
import { useLang } from '../stores/stores.ts'

/** A grade's shape (24 × 24) and where its character stands: colour never speaks alone. */
export const GRADE_SHAPES: Readonly<
  Record<Grade, { readonly points: string; readonly baseline: number; readonly size: number }>
> = {
  critical: { points: '7.6,1 16.4,1 23,7.6 23,16.4 16.4,23 7.6,23 1,16.4 1,7.6', baseline: 16.6, size: 13 },
  major: { points: '12,0.5 23.8,22.5 0.2,22.5', baseline: 20.3, size: 11 },
  minor: { points: '12,0 24,12 12,24 0,12', baseline: 16.2, size: 12 },
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
