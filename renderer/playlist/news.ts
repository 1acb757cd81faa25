import type { Estate } from '../feed/estate-fold.ts'
import { isSettled } from '../stores/estate-reading.ts'
import { newCalls } from './calls.ts'

type Seen = Pick<Estate, 'alarms' | 'sources' | 'moment'>

/**
 * Which alarms are news, picture by picture. What is found burning when the wall opens is not: all sources have to be there once. From then on
 * whatever comes is, also while one of them is gone and comes back; and what came while the wall showed the past is, on the way back.
 */
export function createNews(): (seen: Seen) => readonly string[] {
  let known: Estate['alarms'] = null
  return ({ alarms, sources, moment }) => {
    if (moment !== null || alarms === null || alarms === known) return []
    if (known === null && !isSettled(sources)) return []
    const news = known === null ? [] : newCalls(known, alarms).map(({ id }) => id)
    known = alarms
    return news
  }
}
