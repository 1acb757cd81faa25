import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSimulator, type Simulator } from '../../main/simulator/index.ts'
import { present } from '../../shared/lib/assert.ts'
import { runFeed } from '../rig/feed-run.ts'
import { until } from '../rig/processes.ts'
import type { SourceRun } from '../rig/source-run.ts'

/** The simulator's publisher was written from docs/feed alone, so that what the two agree on is what the document says. */
describe('the feed of the demo estate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-feed-simulator-'))
  let simulator: Simulator
  let run: SourceRun | null = null

  beforeAll(async () => {
    const clock = { now: () => Date.now(), monotonic: () => performance.now() }
    simulator = await createSimulator({ seed: 7, size: 'town', scenario: 'calm', clock, platforms: true })
  })
  afterAll(async () => {
    await run?.stop()
    await simulator.dispose()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is taken whole and followed, and every event is by the rules', async () => {
    const access = present(
      simulator.platforms.find(({ kind }) => kind === 'cloudevents'),
      'feed',
    )
    const ca = join(folder, 'ca.crt')
    writeFileSync(ca, access.ca)
    const open = (options = {}) =>
      runFeed(access.url, {
        endpoint: {
          auth: { type: 'bearer', token: { secret: 'feed' } },
          tls: { ca, cert: null, key: null, trust: null, serverName: null },
        },
        secret: () => access.token,
        ...options,
      })
    run = open()
    await run.phase('live')
    const { members } = simulator.privateCloud
    const machines = new Set(members.map(({ machine }) => machine.id))
    expect(
      run.fold
        .ofKind('instance')
        .map(({ uid }) => uid)
        .sort(),
    ).toEqual([...machines].sort())
    expect(run.fold.ofKind('component').length).toBe(new Set(members.map(({ service }) => service.id)).size)
    expect(run.fold.batches.flatMap((batch) => batch.readings ?? []).length).toBeGreaterThan(machines.size)

    const [member] = members
    const app = present(member, 'machine').app.id
    const stopped = () =>
      run?.fold.ofKind('instance').filter((each) => each.kind === 'instance' && each.phase === 'stopped') ?? []
    const before = stopped().length
    simulator.catchUp()
    simulator.privateCloud.stop(app, 0)
    await until('a machine that is off', () => stopped().length === before + 1)
    simulator.privateCloud.change(app, 'deployment', 'succeeded', 'release')
    await until('a change', () => run?.fold.ofKind('event').length === 1)

    const states = run.fold.batches.filter((batch) => batch.swaps.length > 0).length
    await run.stop()
    simulator.privateCloud.start(app, 0)
    run = open({ fold: run.fold, cursors: run.fold.cursors() })
    await until('it is on again', () => stopped().length === before)
    await run.phase('live')
    expect(run.fold.batches.filter((batch) => batch.swaps.length > 0)).toHaveLength(states)
    expect(run.fold.state()).toMatchObject({ badFrames: 0, problem: null })
    expect(run.log).toEqual([])
  })
})
