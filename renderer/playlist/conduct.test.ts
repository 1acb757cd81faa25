import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { estateFixture } from '../../e2e/shots/estate-fixture.ts'
import { present } from '../../shared/lib/assert.ts'
import { NO_ESTATE } from '../feed/estate-fold.ts'
import { estateStore, viewStore } from '../stores/stores.ts'
import { wallScreenStore } from '../stores/wall-screen.ts'
import { calls } from './calls.ts'
import { conduct } from './conduct.ts'

const NOW = Date.UTC(2026, 10, 26)
const fixture = estateFixture('alarms', NOW)
const alarms = present(fixture.alarms ?? undefined, 'alarms').filter(calls)
const sources = present(fixture.sources ?? undefined, 'sources')

beforeEach(() => {
  vi.stubGlobal('window', { addEventListener() {} })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

it('calls again for what a failed page raised, also where a source was on its way when the next page opened', () => {
  conduct()
  const last = { why: 'crash' as const, at: Math.max(...alarms.map(({ raisedAt }) => raisedAt)) }
  viewStore.setState({ recoveries: { count: 1, since: last.at, last } })
  const oneConnects = sources.map((source, index) => (index === 0 ? { ...source, phase: 'connecting' as const } : source))
  estateStore.setState({ ...NO_ESTATE, alarms, sources: oneConnects })
  expect(wallScreenStore.getState().calling).toEqual([])
  estateStore.setState({ sources })
  expect(wallScreenStore.getState().calling).not.toEqual([])
})
