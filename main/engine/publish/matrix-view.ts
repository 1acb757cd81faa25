import type { MatrixFrame } from '../../../shared/estate/matrix.ts'
import type { Delta } from '../../../shared/estate/record.ts'
import type { EstateReader } from './estate-reader.ts'
import type { Head } from './estate-view.ts'
import type { Freshness } from './freshness.ts'
import { matrixOf, ofMatrix } from './matrix.ts'

/** It is looked at anew this seldom, ms: each look goes over all components. */
const APART_MS = 1_000

/** The matrix of one window. */
export interface MatrixView {
  changed(deltas: readonly Delta[]): void
  /** Freshness changed. */
  touch(): void
  /** The window waits for an answer: the next frame is sent also where it tells nothing new. */
  answer(): void
  next(from: { readonly estate: EstateReader; readonly freshness: Freshness }, head: Head, monotonic: number): MatrixFrame | null
  acknowledge(seq: number): void
  readonly busy: boolean
}

/** Sends the whole matrix each time that it is another. */
export function createMatrixView(): MatrixView {
  let inFlight: number | null = null
  let awaited = true
  let dirty = true
  let lookedAt = Number.NEGATIVE_INFINITY
  let shown = ''

  return {
    changed(deltas) {
      if (!dirty) dirty = deltas.some((delta) => ofMatrix(delta.op === 'del' ? delta.id : delta.record.id))
    },
    touch() {
      dirty = true
    },
    answer() {
      awaited = true
      dirty = true
    },
    acknowledge(seq) {
      if (inFlight === seq) inFlight = null
    },
    get busy() {
      return inFlight !== null
    },
    next({ estate, freshness }, { seq, asOf, moment }, monotonic) {
      if (inFlight !== null || !dirty || (!awaited && monotonic - lookedAt < APART_MS)) return null
      lookedAt = monotonic
      dirty = false
      const matrix = matrixOf(estate, freshness)
      const text = JSON.stringify(matrix)
      if (!awaited && text === shown) return null
      awaited = false
      shown = text
      inFlight = seq
      return { view: 'matrix', base: null, seq, asOf, moment, ...matrix }
    },
  }
}
