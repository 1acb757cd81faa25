import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { EstateFrame } from '../../shared/estate/frame.ts'
import type { FromEngine, ToEngine } from '../../shared/ipc/engine.ts'
import { PROVINCE_ENTITIES, PROVINCE_SHAPE, writeEstateCache } from '../fixtures/estate-cache.ts'
import { until } from '../rig/processes.ts'

const ENGINE = fileURLToPath(new URL('../../main/engine/index.ts', import.meta.url))

test('the largest estate is shown whole from its cache, and the engine stops as it was told', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'wanglou-province-'))
  writeEstateCache(dataDir, PROVINCE_ENTITIES, Date.now(), PROVINCE_SHAPE)
  const engine = fork(ENGINE, { execArgv: ['--disable-warning=ExperimentalWarning'], serialization: 'advanced', silent: true })
  try {
    const tell = (message: ToEngine): void => void engine.send(message)
    const frames: EstateFrame[] = []
    engine.on('message', (message: FromEngine) => {
      if (message.type === 'frame' && message.frame.view === 'estate') frames.push(message.frame)
    })
    tell({ type: 'start', options: { dataDir, sourcesFile: null } })
    tell({ type: 'view', view: 1, message: { type: 'open', view: 'estate' } })
    const first = await until('a frame', () => frames[0], 60_000, 50)
    const totals = {
      bureaus: 100,
      apps: 2_000,
      instances: 50_000,
      readyInstances: 50_000,
      untoldInstances: 0,
      clusters: 4,
      nodes: 1_000,
    }
    expect(first).toMatchObject({ base: null, totals })
    expect(first.apps).toHaveLength(PROVINCE_SHAPE.apps)
    expect(first.bureaus).toHaveLength(PROVINCE_SHAPE.bureaus)
    expect(first.apps.every(({ instanceCount }) => instanceCount === 25)).toBe(true)
    const exit = once(engine, 'exit')
    tell({ type: 'stop' })
    expect(await exit).toEqual([0, null])
  } finally {
    engine.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  }
})
