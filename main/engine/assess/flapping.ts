import type { AlarmEpisode, ListedEpisode } from '../../../shared/estate/alarm.ts'
import { causeOf } from '../../../shared/estate/reason.ts'
import type { AlarmRules } from '../../../shared/policy/alarm-rules.ts'

/** Episodes of one cause on one entity, each raised within the window after the one before cleared. */
interface Chain {
  readonly ids: readonly AlarmEpisode['id'][]
  readonly firstAt: number
  readonly last: AlarmEpisode
}

/** Chains that are kept without looking which of them are over, count: where nobody looks at the list, nothing else lets go of them. */
const UNPRUNED = 1_000

/** Episodes that a chain remembers, count: what was said of any of them holds for it. */
const REMEMBERED = 200

/** Which alarms come and go, and stay on the list for it. The journal keeps each of their episodes. */
export interface FlapBook {
  /** An episode as it is now: raised, grown or cleared. In the order in which they came to be so. */
  take(episode: AlarmEpisode): void
  /** The episodes that are open, those that flap as one with all before; and those that flap and are not calm for long enough. */
  listed(open: Iterable<AlarmEpisode>, now: number): readonly ListedEpisode[]
  /** The next time at which one of those that are only held will have been calm for long enough, ms since the epoch; null: none is held. */
  nextCalmAt(now: number): number | null
  use(rules: AlarmRules['flapping']): void
}

export function createFlapBook(first: AlarmRules['flapping'], before: Iterable<AlarmEpisode> = []): FlapBook {
  let { windowMs, count } = inMs(first)
  const chains = new Map<string, Chain & { readonly times: number }>()

  const isCalm = ({ last }: Chain, at: number): boolean => last.clearedAt !== null && at - last.clearedAt > windowMs
  // A clock that was ahead would hold it for as long as it was. Not asked of episodes, which are told in no order of their ends.
  const isAhead = ({ last }: Chain, now: number): boolean => last.clearedAt !== null && last.clearedAt - now > windowMs

  let pruneFrom = UNPRUNED

  const prune = (isOver: (chain: Chain) => boolean): void => {
    for (const [key, chain] of chains) if (isOver(chain)) chains.delete(key)
    pruneFrom = Math.max(UNPRUNED, 2 * chains.size)
  }

  function take(episode: AlarmEpisode): void {
    if (chains.size >= pruneFrom) prune((chain) => isCalm(chain, episode.clearedAt ?? episode.raisedAt))
    const key = `${episode.entity}#${causeOf(episode)}`
    const known = chains.get(key)
    if (known?.last.id === episode.id) chains.set(key, { ...known, last: episode })
    else if (known !== undefined && !isCalm(known, episode.raisedAt)) {
      const ids = [...known.ids, episode.id].slice(-REMEMBERED)
      chains.set(key, { ids, firstAt: known.firstAt, last: episode, times: known.times + 1 })
    } else chains.set(key, { ids: [episode.id], firstAt: episode.raisedAt, last: episode, times: 1 })
  }

  const flapping = (now: number): (Chain & { readonly times: number })[] => {
    prune((chain) => isCalm(chain, now) || isAhead(chain, now))
    return [...chains.values()].filter(({ times }) => times >= count)
  }

  for (const episode of [...before].sort((a, b) => a.raisedAt - b.raisedAt)) take(episode)

  return {
    take,
    listed(open, now) {
      const restless = new Map(flapping(now).map((chain) => [chain.last.id, chain]))
      const listed = [...open].map((episode): ListedEpisode => {
        const chain = restless.get(episode.id)
        restless.delete(episode.id)
        return chain === undefined ? episode : shown(episode, chain)
      })
      return [...listed, ...[...restless.values()].map((chain) => shown(chain.last, chain))]
    },
    nextCalmAt(now) {
      const held = flapping(now).flatMap(({ last }) => (last.clearedAt === null ? [] : [last.clearedAt + windowMs + 1]))
      return held.length === 0 ? null : Math.min(...held)
    },
    use(rules) {
      ;({ windowMs, count } = inMs(rules))
    },
  }
}

const shown = (episode: AlarmEpisode, { ids, firstAt, times }: Chain & { readonly times: number }): ListedEpisode => ({
  ...{ ...episode, raisedAt: firstAt },
  ...{ flaps: times, stands: ids },
})

const inMs = ({ windowSeconds, count }: AlarmRules['flapping']) => ({ windowMs: windowSeconds * 1_000, count })
