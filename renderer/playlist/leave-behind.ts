import { closeNotes } from '../scenes/notes/write-note.ts'
import { noteStore } from '../stores/notes.ts'
import { closePalette } from '../stores/palette.ts'
import { NOTHING_WHOLE, viewStore } from '../stores/stores.ts'
import { closeComparison, traveller } from '../stores/travel.ts'
import { wallScreenStore } from '../stores/wall-screen.ts'

/** Nobody touched the screen for so long: who comes next is taken for another person, ms. Own. */
export const NAME_KEPT_MS = 30 * 60_000

/**
 * Takes away what a person left over the wall and walked away from: the past, the comparison, the palette, dialogs, lists opened whole. Nothing of it may cover the
 * list of alarms of an unattended screen. What was written of a note stays in its form.
 */
export function clearAfterPerson(): void {
  traveller.live()
  closePalette()
  closeComparison()
  closeNotes()
  wallScreenStore.setState({ editing: false })
  viewStore.setState({ marked: null, whole: NOTHING_WHOLE })
}

/** Lets go of the name that notes and acknowledgements are signed with once nobody was there for long: the next shift is somebody else. Times by the monotonic clock, ms. */
export function forgetName(now: number, touchedAt: number): void {
  if (now - touchedAt >= NAME_KEPT_MS && noteStore.getState().author !== '') noteStore.setState({ author: '' })
}
