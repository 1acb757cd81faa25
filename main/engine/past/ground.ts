import type { DiffGround } from '../../../shared/estate/frame.ts'
import type { Moment } from '../journal/moment.ts'

/** What is held against another moment, and how far it can be: `asked`, ms since the epoch, is the instant that it stands for. */
export function groundOf({ at, watched, sources }: Pick<Moment, 'at' | 'watched' | 'sources'>, asked: number): DiffGround {
  const live = sources.filter(({ phase }) => phase === 'live').length
  const wanted = sources.filter(({ phase }) => phase !== 'paused')
  if (at > asked) return { what: 'before', at }
  if (wanted.length > 0 && sources.every(({ asOf }) => asOf === null)) return { what: 'nothing', at }
  if (!watched) return { what: 'unwatched', at }
  if (wanted.length > 0 && live === 0) return { what: 'cut', at }
  return { what: live < wanted.length ? 'partly' : 'whole', at }
}
