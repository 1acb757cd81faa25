import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { inCase } from './cases.ts'

/** The command palette, and what the page of entities looks for. */
interface Palette {
  readonly open: boolean
  /** What stands in its field. */
  readonly text: string
  /** The line of the page of entities: `kind:instance level:critical`. */
  readonly line: string
}

/** The id of its field. */
export const PALETTE_FIELD = 'palette-field'

export const paletteStore: StoreApi<Palette> = createStore(() => ({ open: false, text: '', line: '' }))
export const usePalette = <T>(select: (palette: Palette) => T): T => useStore(paletteStore, select)

/** What it finds is of the live estate: not over a case. */
export function openPalette(): void {
  if (!inCase()) paletteStore.setState({ open: true, text: '' })
}
export const closePalette = (): void => paletteStore.setState({ open: false })
