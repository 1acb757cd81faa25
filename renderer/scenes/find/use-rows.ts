import { useEffect, useRef, useState } from 'react'
import { type FindSort, parseQuery } from '../../../shared/estate/find.ts'
import type { CheckedFindFrame } from '../../feed/frame-schema.ts'
import { find } from '../../find/finder.ts'
import { lookAgain } from '../../find/look-again.ts'
import type { Row } from './columns.ts'

/** Rows that are asked for at once, count: two screens of a laptop. */
const PIECE_ROWS = 100
/** So long after the last key it is looked, ms. */
const TYPING_MS = 150

export interface Listing {
  readonly total: number | null
  readonly kinds: CheckedFindFrame['kinds']
  readonly asOf: number | null
  readonly failed: boolean
  readonly row: (index: number) => Row | undefined
}

/** All that a line finds, in pieces as they come on screen, and asked again while they are there. */
export function useRows(line: string, sort: FindSort, down: boolean, first: number, last: number): Listing {
  const asked = `${sort} ${down} ${line}`
  const pieces = useRef(new Map<number, readonly Row[]>())
  const [head, setHead] = useState<{ asked: string; frame: CheckedFindFrame } | null>(null)
  const [failed, setFailed] = useState(false)
  const from = Math.floor(first / PIECE_ROWS)
  const to = Math.floor(Math.max(first, last) / PIECE_ROWS)
  const known = head?.asked === asked

  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` is all of the question
  useEffect(() => {
    if (!known) pieces.current.clear()
    return lookAgain(
      {
        ask: (piece) => find({ query: parseQuery(line), sort, down, from: piece * PIECE_ROWS, limit: PIECE_ROWS }),
        took(piece, frame) {
          pieces.current.set(piece, frame.rows)
          setHead({ asked, frame })
          setFailed(false)
        },
        failed: () => setFailed(true),
        isSeen: () => document.visibilityState === 'visible',
      },
      Array.from({ length: to - from + 1 }, (_, n) => from + n),
      known ? 0 : TYPING_MS,
    )
  }, [asked, from, to])

  const frame = known ? head.frame : null
  return {
    total: frame?.total ?? null,
    kinds: frame?.kinds ?? {},
    asOf: frame?.asOf ?? null,
    failed,
    row: (index) => pieces.current.get(Math.floor(index / PIECE_ROWS))?.[index % PIECE_ROWS],
  }
}
