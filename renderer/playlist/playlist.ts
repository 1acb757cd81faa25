import type { WallSettings } from '../../shared/ipc/wall.ts'

/** What decides which scene is on the screen: the playlist, a person, or an alarm. Times in ms of the monotonic clock. */
export type Turn =
  | { readonly mode: 'off' }
  /** The stop at `index` stays until then. */
  | { readonly mode: 'playing'; readonly index: number; readonly until: number }
  /** A person is at the screen; it is theirs until then. */
  | { readonly mode: 'touched'; readonly index: number; readonly until: number }
  /** An alarm holds the city on the screen until then. */
  | { readonly mode: 'held'; readonly index: number; readonly until: number }

export type PlaylistEvent =
  /** A second passed; `calling`: an alarm still wants to be seen. */
  | { readonly type: 'tick'; readonly calling: boolean }
  | { readonly type: 'touch' }
  /** A page took the place of one that failed, and stands at that stop; `person`: where only a person goes. */
  | { readonly type: 'resumed'; readonly index: number; readonly person: boolean }
  /** A new alarm of grade I or II. */
  | { readonly type: 'alarm' }
  /** Somebody took note of it. */
  | { readonly type: 'noted' }

/** What the screen is to show because of an event; null: it stays as it is. */
export type Go = { readonly what: 'stop'; readonly index: number } | { readonly what: 'alarm' } | null

export interface Step {
  readonly turn: Turn
  readonly go: Go
}

/** `stops`: only those that this version knows. */
export type Rules = Pick<WallSettings['playlist'], 'on' | 'stops' | 'holdSeconds' | 'touchSeconds'>

const SECOND_MS = 1000

function play(rules: Rules, index: number, now: number): Step {
  const stop = rules.stops[index % Math.max(1, rules.stops.length)]
  if (!stop) return { turn: { mode: 'off' }, go: null }
  const at = index % rules.stops.length
  return { turn: { mode: 'playing', index: at, until: now + stop.seconds * SECOND_MS }, go: { what: 'stop', index: at } }
}

function hold(rules: Rules, index: number, now: number): Step {
  return { turn: { mode: 'held', index, until: now + rules.holdSeconds * SECOND_MS }, go: { what: 'alarm' } }
}

/** The turn after an event. A turn that is off begins to play with the first tick that finds the playlist on. */
export function step(turn: Turn, event: PlaylistEvent, rules: Rules, now: number): Step {
  const stay: Step = { turn, go: null }
  if (!rules.on || rules.stops.length === 0) return { turn: { mode: 'off' }, go: null }
  // A clock that was set back must not hold a scene for hours.
  const over = turn.mode !== 'off' && (now >= turn.until || turn.until - now > longest(turn, rules) * SECOND_MS)
  switch (event.type) {
    case 'tick':
      if (turn.mode === 'off') return play(rules, 0, now)
      if (!over) return stay
      if (turn.mode === 'playing') return play(rules, turn.index + 1, now)
      if (turn.mode === 'touched' && event.calling) return hold(rules, turn.index, now)
      return play(rules, turn.index, now)
    case 'resumed': {
      const seconds = event.person ? rules.touchSeconds : rules.stops[event.index]?.seconds
      if (turn.mode !== 'off' || seconds === undefined) return stay
      return {
        turn: { mode: event.person ? 'touched' : 'playing', index: event.index, until: now + seconds * SECOND_MS },
        go: null,
      }
    }
    case 'touch': {
      const index = turn.mode === 'off' ? 0 : turn.index
      return { turn: { mode: 'touched', index, until: now + rules.touchSeconds * SECOND_MS }, go: null }
    }
    case 'alarm':
      // Who is at the screen sees it in the list; it is not torn from under their hands.
      return turn.mode === 'touched' && !over ? stay : hold(rules, turn.mode === 'off' ? 0 : turn.index, now)
    case 'noted':
      return turn.mode === 'held' ? play(rules, turn.index, now) : stay
  }
}

function longest(turn: Exclude<Turn, { mode: 'off' }>, rules: Rules): number {
  switch (turn.mode) {
    case 'playing':
      return rules.stops[turn.index]?.seconds ?? 0
    case 'touched':
      return rules.touchSeconds
    case 'held':
      return rules.holdSeconds
  }
}
