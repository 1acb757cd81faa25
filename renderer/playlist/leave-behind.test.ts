import { afterEach, expect, it } from 'vitest'
import { NO_NOTES, noteStore } from '../stores/notes.ts'
import { paletteStore } from '../stores/palette.ts'
import { toggleWhole, viewStore } from '../stores/stores.ts'
import { comparisonStore, NO_COMPARISON, travelStore } from '../stores/travel.ts'
import { wallScreenStore } from '../stores/wall-screen.ts'
import { clearAfterPerson, forgetName, NAME_KEPT_MS } from './leave-behind.ts'

const NOON = Date.UTC(2026, 10, 26, 4)
const draft = { id: 'n', at: NOON, text: '已联系承建单位', about: null }

afterEach(() => {
  noteStore.setState(NO_NOTES)
  comparisonStore.setState(NO_COMPARISON)
})

it('leaves nothing over the wall that a person walked away from, and keeps what they wrote', () => {
  travelStore.setState({ at: NOON, barTo: NOON })
  paletteStore.setState({ open: true, text: 'enrol' })
  comparisonStore.setState({ ...NO_COMPARISON, open: true, from: NOON })
  noteStore.setState({ ...NO_NOTES, open: 'form', draft })
  wallScreenStore.setState({ editing: true })
  viewStore.setState({ marked: { ids: ['app:enrol'], grade: 'major' } })
  toggleWhole('alarms')
  clearAfterPerson()
  expect(travelStore.getState().at).toBeNull()
  expect(paletteStore.getState().open).toBe(false)
  expect(comparisonStore.getState()).toEqual(NO_COMPARISON)
  expect(noteStore.getState()).toEqual({ ...NO_NOTES, draft })
  expect(wallScreenStore.getState().editing).toBe(false)
  expect(viewStore.getState().marked).toBeNull()
  // Scrolled down, it would hide a new alarm for weeks.
  expect(viewStore.getState().whole.alarms).toBe(false)
})

it('signs for nobody who left long ago', () => {
  noteStore.setState({ ...NO_NOTES, author: '张三' })
  forgetName(NOON + NAME_KEPT_MS - 1, NOON)
  forgetName(NOON - 10 * NAME_KEPT_MS, NOON)
  expect(noteStore.getState().author).toBe('张三')
  forgetName(NOON + NAME_KEPT_MS, NOON)
  expect(noteStore.getState().author).toBe('')
})
