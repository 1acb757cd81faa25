import { expect, it } from 'vitest'
import { appFixture, estateFixture } from '../../../e2e/shots/estate-fixture.ts'
import type { CardFrame } from '../../feed/frame-schema.ts'
import { frameSchema } from '../../feed/frame-schema.ts'
import { shownCard } from './shown-card.ts'

const NOW = 1_788_000_000_000

const HOUR_AGO = NOW - 3_600_000

/** The card of an app that was well when it was last seen; `lost`: sources that are not live since an hour. */
function card(lost: (source: string) => boolean): CardFrame {
  const estate = estateFixture('calm', NOW)
  const id = estate.apps.find(({ level, sources }) => level === 'normal' && sources.length > 0)?.id ?? ''
  const frame = frameSchema.parse(appFixture(estate, id, NOW))
  if (frame.view !== 'app' || frame.app === null) throw new Error('no card')
  const known = [...new Set(frame.components.map(({ source }) => source))]
  const sources = known.map((name) => ({ name, asOf: NOW, staleSince: lost(name) ? HOUR_AGO : null }))
  return { ...frame, sources }
}

it('shows what hangs on a lost source as stale, an alarm in its grade, and the rest as it is', () => {
  const live = card(() => false)
  expect(shownCard(live, null)).toEqual(live)
  const all = shownCard(
    card(() => true),
    HOUR_AGO,
  )
  expect(all.app?.level).toBe('stale')
  expect(new Set(all.instances.map(({ level }) => level))).toEqual(new Set(['stale', 'notice']))
  expect(new Set(all.components.map(({ level }) => level))).toEqual(new Set(['stale', 'minor']))
  expect(new Set(all.groups.map(({ level }) => level))).toEqual(new Set(['stale', 'minor']))
})

it('shows what is placed elsewhere as it is', () => {
  const [one] = card(() => false).components
  const { app, components } = shownCard(
    card((source) => source === one?.source),
    HOUR_AGO,
  )
  expect(app?.level).toBe('stale')
  expect(components.some(({ level }) => level === 'normal')).toBe(true)
  for (const { source, level } of components) expect(level === 'stale').toBe(source === one?.source)
})
