import type { Clock } from '../../../../shared/lib/clock.ts'
import type { FaultKind } from '../faults.ts'

/**
 * Faults with which an open watch is kept but not believed: events will arrive on its socket once the server can read again. The
 * others say that it is over.
 */
export const LOSES_TRUST: Readonly<Record<FaultKind, boolean>> = {
  unreachable: true,
  broken: true,
  refused: false,
  denied: false,
  expired: false,
}

/** How far a watch can be believed: when its socket was heard last, and when the server last read its storage for it. */
export interface WatchTrust {
  /** A frame or a pong came. */
  heard(): void
  /** The server read its storage when asked at `askedAt`, ms since the epoch. */
  confirmed(askedAt: number): void
  /** It could not. */
  doubt(): void
  readonly doubted: boolean
  /** Last frame or pong, ms since the epoch; null: none yet. */
  readonly seenAt: number | null
  /** Last confirmed reading, likewise. */
  readonly readAt: number | null
  /** Whether nothing was heard for `silenceMs`. After a sleep (`graceMs` given) it first gets that long to answer. */
  isSilent(silenceMs: number, graceMs: number | null): boolean
}

export function createWatchTrust(clock: Clock): WatchTrust {
  let heardMonotonic = 0
  let seenAt: number | null = null
  let readAt: number | null = null
  let doubted = false
  return {
    heard() {
      heardMonotonic = clock.monotonic()
      seenAt = clock.now()
    },
    confirmed(askedAt) {
      readAt = askedAt
      doubted = false
    },
    doubt() {
      doubted = true
    },
    get doubted() {
      return doubted
    },
    get seenAt() {
      return seenAt
    },
    get readAt() {
      return readAt
    },
    isSilent(silenceMs, graceMs) {
      const now = clock.monotonic()
      if (graceMs !== null) heardMonotonic = Math.max(heardMonotonic, now - silenceMs + graceMs)
      return now - heardMonotonic > silenceMs
    },
  }
}
