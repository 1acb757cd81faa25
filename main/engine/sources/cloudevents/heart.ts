import type { Clock } from '../../../../shared/lib/clock.ts'

/** A beat that comes this much later than two should, or on a clock that moved by so much, ms: the machine slept, or its clock was set. */
const GAP_MS = 1000

export interface HeartTunables {
  /** Between two beats, ms: at each the other end is pinged. */
  readonly pingMs: number
  /** Without any sign of life for this long a socket is dead, ms. */
  readonly silenceMs: number
  /** Heartbeats that may be missing, ratio. */
  readonly heartbeats: number
}

/** half-open: nothing at all came for `ms`. silent: pongs came, and neither event nor heartbeat. */
export interface Silence {
  readonly what: 'half-open' | 'silent'
  readonly ms: number
}

/** Whether the other end of a socket is there, and whether it is sure that nothing is new. A pong tells the first, a frame both. */
export interface Heart {
  /** The machine slept, or its clock was set, and no frame came since. */
  readonly unsure: boolean
  opened(): void
  pong(): void
  frame(): void
  /** To be called each `pingMs`. `heartbeatMs`: what the other end promised; 0: nothing yet. */
  beat(heartbeatMs: number): Silence | null
}

export function createHeart({ pingMs, silenceMs, heartbeats }: HeartTunables, clock: Clock): Heart {
  /** Last sign of life, and last frame, on the monotonic clock. */
  let signAt = 0
  let frameAt = 0
  let unsure = false
  let beatAt = clock.monotonic()
  let beatWallAt = clock.now()

  const frame = () => {
    frameAt = clock.monotonic()
    signAt = frameAt
    unsure = false
  }

  return {
    get unsure() {
      return unsure
    },
    opened() {
      frame()
      // no beat was missed while there was nothing to beat for
      beatAt = clock.monotonic()
      beatWallAt = clock.now()
    },
    pong() {
      signAt = clock.monotonic()
    },
    frame,
    beat(heartbeatMs) {
      const now = clock.monotonic()
      const gap = Math.max(now - beatAt, Math.abs(clock.now() - beatWallAt))
      beatAt = now
      beatWallAt = clock.now()
      const quietMs = Math.max(silenceMs, heartbeatMs * heartbeats)
      if (gap > 2 * pingMs + GAP_MS) {
        // it has one ping, and one heartbeat, to show that it is still there
        unsure = true
        signAt = now - silenceMs + 2 * pingMs
        frameAt = Math.max(frameAt, now - quietMs + heartbeatMs + pingMs)
      }
      if (now - signAt > silenceMs) return { what: 'half-open', ms: silenceMs }
      return now - frameAt > quietMs ? { what: 'silent', ms: quietMs } : null
    },
  }
}
