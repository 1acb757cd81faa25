import type { AlarmRow, PresentAlarm } from '../../shared/estate/frame.ts'
import { type Grade, gravest, isGrade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Stop } from '../../shared/ipc/wall.ts'
import { CITY_SCENE } from '../../shared/ipc/wall-limits.ts'
import { isPageName } from '../scenes/desk/pages.ts'
import { onHand } from '../screen/hand.ts'
import { clockStore, estateStore, openPage, viewStore } from '../stores/stores.ts'
import { travelStore } from '../stores/travel.ts'
import { wallScreenStore } from '../stores/wall-screen.ts'
import { calls } from './calls.ts'
import { chime } from './chime.ts'
import { clearAfterPerson, forgetName } from './leave-behind.ts'
import { createNews } from './news.ts'
import { type PlaylistEvent, type Rules, step } from './playlist.ts'

/** An alarm that nobody took note of is heard again after this, ms. */
const CHIME_AGAIN_MS = 30_000
/** What a person does to a screen; a hand that moves the pointer over it is one of it. */
const TOUCHES = ['pointerdown', 'wheel', 'keydown'] as const

/** The stops that this version can show. */
export const knownStops = (stops: readonly Stop[]): Stop[] =>
  stops.filter(({ scene }) => scene === CITY_SCENE || isPageName(scene))

/** How long a mute lasts, ms. */
export const MUTE_MS = 30 * 60_000

// By the monotonic clock, ms: a wall clock that is set must neither silence an alarm nor hold it.
let chimedAt = Number.NEGATIVE_INFINITY
/** When a person was at the screen last. */
let touchedAt = performance.now()
/** When the last alarm began to call. */
let calledAt = Number.NEGATIVE_INFINITY
/** The map is to show the whole city, or to go to an app; set by who mounts it. */
type ShowCity = (app: RecordId | null) => void
let showCity: ShowCity = () => {}
export function onShowCity(show: ShowCity): () => void {
  showCity = show
  return () => {
    if (showCity === show) showCity = () => {}
  }
}

function rulesNow(): Rules | null {
  const { settings } = wallScreenStore.getState()
  return settings && { ...settings.playlist, stops: knownStops(settings.playlist.stops) }
}

function tell(event: PlaylistEvent): void {
  const rules = rulesNow()
  if (rules === null) return
  const { turn } = wallScreenStore.getState()
  const next = step(turn, event, rules, performance.now())
  if (next.turn !== turn && !(next.turn.mode === 'off' && turn.mode === 'off')) wallScreenStore.setState({ turn: next.turn })
  if (next.go === null) return
  clearAfterPerson()
  const stop = next.go.what === 'stop' ? rules.stops[next.go.index] : undefined
  openPage(stop && isPageName(stop.scene) ? stop.scene : null)
  const app = next.go.what === 'alarm' ? point() : null
  if (!stop || stop.scene === CITY_SCENE) showCity(app)
}

/** The gravest of the calling alarms, in the picture that is shown. */
function firstCalling(): AlarmRow | undefined {
  const { calling } = wallScreenStore.getState()
  return (estateStore.getState().alarms ?? []).find(({ id }) => calling.includes(id))
}

/** Houses that were pointed at last. A person's pointer may ring others meanwhile. */
let pointedAt: readonly RecordId[] = []

/** Rings the houses that the gravest of the calling alarms touches; the first of them, null: it touches none. */
function point(): RecordId | null {
  const first = firstCalling()
  pointedAt = first?.apps ?? []
  if (!first || !isGrade(first.level)) return null
  viewStore.setState({ marked: { ids: first.apps, grade: first.level } })
  return first.apps[0] ?? null
}

/**
 * What is held is pointed at anew, once it is over while another alarm calls, touches other houses, or comes into a picture of the present: while the past
 * is shown, no picture knows it.
 */
function keepPointing(): void {
  const { turn, calling } = wallScreenStore.getState()
  if (turn.mode !== 'held' || calling.length === 0 || estateStore.getState().moment !== null) return
  const before = pointedAt
  const now = firstCalling()?.apps ?? []
  if (now.length === before.length && now.every((app, nth) => app === before[nth])) return
  const app = point()
  if (app !== (before[0] ?? null)) showCity(app)
}

/** Somebody took note of what calls: the sound ends, and the playlist goes on. */
export function takeNote(): void {
  wallScreenStore.setState({ calling: [], missed: [] })
  tell({ type: 'noted' })
}

/** What nobody took note of stops calling in the end: it stays an alarm, but must not hold and sound for a whole night. */
function expire(monotonic: number): void {
  const { settings, calling } = wallScreenStore.getState()
  if (calling.length === 0 || settings === null) return
  if (monotonic - calledAt >= settings.playlist.holdSeconds * 1000) wallScreenStore.setState({ calling: [] })
}

/** When a mute ends that the settings tell by the wall clock; one that is longer than any is of a clock that was set. */
function muteEndsAt(mutedUntil: number | null, { now, monotonic }: { readonly now: number; readonly monotonic: number }) {
  const left = mutedUntil === null ? 0 : mutedUntil - now
  return left > 0 && left <= MUTE_MS ? monotonic + left : null
}

/** A mute ends by itself. */
export const isMuted = (muteEnds: number | null, monotonic: number): muteEnds is number =>
  muteEnds !== null && monotonic < muteEnds

function sound(monotonic: number): void {
  const { settings, calling, muteEnds } = wallScreenStore.getState()
  if (!settings?.sound.on || calling.length === 0 || isMuted(muteEnds, monotonic)) return
  const open = (wallScreenStore.getState().present ?? estateStore.getState().alarms ?? []).filter(({ id }) =>
    calling.includes(id),
  )
  const grade: Grade | null = gravestOf(open)
  if (grade === null) return
  // What could not be heard yet is heard with the next second.
  chimedAt = chime(grade) ? monotonic : Number.NEGATIVE_INFINITY
}

export function gravestOf(alarms: readonly Pick<PresentAlarm, 'level'>[]): Grade | null {
  const level = gravest(alarms.map((alarm) => alarm.level))
  return isGrade(level) ? level : null
}

/** What was raised within the time that an alarm is held may have been lost with the page that failed, and so has to call again. */
function missedSince(): number | null {
  const { settings } = wallScreenStore.getState()
  const { last } = viewStore.getState().recoveries ?? { last: null }
  return last === null ? null : last.at - (settings?.playlist.holdSeconds ?? 0) * 1000
}

/** The playlist goes on where the page stood that failed; a card or the past is a person's. */
function resume(): void {
  const { recoveries, page, selected, alarm } = viewStore.getState()
  const rules = rulesNow()
  if (rules === null || recoveries === null || recoveries.count === 0) return
  const index = rules.stops.findIndex(({ scene }) => scene === (page ?? CITY_SCENE))
  const person = index < 0 || selected !== null || alarm !== null || travelStore.getState().at !== null
  tell({ type: 'resumed', index: Math.max(0, index), person })
}

/** Lets playlist and sound follow the clock, the alarms of the present, and the person at the screen. */
export function conduct(): void {
  wallScreenStore.subscribe(({ settings }, before) => {
    const until = settings?.sound.mutedUntil ?? null
    if (until === (before.settings?.sound.mutedUntil ?? null)) return
    wallScreenStore.setState({ muteEnds: muteEndsAt(until, { now: Date.now(), monotonic: performance.now() }) })
  })
  clockStore.subscribe(({ monotonic }) => {
    expire(monotonic)
    forgetName(monotonic, touchedAt)
    tell({ type: 'tick', calling: wallScreenStore.getState().calling.length > 0 })
    if (monotonic - chimedAt >= CHIME_AGAIN_MS) sound(monotonic)
  })
  const newsOf = createNews(missedSince)
  const heed = (alarms: readonly PresentAlarm[], news: readonly string[]) => {
    const open = new Set(alarms.filter(calls).map(({ id }) => id))
    const { calling } = wallScreenStore.getState()
    const still = calling.filter((id) => open.has(id))
    if (news.length === 0 && still.length === calling.length) return keepPointing()
    wallScreenStore.setState({ calling: [...new Set([...still, ...news])] })
    if (news.length > 0) {
      calledAt = performance.now()
      tell({ type: 'alarm' })
      sound(calledAt)
    } else if (still.length === 0) tell({ type: 'noted' })
    else keepPointing()
  }
  estateStore.subscribe((estate, before) => {
    if (estate.moment === null && wallScreenStore.getState().present !== null)
      wallScreenStore.setState({ present: null, missed: [] })
    const news = newsOf(estate)
    // What a failed page raised is news once all sources are there, which is no change of the list.
    if ((estate.alarms === before.alarms && news.length === 0) || estate.moment !== null || estate.alarms === null) return
    heed(estate.alarms, news)
  })
  wallScreenStore.subscribe(({ present, missed }, before) => {
    if (present === null || present === before.present) return
    const news = newsOf({ alarms: present, sources: null, moment: null }, true)
    const open = new Set(present.filter(calls).map(({ id }) => id))
    wallScreenStore.setState({ missed: [...new Set([...missed, ...news])].filter((id) => open.has(id)) })
    heed(present, news)
  })
  const touched = () => {
    touchedAt = performance.now()
    tell({ type: 'touch' })
  }
  for (const name of TOUCHES) window.addEventListener(name, touched, { capture: true, passive: true })
  onHand(touched)

  const bridge = window.wanglou
  if (!bridge) return
  bridge.onPush('wall:settings', (told) => wallScreenStore.setState(told))
  bridge.request('wall:settings').then((told) => {
    if (!told.ok) return
    wallScreenStore.setState(told.value)
    resume()
  }, console.error)
}
