import { afterEach, expect, it } from 'vitest'
import { estateFixture } from '../../../e2e/shots/estate-fixture.ts'
import { present } from '../../../shared/lib/assert.ts'
import { NO_ESTATE } from '../../feed/estate-fold.ts'
import { alarmMarkStore, NO_MARKS } from '../../stores/alarm-marks.ts'
import { NO_NOTES, noteStore } from '../../stores/notes.ts'
import { estateStore } from '../../stores/stores.ts'
import { sayOfAlarm, toggleAcknowledged, toggleShelved, undoMark } from './mark-alarm.ts'

const NOW = Date.UTC(2026, 10, 26)
const alarm = present(estateFixture('alarms', NOW).alarms?.[0], 'an alarm')
const acknowledged = { alarm: alarm.id, level: alarm.level, what: 'acknowledge', reason: '', until: null } as const

afterEach(() => {
  estateStore.setState(NO_ESTATE)
  alarmMarkStore.setState(NO_MARKS)
  noteStore.setState(NO_NOTES)
})

it.each([
  ['a key', () => toggleAcknowledged(alarm)],
  ['the other key', () => toggleShelved(alarm)],
  ['what takes back', undoMark],
  // It may have been opened in the present.
  ['a form', () => sayOfAlarm(acknowledged, null)],
])('nothing is said of an alarm while the wall shows the past, and that is told: %s', (_what, act) => {
  noteStore.setState({ ...NO_NOTES, author: '李' })
  estateStore.setState({ ...NO_ESTATE, alarms: [alarm], moment: NOW })
  const done = { said: { ...acknowledged, id: 'm', author: '李' }, undo: { ...acknowledged, what: 'unacknowledge' as const } }
  alarmMarkStore.setState({ ...NO_MARKS, form: { alarm: alarm.id, level: alarm.level, what: 'shelve' }, done })
  act()
  expect(alarmMarkStore.getState()).toMatchObject({ saying: null, form: null, problem: { code: 'alarm.past' } })
})

it.each([
  [null, 'acknowledge', 'shelve'],
  [{ acknowledged: { by: '李', at: 1 }, shelved: null, brokeThrough: false }, 'unacknowledge', 'shelve'],
  [
    { acknowledged: null, shelved: { by: '李', at: 1, until: 9, reason: '割接' }, brokeThrough: false },
    'acknowledge',
    'unshelve',
  ],
] as const)(
  'a form says what it was opened for, of the line as it was then: handled as %j',
  (handling, acknowledges, shelves) => {
    const line = { ...alarm, handling }
    const opened = { alarm: alarm.id, level: alarm.level }
    toggleAcknowledged(line)
    expect(alarmMarkStore.getState().form).toEqual({ ...opened, what: acknowledges })
    toggleShelved(line)
    expect(alarmMarkStore.getState().form).toEqual({ ...opened, what: shelves })
  },
)
