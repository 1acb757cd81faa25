import type { CoverageMember } from '../../../shared/snapshot/members.ts'

type Source = Pick<CoverageMember['sources'][number], 'stretches' | 'gaps'>

/** When a source was not live, ms since the epoch; null: to the end of what is told. */
export interface Gap {
  readonly at: number
  readonly until: number | null
}

/** As many gaps as its coverage counts, the last ones: what comes before a source was first heard of is none. */
export function gapsOf({ stretches, gaps }: Source): readonly Gap[] {
  const found: Gap[] = []
  for (const [index, { from: at, phase }] of stretches.entries()) {
    const before = stretches[index - 1]
    if (phase === 'live' || (before !== undefined && before.phase !== 'live')) continue
    const until = stretches.slice(index).find((later) => later.phase === 'live')?.from ?? null
    found.push({ at, until })
  }
  return found.slice(Math.max(0, found.length - gaps))
}

/** A piece of the bar, ms since the epoch. `before`: it was not heard of yet, which its share and its gaps leave out. */
export interface BarPiece {
  readonly from: number
  readonly to: number
  readonly what: 'live' | 'gap' | 'before'
}

/** The bar of a source, saying what its share and its gaps say. */
export function barOf(source: Source): readonly BarPiece[] {
  const first = gapsOf(source)[0]?.at ?? Number.POSITIVE_INFINITY
  return source.stretches.map(({ from, to, phase }) => ({
    from,
    to,
    what: phase === 'live' ? 'live' : from < first ? 'before' : 'gap',
  }))
}
