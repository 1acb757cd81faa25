import { useEffect, useRef, useState } from 'react'
import { type FindSort, parseQuery } from '../../../shared/estate/find.ts'
import type { CheckedFindFrame } from '../../feed/frame-schema.ts'
import { find } from '../../find/finder.ts'
import type { Row } from './columns.ts'

/** Rows that are asked for at once, count: two screens of a laptop. */
export const PIECE_ROWS = 100
/** What is on screen is asked for again this often, ms. */
const FRESH_MS = 5_000
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
  const [turn, setTurn] = useState(0)
  const from = Math.floor(first / PIECE_ROWS)
  const to = Math.floor(Math.max(first, last) / PIECE_ROWS)
  const known = head?.asked === asked

  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setTurn((n) => n + 1)
    }, FRESH_MS)
    return () => clearInterval(timer)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is when, not what
  useEffect(() => {
    let current = true
    const look = async (): Promise<void> => {
      for (let piece = from; piece <= to && current; piece += 1) {
        const limit = PIECE_ROWS
        try {
          const frame = await find({ query: parseQuery(line), sort, down, from: piece * limit, limit })
          if (!current) return
          pieces.current.set(piece, frame.rows)
          setHead({ asked, frame })
          setFailed(false)
        } catch {
          if (current) setFailed(true)
        }
      }
    }
    if (!known) pieces.current.clear()
    const timer = setTimeout(() => void look(), known ? 0 : TYPING_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [asked, from, to, turn])

  const frame = known ? head.frame : null
  return {
    total: frame?.total ?? null,
    kinds: frame?.kinds ?? {},
    asOf: frame?.asOf ?? null,
    failed,
    row: (index) => pieces.current.get(Math.floor(index / PIECE_ROWS))?.[index % PIECE_ROWS],
  }
}
