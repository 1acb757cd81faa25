import { expect, it } from 'vitest'
import { appFixture, estateFixture } from '../../e2e/shots/estate-fixture.ts'
import { present } from '../../shared/lib/assert.ts'
import { frameSchema } from '../feed/frame-schema.ts'
import { cardCame, cardFailed, cardStore } from './stores.ts'

const NOW = Date.UTC(2026, 10, 26)
const problem = { code: 'journal.unreadable', facts: { time: '2026-11-24T16:00:00Z', detail: 'checksum' } } as const
const estate = estateFixture('calm', NOW)
const card = frameSchema.parse(appFixture(estate, present(estate.apps[0], 'app').id, NOW))

it('drops the content of another moment where that of this one does not read, until some comes', () => {
  if (card.view !== 'app') throw new Error('no card')
  cardCame(card)
  cardFailed('history', problem)
  expect(cardStore.getState()).toMatchObject({ frame: card, history: null, failed: { history: problem } })
  cardFailed('app', problem)
  expect(cardStore.getState()).toMatchObject({ frame: null, failed: { app: problem } })
  cardCame(card)
  expect(cardStore.getState()).toMatchObject({ frame: card, failed: { app: null, history: problem } })
})
