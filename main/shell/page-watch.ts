import type { LastWords, Loss, Place, Recoveries } from '../../shared/ipc/wall.ts'
import { type BackoffPolicy, createBackoff } from '../../shared/lib/backoff.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import { START_BOUNDS } from './start-bounds.ts'

/** The page is looked at this often, ms. */
const TICK_MS = 500
/** A page says every second that it lives; silent for this long it hangs, ms. Own: a wall is to be back within ten seconds. */
const SILENT_MS = 5_000
/** A look that came late by this much tells that we ourselves slept, ms: the page's silence then says nothing. */
const SLEPT_MS = 2_000
/** A page that was ended and is not told as gone by then is loaded anew all the same, ms. */
const END_MS = 1_500

/** Where even the words' own page died, they are shown again after this, ms. */
const REST_AGAIN_MS = 1_000

/** What would begin another line of the log, or hide in one. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu

/** Before a page is loaded again: at once, but not spinning when it dies at once. A page that lived a minute starts over. */
const AGAIN: BackoffPolicy = { initialMs: 300, maxMs: 2_000, factor: 2, healthyMs: 60_000 }
/** This many losses in a row are a loop: the screen goes over to the last known alarms in words. */
const LOOP = 6
/** A fault of the page's own comes again where it came: after so many in a row the next page begins at the wall. */
const FAULTS = 2
/** How long those words stand before the wall is tried again. */
const REST: BackoffPolicy = { initialMs: 20_000, maxMs: 300_000, factor: 2, healthyMs: AGAIN.healthyMs }

export interface PageWatchEffects {
  readonly clock: Clock
  readonly random: () => number
  /** Runs `work` after `ms`; returns a function that cancels. */
  readonly later: (work: () => void, ms: number) => () => void
  /** Loads the wall's page. */
  readonly load: () => void
  /** Shows the words instead, without any script; the wall is tried again at `againAt`, ms since the epoch. */
  readonly rest: (words: LastWords | null, againAt: number) => void
  /** Ends the page's process, whatever state it is in. */
  readonly end: () => void
  /** True while somebody debugs the page: it may stand still then. */
  readonly debugged: () => boolean
  readonly log: (line: string) => void
}

/** Keeps one page on the screen: notices that it died, hangs or can't draw, and has it loaded again where it was. */
export interface PageWatch extends Disposable {
  /** The page says that it lives, and where it stands. */
  alive(place: Place, words: LastWords | null): void
  /** Its process ended. */
  gone(reason: string): void
  /** It, or what it draws on, is of no use any more; `words`: of what became of it, for the log. */
  lost(why: Loss, words?: string): void
  /** What the next page is told, as it asks where to stand, before it says anything else. */
  resume(): { readonly place: Place | null; readonly recoveries: Recoveries }
}

/** `down`: between two pages. `resting`: the words are shown. */
type Phase = 'loading' | 'showing' | 'ending' | 'down' | 'resting'

export function createPageWatch(effects: PageWatchEffects): PageWatch {
  const { clock, later, log } = effects
  const again = createBackoff(AGAIN, effects.random)
  const rest = createBackoff(REST, effects.random)
  const since = clock.now()
  let phase: Phase = 'loading'
  /** The page that was loaded last has asked where to stand: until then it is the one before it that speaks. */
  let asked = true
  let place: Place | null = null
  let words: LastWords | null = null
  let count = 0
  let inARow = 0
  let last: Recoveries['last'] = null
  let cause: Loss = 'crash'
  let lostAt: number | null = null
  let shownAt = clock.monotonic()
  let heardAt = clock.monotonic()
  let lookedAt = clock.monotonic()
  let cancelTick = () => {}
  let cancelNext = () => {}
  let cancelRest = () => {}
  let againAt = 0

  function look() {
    cancelTick = later(look, TICK_MS)
    const now = clock.monotonic()
    if (now - lookedAt > TICK_MS + SLEPT_MS) heardAt = now
    lookedAt = now
    const silentMs = now - heardAt
    if (effects.debugged()) return
    if (phase === 'showing' && silentMs > SILENT_MS) end('hang')
    if (phase === 'loading' && silentMs > START_BOUNDS.pageMs) end('no-start')
  }

  function load() {
    cancelRest()
    phase = 'loading'
    asked = false
    heardAt = clock.monotonic()
    shownAt = heardAt
    effects.load()
  }

  function end(why: Loss) {
    cause = why
    phase = 'ending'
    cancelNext()
    cancelNext = later(() => over(why, 'it could not be ended'), END_MS)
    effects.end()
  }

  /** The page is over: another one is loaded, or the words are shown where that has come to nothing again and again. */
  function over(why: Loss, detail: string) {
    const now = clock.monotonic()
    const livedMs = now - shownAt
    cancelNext()
    count += 1
    inARow = livedMs >= AGAIN.healthyMs ? 1 : inARow + 1
    again.ended(livedMs)
    rest.ended(livedMs)
    last = { why, at: clock.now() }
    lostAt ??= now
    const said = `window: the page ended (${why}: ${detail}), ${count} so far`
    // What was shown may be what it dies of: an app's card, a moment of the past. The wall itself is tried next.
    if (inARow >= (why === 'fault' ? FAULTS : LOOP)) place = null
    if (inARow < LOOP) {
      const waitMs = again.next()
      log(`${said}; loading it again in ${waitMs} ms`)
      phase = 'down'
      cancelNext = later(load, waitMs)
      return
    }
    const waitMs = rest.next()
    log(`${said}, ${inARow} in a row; showing the last known alarms in words for ${Math.round(waitMs / 1000)} s`)
    phase = 'resting'
    againAt = clock.now() + waitMs
    effects.rest(words, againAt)
    cancelNext = later(load, waitMs)
  }

  const isThere = (): boolean => asked && (phase === 'loading' || phase === 'showing')

  look()
  return {
    alive(told, toldWords) {
      if (!isThere()) return
      heardAt = clock.monotonic()
      place = told
      words = toldWords ?? words
      phase = 'showing'
      if (lostAt === null) return
      log(
        `window: the page is back after ${Math.round((heardAt - lostAt) / 100) / 10} s (${last?.why}), recovered ${count} times`,
      )
      lostAt = null
    },
    gone(reason) {
      if (phase === 'ending') over(cause, reason)
      else if (phase === 'loading' || phase === 'showing') over('crash', reason)
      else if (phase === 'resting') {
        cancelRest()
        cancelRest = later(() => effects.rest(words, againAt), REST_AGAIN_MS)
      }
    },
    lost(why, words = 'replaced') {
      if (!isThere()) return
      // A hanging page would not obey; the others are simply replaced.
      if (why === 'hang') end(why)
      else over(why, words.replace(UNSEEN, ' '))
    },
    resume() {
      asked = true
      return { place, recoveries: { count, since, last } }
    },
    dispose() {
      cancelTick()
      cancelNext()
      cancelRest()
    },
  }
}
