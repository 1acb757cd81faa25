import type { Present } from '../../../../shared/estate/case-frame.ts'
import type { AlarmRow } from '../../../../shared/estate/frame.ts'
import { GRADES, type Grade } from '../../../../shared/estate/level.ts'
import type { Problem, SourceState } from '../../../../shared/estate/source-state.ts'

/** The live estate in small. With no source that was ever reached, nobody knows of its alarms. */
export function presentOf(
  rows: readonly Pick<AlarmRow, 'level' | 'handling'>[],
  sources: readonly Pick<SourceState, 'phase' | 'asOf'>[],
  trouble: Pick<Problem, 'code' | 'facts'> | null,
): Present {
  const live = sources.filter(({ phase }) => phase === 'live')
  const moments = (live.length > 0 ? live : sources).map(({ asOf }) => asOf).filter((asOf) => asOf !== null)
  const asOf = moments.length === 0 ? null : Math.min(...moments)
  const rings = rows.filter(({ handling }) => !handling?.shelved)
  const count = (grade: Grade): number => rings.filter(({ level }) => level === grade).length
  const alarms = { critical: count('critical'), major: count('major'), minor: count('minor'), notice: count('notice') }
  const isKnown = asOf !== null || GRADES.some((grade) => alarms[grade] > 0)
  const told = trouble && { code: trouble.code, facts: trouble.facts }
  return { alarms: isKnown ? alarms : null, asOf, live: live.length > 0, trouble: told }
}
