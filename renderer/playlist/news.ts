import type { PresentAlarm } from '../../shared/estate/frame.ts'
import type { Estate } from '../feed/estate-fold.ts'
import { isSettled } from '../stores/estate-reading.ts'
import { newCalls } from './calls.ts'

type Seen = Pick<Estate, 'sources' | 'moment'> & { readonly alarms: readonly PresentAlarm[] | null }

/**
 * Which alarms are news, picture by picture. What is found burning when the wall opens is not: all sources have to be there once. From then on
 * whatever comes is, also while one of them is gone and comes back; and what came while the wall showed the past is, on the way back where it was not told before.
 * @param missedSince tells since when, ms since the epoch, what was raised may have been called out to nobody: by a page that failed meanwhile;
 *   null: none did
 */
export function createNews(missedSince: () => number | null = () => null): (seen: Seen, settled?: boolean) => readonly string[] {
  let known: Seen['alarms'] = null
  return ({ alarms, sources, moment }, settled = isSettled(sources)) => {
    if (moment !== null || alarms === null || alarms === known) return []
    if (known === null && !settled) return []
    const since = known === null ? missedSince() : null
    const before = known ?? alarms.filter(({ raisedAt }) => since === null || raisedAt < since)
    const news = newCalls(before, alarms).map(({ id }) => id)
    known = alarms
    return news
  }
}
