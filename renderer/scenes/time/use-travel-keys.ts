import { useEffect } from 'react'
import { takeNote } from '../../playlist/conduct.ts'
import { inCase } from '../../stores/cases.ts'
import { noteStore } from '../../stores/notes.ts'
import { closePalette, openPalette, PALETTE_FIELD, paletteStore } from '../../stores/palette.ts'
import { divideCity, estateStore, openPage, viewStore } from '../../stores/stores.ts'
import { closeComparison, comparisonStore, mark, toggleComparison, traveller } from '../../stores/travel.ts'
import { toggleScreenDialog, wallScreenStore } from '../../stores/wall-screen.ts'
import { type KeyEffects, MOMENT_FIELD, travelKey } from '../../travel/travel-keys.ts'
import { canOpen, pageOfDigit } from '../desk/pages.ts'
import { openIncidentHere } from '../incidents/open-incident.ts'
import { closeNotes, writeNote } from '../notes/write-note.ts'

const EFFECTS: KeyEffects = {
  traveller,
  barFrom: () => estateStore.getState().density?.from ?? null,
  compare: toggleComparison,
  mark,
  divide: () => divideCity(),
  writeNote,
  typeMoment: () => document.getElementById(MOMENT_FIELD)?.focus(),
}

const SCREEN_KEYS: Readonly<Record<string, () => void>> = { p: toggleScreenDialog, k: takeNote, i: openIncidentHere }

/** Keys that a button or a scrolled list under the focus needs for itself. */
const OF_BUTTONS: ReadonlySet<string> = new Set([' '])
const OF_LISTS: ReadonlySet<string> = new Set(['Home', 'End', ' '])

/** Keys that would move the focus on, or press what lies beneath the veil. */
const BENEATH_VEIL: ReadonlySet<string> = new Set(['Tab', 'Enter'])

function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return true
  const { target } = event
  if (!(target instanceof Element)) return false
  if (target.closest('input, textarea, select') !== null) return true
  if (OF_BUTTONS.has(event.key) && target.closest('button') !== null) return true
  return OF_LISTS.has(event.key) && target.closest('.card, .diff, .note-list') !== null
}

/** Escape goes one step outwards: the notes, the card (which sees to itself), the page, the comparison, the past. */
function outwards(): boolean {
  if (noteStore.getState().open !== null) {
    closeNotes()
    return true
  }
  if (wallScreenStore.getState().editing) {
    toggleScreenDialog()
    return true
  }
  const { selected, alarm } = viewStore.getState()
  if (selected !== null || alarm !== null) return false
  if (viewStore.getState().page !== null) openPage(null)
  else if (comparisonStore.getState().open) closeComparison()
  else traveller.live()
  return true
}

/** The keys that move the wall in time, wherever the focus is but in a field. */
export function useTravelKeys(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        openPalette()
        event.preventDefault()
        return
      }
      if (paletteStore.getState().open) {
        // The focus is beside it: what is typed goes into its field still, and moves no wall.
        if (event.key === 'Escape') closePalette()
        else document.getElementById(PALETTE_FIELD)?.focus({ preventScroll: true })
        if (BENEATH_VEIL.has(event.key)) event.preventDefault()
        return
      }
      if (isTaken(event)) return
      const action = travelKey(event.key)
      const page = pageOfDigit(event.key)
      const screen = SCREEN_KEYS[event.key.toLowerCase()]
      if (page !== undefined) {
        if (!canOpen(page, inCase())) return
        openPage(page)
      } else if (screen) screen()
      else if (action) action(EFFECTS)
      else if (event.key !== 'Escape' || !outwards()) return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
