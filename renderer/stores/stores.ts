import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Grade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { AppInfo, EngineStatus } from '../../shared/ipc/contract.ts'
import type { Theme } from '../../shared/ipc/theme.ts'
import type { Recoveries } from '../../shared/ipc/wall.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { type Estate, NO_ESTATE } from '../feed/estate-fold.ts'
import type { CardFrame, CheckedHistoryFrame } from '../feed/frame-schema.ts'
import type { Division } from '../map/grouping.ts'
import type { PageName } from '../scenes/desk/pages.ts'

/** A rectangle in CSS px of the window. */
export interface ScreenBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What the person at the screen chose, and what the shell says about itself. */
export interface View {
  readonly lang: Lang
  readonly theme: Theme
  readonly info: AppInfo | null
  readonly engine: EngineStatus | null
  /** The page of the desk that is open; null: the wall. */
  readonly page: PageName | null
  /** What the city is divided by. */
  readonly division: Division
  /** The app whose card is open. */
  readonly selected: RecordId | null
  /** The alarm whose card is open: one that is on no app. Never together with `selected`. */
  readonly alarm: string | null
  /** The house under the pointer or the keyboard, and where it is. */
  readonly hovered: { readonly id: RecordId; readonly box: ScreenBox } | null
  /** Houses that the alarm under the pointer or the keyboard touches. */
  readonly marked: { readonly ids: readonly RecordId[]; readonly grade: Grade } | null
  /** Lists at the side of the wall that were opened whole. */
  readonly whole: { readonly alarms: boolean; readonly sources: boolean }
  /** Left edge of the open card in the window, CSS px; null: no card. */
  readonly cardLeft: number | null
  /** Frames that were not understood of late (bad-frames.ts), count. */
  readonly badFrames: number
  /** How often the page had to be loaded again; null: not told. */
  readonly recoveries: Recoveries | null
}

export const NOTHING_WHOLE: View['whole'] = { alarms: false, sources: false }

export const estateStore: StoreApi<Estate> = createStore(() => NO_ESTATE)
interface Card {
  readonly frame: CardFrame | null
  readonly history: CheckedHistoryFrame | null
  /** Why there is none of them; null: it is there, or on its way. */
  readonly failed: Readonly<Record<'app' | 'history', Pick<Problem, 'code' | 'facts'> | null>>
}

const NO_CARD: Card = { frame: null, history: null, failed: { app: null, history: null } }

export const cardStore: StoreApi<Card> = createStore(() => NO_CARD)
export const viewStore: StoreApi<View> = createStore(() => ({
  lang: 'zh-CN',
  theme: 'dark',
  info: null,
  engine: null,
  page: null,
  division: 'bureau',
  selected: null,
  alarm: null,
  hovered: null,
  marked: null,
  whole: NOTHING_WHOLE,
  cardLeft: null,
  badFrames: 0,
  recoveries: null,
}))
interface Ticks {
  /** Wall time, ms since the epoch. */
  readonly now: number
  /** Of the clock that nobody sets, ms: spans are told by it. */
  readonly monotonic: number
}
/** One tick a second for the whole window. What is shown is told by `useNow`. */
export const clockStore: StoreApi<Ticks> = createStore(() => ({ now: Date.now(), monotonic: performance.now() }))

export const useEstate = <T>(select: (estate: Estate) => T): T => useStore(estateStore, select)
export const useView = <T>(select: (view: View) => T): T => useStore(viewStore, select)
/** The clock on the wall, whatever moment is shown. */
export const useClock = (): number => useStore(clockStore, (clock) => clock.now)
export const useMonotonic = (): number => useStore(clockStore, (clock) => clock.monotonic)
/** Now as shown, which all ages and spans are told by: the moment looked at, else the clock. */
export function useNow(): number {
  const moment = useEstate((estate) => estate.moment)
  const clock = useStore(clockStore, ({ now }) => (moment === null ? now : moment))
  return moment ?? clock
}
/** The same outside of React. */
export const shownNow = (): number => estateStore.getState().moment ?? clockStore.getState().now
export const useLang = (): Lang => useStore(viewStore, (view) => view.lang)
export const useCardHistory = (): CheckedHistoryFrame | null => useStore(cardStore, (card) => card.history)
/** Why the card that is open has no content, or no history. */
export const useCardFailure = (of: keyof Card['failed']): Card['failed'][typeof of] =>
  useStore(cardStore, (card) => card.failed[of])
export const useCardFrame = (): CardFrame | null => useStore(cardStore, (card) => card.frame)

export const cardCame = (frame: CardFrame): void =>
  cardStore.setState(({ failed }) => ({ frame, failed: { ...failed, app: null } }))
export const historyCame = (history: CheckedHistoryFrame): void =>
  cardStore.setState(({ failed }) => ({ history, failed: { ...failed, history: null } }))
/** What stood there is of another moment, and goes. */
export const cardFailed = (of: keyof Card['failed'], problem: Pick<Problem, 'code' | 'facts'>): void =>
  cardStore.setState(({ failed }) => ({ [of === 'app' ? 'frame' : of]: null, failed: { ...failed, [of]: problem } }))

/** Opens the card of an app (or none): what came of another app is dropped at once. */
export function selectApp(id: RecordId | null): void {
  const { selected, alarm } = viewStore.getState()
  if (selected === id && alarm === null) return
  if (selected !== id) cardStore.setState(NO_CARD)
  viewStore.setState({ selected: id, alarm: null })
}

/** Opens the card of the app that an alarm is on; of the alarm itself where it is on none. */
export function selectAlarm(id: string, app: RecordId | null): void {
  selectApp(app)
  if (app === null) viewStore.setState({ alarm: id })
}

export function closeCard(): void {
  selectApp(null)
}

/** Opens a page of the desk, or the wall again; cards close, since they lie where the page comes. */
export function openPage(page: PageName | null): void {
  closeCard()
  viewStore.setState({ page, hovered: null })
}

/** Opens a list at the side whole, or takes it back to what there is room for. */
export function toggleWhole(list: keyof View['whole']): void {
  viewStore.setState(({ whole }) => ({ whole: { ...whole, [list]: !whole[list] } }))
}

/** The other view of the same city: by bureau, or by cloud. */
export function divideCity(division?: Division): void {
  viewStore.setState((view) => ({ division: division ?? (view.division === 'bureau' ? 'cloud' : 'bureau') }))
}

export function hoverApp(id: RecordId | null, box: ScreenBox | null): void {
  viewStore.setState({ hovered: id !== null && box !== null ? { id, box } : null })
}

/** Whether the moment asked for (null: the present) is not yet the one on screen. */
export function isLoading(estate: Pick<Estate, 'moment' | 'seq'>, asked: number | null): boolean {
  return estate.seq !== null && estate.moment !== asked
}
