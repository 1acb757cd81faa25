import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FromEngine, ToEngine } from '../../shared/ipc/engine.ts'
import { until } from '../rig/processes.ts'

const ENGINE = fileURLToPath(new URL('../../main/engine/index.ts', import.meta.url))

let dataDir = ''
const children: ChildProcess[] = []
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'wanglou-process-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(dataDir, { recursive: true, force: true })
})

function begin() {
  const child = fork(ENGINE, { execArgv: ['--disable-warning=ExperimentalWarning'], serialization: 'advanced', silent: true })
  children.push(child)
  const said: FromEngine[] = []
  child.on('message', (message: FromEngine) => said.push(message))
  const over = once(child, 'exit')
  return {
    child,
    said,
    tell: (message: ToEngine) => void child.send(message),
    hear: (type: FromEngine['type']) => until(type, () => said.find((message) => message.type === type), 20_000, 10),
    exitCode: async (): Promise<unknown> => (await over)[0],
  }
}

const START: () => ToEngine = () => ({ type: 'start', options: { dataDir, sourcesFile: null } })

test('starts, answers a view with a full frame, refuses what is no message, and stops with 0', async () => {
  const { child, said, tell, hear, exitCode } = begin()
  tell(START())
  child.send({ type: 'view', view: 'not a number' })
  tell({ type: 'view', view: 7, message: { type: 'open', view: 'estate' } })
  expect(await hear('frame')).toMatchObject({ view: 7, frame: { view: 'estate', base: null, seq: 0, asOf: null, sources: [] } })
  tell({ type: 'stop' })
  expect(await exitCode()).toBe(0)
  expect(said.map(({ type }) => type)).toEqual(['ready', 'frame', 'stopped'])
})

test('ends with 0 when its host is gone', async () => {
  const { child, tell, hear, exitCode } = begin()
  tell(START())
  await hear('ready')
  child.disconnect()
  expect(await exitCode()).toBe(0)
})

test('says why it cannot start, and ends', async () => {
  const { tell, hear, exitCode } = begin()
  writeFileSync(join(dataDir, 'file'), '')
  tell({ type: 'start', options: { dataDir: join(dataDir, 'file'), sourcesFile: null } })
  expect(await hear('fatal')).toMatchObject({
    message: expect.stringMatching(/data folder .* cannot be used.*another data folder/s),
  })
  expect(await exitCode()).toBe(1)
})
