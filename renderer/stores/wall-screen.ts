import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { PresentAlarm } from '../../shared/estate/frame.ts'
import type { WallSettings } from '../../shared/ipc/wall.ts'
import type { Turn } from '../playlist/playlist.ts'

/** How this machine's screen behaves, and what decides what is on it. */
interface WallScreen {
  /** null: not told yet. */
  readonly settings: WallSettings | null
  readonly kiosk: boolean
  /** When the mute ends, by the monotonic clock, ms; null: there is none. */
  readonly muteEnds: number | null
  readonly turn: Turn
  /** Alarms of grade I and II that nobody took note of yet. */
  readonly calling: readonly string[]
  /** What is open of grade I and II at the present, while the past is shown; null: the present is shown, or nothing was told yet. */
  readonly present: readonly PresentAlarm[] | null
  /** Which of that came while the past was shown, and nobody took note of. */
  readonly missed: readonly string[]
  /** The dialog is open. */
  readonly editing: boolean
  /** Why the settings could not be written; '' where they could. */
  readonly failed: string
}

export const wallScreenStore: StoreApi<WallScreen> = createStore(() => ({
  settings: null,
  kiosk: false,
  muteEnds: null,
  turn: { mode: 'off' },
  calling: [],
  present: null,
  missed: [],
  editing: false,
  failed: '',
}))
export const useWallScreen = <T>(select: (screen: WallScreen) => T): T => useStore(wallScreenStore, select)

/** Nothing is to move: by the system's wish or by the setting. */
export function isCalm(): boolean {
  return wallScreenStore.getState().settings?.calm || matchMedia('(prefers-reduced-motion: reduce)').matches
}

/** Writes them; what is shown follows at once. */
export function saveWallSettings(settings: WallSettings): void {
  wallScreenStore.setState({ settings })
  window.wanglou?.request('wall:set', settings).then(
    (answer) => wallScreenStore.setState({ failed: answer.ok ? '' : answer.message }),
    (error: unknown) => wallScreenStore.setState({ failed: String(error) }),
  )
}

export function toggleScreenDialog(): void {
  wallScreenStore.setState(({ editing, settings }) => ({ editing: !editing && settings !== null, failed: '' }))
}
