import { expect, it } from 'vitest'
import { appFixture, estateFixture } from '../../../e2e/shots/estate-fixture.ts'
import type { CardFrame } from '../../feed/frame-schema.ts'
import { frameSchema } from '../../feed/frame-schema.ts'
import { toldReasons } from './told-reasons.ts'

const NOW = 1_788_000_000_000

/** The card of an app that burns, as the window gets it. */
function burning(): CardFrame & { readonly app: NonNullable<CardFrame['app']> } {
  const estate = estateFixture('alarms', NOW)
  const id = estate.apps.find((app) => app.level === 'critical')?.id ?? ''
  const frame = frameSchema.parse(appFixture(estate, id, NOW))
  if (frame.view !== 'app' || frame.app === null) throw new Error('no card')
  return { ...frame, app: frame.app }
}

it('tells what is below where the app itself has no reason for its level', () => {
  const frame = burning()
  const [reason] = frame.app.reasons
  if (!reason) throw new Error('the fixture burns without a reason')
  const app = { ...frame.app, reasons: [] }
  const components = frame.components.map((component, index) => ({ ...component, reasons: index === 1 ? [reason] : [] }))
  expect(toldReasons(app, { components, instances: [] })).toEqual([{ reason, on: components[1]?.name }])
  expect(toldReasons(frame.app, { components, instances: [] })[0]).toEqual({ reason, on: null })
})

it('tells of an instance where no component does, and nothing where nothing is known', () => {
  const frame = burning()
  const [reason] = frame.app.reasons
  if (!reason) throw new Error('the fixture burns without a reason')
  const app = { ...frame.app, reasons: [] }
  const components = frame.components.map((component) => ({ ...component, reasons: [] }))
  const instances = frame.instances.slice(0, 1).map((instance) => ({ ...instance, reasons: [reason] }))
  expect(toldReasons(app, { components, instances })).toEqual([{ reason, on: instances[0]?.name }])
  expect(toldReasons(app, { components, instances: [] })).toEqual([])
})
