import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CapacityFrame, Frame } from '../../../../shared/estate/frame.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import { deploymentOf, podOf, replicaSetOf } from '../../estate/observed-fixture.ts'
import { beginPast, changes, isPast, LABELS, LIVE, START } from '../past-fixture.ts'

const HOUR_MS = 3_600_000

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-capacity-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const told =
  (moment: number | null) =>
  (frame: Frame): frame is CapacityFrame =>
    frame.view === 'capacity' && frame.moment === moment && frame.report !== null && frame.progress === null

function begin() {
  const past = beginPast(dataDir)
  past.state(LIVE)
  past.offer(changes(deploymentOf('web', { labels: LABELS, desired: 1 }), replicaSetOf('rs', 'web'), podOf('p', { set: 'rs' })))
  past.beat()
  return past
}

test('an app that nothing was sampled of is unknown, now and at a past moment, and tried rules say what they change', async () => {
  const past = begin()
  for (let n = 0; n < 4; n += 1) past.beat(HOUR_MS / 2)
  past.say({ type: 'open', view: 'estate' })
  past.say({ type: 'open', view: 'capacity', rules: null })
  const now = await past.next(told(null))
  expect(now.report?.apps).toMatchObject([{ verdict: 'unknown', test: { code: 'part.unseen' }, enoughAt: null }])
  expect(now.report?.to).toBe(START + 2 * HOUR_MS)
  const moment = START + HOUR_MS + 60_000
  past.say({ type: 'look', at: moment, barTo: moment })
  const [then] = await Promise.all([past.next(told(moment)), past.next(isPast(moment))])
  expect(then.report?.to).toBe(START + HOUR_MS)
  past.say({ type: 'live' })
  past.say({ type: 'open', view: 'capacity', rules: { ...DEFAULT_POLICY.capacity, windowDays: 7 } })
  const tried = await past.next((frame): frame is CapacityFrame => told(null)(frame) && frame.preview !== null)
  expect(tried.preview).toMatchObject({ rules: { windowDays: 7 }, changes: [] })
  await past.engine.dispose()
})

test('the newest verdict stands on the house without being asked for', async () => {
  const past = begin()
  past.say({ type: 'open', view: 'estate' })
  past.beat(40_000)
  const judged = async (): Promise<boolean> => {
    past.beat()
    await new Promise(setImmediate)
    return past.frames.some(
      (frame) => frame.view === 'estate' && frame.apps.some(({ capacity }) => capacity?.verdict === 'unknown'),
    )
  }
  let found = false
  for (let n = 0; n < 500 && !found; n += 1) found = await judged()
  expect(found).toBe(true)
  await past.engine.dispose()
})
