import type { CoverageMember } from '../../../shared/snapshot/members.ts'

type Told = CoverageMember['sources'][number]
type Source = Pick<Told, 'since'> & { readonly stretches: readonly Readonly<Told['stretches'][number]>[] }

/** A piece of the bar, ms since the epoch. `before`: it was not known yet, which its share and its gaps leave out. */
interface BarPiece {
  readonly from: number
  readonly to: number
  readonly what: 'live' | 'gap' | 'before'
  /** Of a gap: how long it was not live in it, ms. */
  readonly gapMs: number
}

/** The bar of a source, saying what its share and its gaps say. */
export function barOf({ since, stretches }: Source): readonly BarPiece[] {
  const known = since ?? Number.POSITIVE_INFINITY
  return stretches.flatMap(({ from, to, phase, gapMs }): readonly BarPiece[] => {
    if (phase === 'live') return [{ from, to, what: 'live', gapMs: 0 }]
    const at = Math.min(to, Math.max(from, known))
    const pieces: readonly BarPiece[] = [
      { from, to: at, what: 'before', gapMs: 0 },
      { from: at, to, what: 'gap', gapMs: gapMs ?? to - at },
    ]
    return pieces.filter((piece) => piece.from < piece.to)
  })
}

/** When a source was not live, ms since the epoch; null: to the end of what is told. */
interface Gap {
  readonly at: number
  readonly until: number | null
  /** How long it was not in that time, ms. */
  readonly gapMs: number
}

/** Its gaps to the minute: several in one are one here. */
export function gapsOf(source: Source): readonly Gap[] {
  const pieces = barOf(source)
  return pieces.flatMap(({ from, what }, n) => {
    if (what !== 'gap' || pieces[n - 1]?.what === 'gap') return []
    const end = pieces.findIndex((later, at) => at > n && later.what !== 'gap')
    const gap = pieces.slice(n, end < 0 ? undefined : end)
    return [{ at: from, until: pieces[end]?.from ?? null, gapMs: gap.reduce((sum, piece) => sum + piece.gapMs, 0) }]
  })
}
