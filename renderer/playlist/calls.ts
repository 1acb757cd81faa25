import type { AlarmRow } from '../../shared/estate/frame.ts'
import { compareLevels, isGrave } from '../../shared/estate/level.ts'

type Calling = Pick<AlarmRow, 'id' | 'level' | 'handling'>

/** Whether an alarm asks for a person who has not said yet that they know of it. */
export const calls = ({ level, handling }: Pick<AlarmRow, 'level' | 'handling'>): boolean =>
  isGrave(level) && !handling?.acknowledged && !handling?.shelved

/**
 * Alarms that came to call between two pictures of the present: new ones, and those that were of a lower grade, or known until they
 * grew. What is found burning when the wall opens is not news.
 */
export function newCalls(before: readonly Calling[], after: readonly Calling[]): readonly Calling[] {
  const were = new Map(before.map((alarm) => [alarm.id, alarm]))
  return after.filter((alarm) => {
    const was = were.get(alarm.id)
    return calls(alarm) && (was === undefined || !calls(was) || compareLevels(alarm.level, was.level) < 0)
  })
}
