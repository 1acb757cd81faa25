/**
 * Time as an effect, passed in so that tests decide it. `now` is wall time in ms since the epoch and may jump;
 * `monotonic` is in ms from an arbitrary start and never goes back: measure spans with it.
 */
export interface Clock {
  now(): number
  monotonic(): number
}
