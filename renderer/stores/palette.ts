import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { inCase } from './cases.ts'

/** The command palette, and what the page of entities looks for. */
interface Palette {
  readonly open: boolean
  /** What stands in its field, or will once that is there: not a letter of a fast typist is lost, or moves the wall. */
  readonly text: string
  /** The line of the page of entities: `kind:instance level:critical`. */
  readonly line: string
}

export const paletteStore: StoreApi<Palette> = createStore(() => ({ open: false, text: '', line: '' }))
export const usePalette = <T>(select: (palette: Palette) => T): T => useStore(paletteStore, select)

/** What it finds is of the live estate: not over a case. */
export function openPalette(): void {
  if (!inCase()) paletteStore.setState({ open: true, text: '' })
}
export const closePalette = (): void => paletteStore.setState({ open: false })

/** A key that was pressed while the palette is open but has no field yet. */
export function typeAhead(key: string): void {
  if (key === 'Escape') closePalette()
  else if ([...key].length === 1) paletteStore.setState(({ text }) => ({ text: text + key }))
}
