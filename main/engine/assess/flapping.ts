import type { AlarmEpisode, ListedEpisode } from '../../../shared/estate/alarm.ts'
import { causeOf } from '../../../shared/estate/reason.ts'
import type { AlarmRules } from '../../../shared/policy/alarm-rules.ts'

/** Episodes of one cause on one entity, each raised within the window after the one before cleared. */
interface Chain {
  readonly ids: readonly AlarmEpisode['id'][]
  readonly firstAt: number
  readonly last: AlarmEpisode
  /** Raised so many times, count. */
  readonly times: number
}

/** Chains that are kept without looking which of them are over, count: where nobody looks at the list, nothing else lets go of them. */
const UNPRUNED = 1_000

/** Episodes that a chain remembers, count: what was said of any of them holds for it. */
const REMEMBERED = 200

export interface Listed {
  /** The episodes that are open, those that flap as one with all before; and those that flap and are not calm for long enough. */
  readonly episodes: readonly ListedEpisode[]
  /** The next time at which one of those that are only held will have been calm for long enough, ms since the epoch; null: none is held. */
  readonly calmAt: number | null
}

/** Which alarms come and go, and stay on the list for it. The journal keeps each of their episodes. */
export interface FlapBook {
  /** An episode as it is now: raised, grown or cleared. In the order in which they came to be so. */
  take(episode: AlarmEpisode): void
  listed(open: Iterable<AlarmEpisode>, now: number): Listed
  use(rules: AlarmRules['flapping']): void
}

export function createFlapBook(first: AlarmRules['flapping'], before: Iterable<AlarmEpisode> = []): FlapBook {
  let { windowMs, count } = inMs(first)
  const chains = new Map<string, Chain>()

  const isCalm = ({ last }: Chain, at: number): boolean => last.clearedAt !== null && at - last.clearedAt > windowMs
  // A clock that was ahead would hold it for as long as it was. Not asked of episodes, which are told in no order of their ends.
  const isAhead = ({ last }: Chain, now: number): boolean => last.clearedAt !== null && last.clearedAt - now > windowMs

  let pruneFrom = UNPRUNED

  const prune = (isOver: (chain: Chain) => boolean, visit: (chain: Chain) => void = () => {}): void => {
    for (const [key, chain] of chains) {
      if (isOver(chain)) chains.delete(key)
      else visit(chain)
    }
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

  for (const episode of [...before].sort((a, b) => a.raisedAt - b.raisedAt)) take(episode)

  return {
    take,
    listed(open, now) {
      const restless = new Map<AlarmEpisode['id'], Chain>()
      let calmAt: number | null = null
      prune(
        (chain) => isCalm(chain, now) || isAhead(chain, now),
        (chain) => {
          const { last, times } = chain
          if (times < count) return
          restless.set(last.id, chain)
          if (last.clearedAt !== null) calmAt = Math.min(calmAt ?? Number.POSITIVE_INFINITY, last.clearedAt + windowMs + 1)
        },
      )
      const episodes: ListedEpisode[] = []
      for (const episode of open) {
        const chain = restless.get(episode.id)
        restless.delete(episode.id)
        episodes.push(chain === undefined ? episode : shown(episode, chain))
      }
      for (const chain of restless.values()) episodes.push(shown(chain.last, chain))
      return { episodes, calmAt }
    },
    use(rules) {
      ;({ windowMs, count } = inMs(rules))
    },
  }
}

const shown = (episode: AlarmEpisode, { ids, firstAt, times }: Chain): ListedEpisode => ({
  ...{ ...episode, raisedAt: firstAt },
  ...{ flaps: times, stands: ids },
})

const inMs = ({ windowSeconds, count }: AlarmRules['flapping']) => ({ windowMs: windowSeconds * 1_000, count })
