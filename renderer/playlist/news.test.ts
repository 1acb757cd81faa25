import { beforeEach, describe, expect, it } from 'vitest'
import { estateFixture } from '../../e2e/shots/estate-fixture.ts'
import { present } from '../../shared/lib/assert.ts'
import { calls } from './calls.ts'
import { createNews } from './news.ts'

const NOW = Date.UTC(2026, 10, 26)
const fixture = estateFixture('alarms', NOW)
const [old, fresh] = present(fixture.alarms ?? undefined, 'alarms').filter(calls)
const burning = [present(old, 'an alarm')]
const more = [...burning, present(fresh, 'another alarm')]
const live = present(fixture.sources ?? undefined, 'sources')
const oneReconnects = live.map((source, index) => (index === 0 ? { ...source, phase: 'connecting' as const } : source))
const NEWS = [fresh?.id]

describe('news of the wall', () => {
  let newsOf = createNews()
  beforeEach(() => {
    newsOf = createNews()
  })
  const seen = (alarms: typeof burning, sources = live, moment: number | null = null) => newsOf({ alarms, sources, moment })

  it('is what comes, once, and not what burnt before all sources were there', () => {
    expect(seen(burning, oneReconnects)).toEqual([])
    expect(seen(burning)).toEqual([])
    expect(seen(more)).toEqual(NEWS)
    expect(seen([...more])).toEqual([])
  })

  it('is also what was raised just before the page took the place of one that failed', () => {
    const raisedAt = Math.max(...more.map((alarm) => alarm.raisedAt))
    const raised = (since: number | null) => createNews(() => since)({ alarms: more, sources: live, moment: null })
    expect(raised(null)).toEqual([])
    expect(raised(raisedAt + 1)).toEqual([])
    expect(raised(raisedAt)).toEqual(more.filter((alarm) => alarm.raisedAt === raisedAt).map(({ id }) => id))
  })

  it('is also what comes while one source is gone', () => {
    seen(burning)
    expect(seen(more, oneReconnects)).toEqual(NEWS)
  })

  it('is also what came while the wall showed the past, which is none itself', () => {
    seen(burning)
    expect(seen([], live, NOW)).toEqual([])
    expect(seen(more, live, NOW)).toEqual([])
    expect(seen(more)).toEqual(NEWS)
  })
})
