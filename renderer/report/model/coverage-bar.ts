import type { WatchStretch } from '../../../shared/estate/watch.ts'
import type { CoverageMember } from '../../../shared/snapshot/members.ts'

type Source = Pick<CoverageMember['sources'][number], 'since'> & { readonly stretches: readonly WatchStretch[] }

/** A piece of the bar, ms since the epoch. `before`: it was not known yet, which its share and its gaps leave out. */
export interface BarPiece {
  readonly from: number
  readonly to: number
  readonly what: 'live' | 'gap' | 'before'
}

/** The bar of a source, saying what its share and its gaps say. */
export function barOf({ since, stretches }: Source): readonly BarPiece[] {
  const known = since ?? Number.POSITIVE_INFINITY
  return stretches.flatMap(({ from, to, phase }): readonly BarPiece[] => {
    if (phase === 'live') return [{ from, to, what: 'live' }]
    const at = Math.min(to, Math.max(from, known))
    const pieces: readonly BarPiece[] = [
      { from, to: at, what: 'before' },
      { from: at, to, what: 'gap' },
    ]
    return pieces.filter((piece) => piece.from < piece.to)
  })
}

/** When a source was not live, ms since the epoch; null: to the end of what is told. */
export interface Gap {
  readonly at: number
  readonly until: number | null
}

/** Its gaps to the minute: several in one are one here. */
export function gapsOf(source: Source): readonly Gap[] {
  const pieces = barOf(source)
  return pieces.flatMap(({ from, what }, n) => {
    if (what !== 'gap' || pieces[n - 1]?.what === 'gap') return []
    return [{ at: from, until: pieces.slice(n).find((later) => later.what === 'live')?.from ?? null }]
  })
}
