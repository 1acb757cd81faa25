import { isGrade, type Level } from '../../shared/estate/level.ts'
import { say } from '../i18n/say.ts'
import { useLang } from '../stores/stores.ts'
import { GradeMark } from './grade-mark.tsx'

/** A level in small: a grade's mark, or a square filled (normal), grey (stale), or hatched (unknown). */
export function LevelSign({ level }: { readonly level: Level }) {
  const lang = useLang()
  if (isGrade(level)) return <GradeMark grade={level} />
  return (
    <svg className={`level-sign level-${level}`} viewBox="0 0 24 24" role="img" aria-label={say(lang, `level.${level}`)}>
      <rect x="4" y="4" width="16" height="16" rx="3" />
      {level === 'unknown' && <path d="M4 16 L16 4 M8 20 L20 8" />}
      {level === 'stale' && <path d="M12 7.5 V12 L15 13.5" />}
    </svg>
  )
}
