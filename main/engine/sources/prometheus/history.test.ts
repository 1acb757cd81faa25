import { expect, test } from 'vitest'
import { delay } from '../delay.ts'
import type { Asked, Asking } from './asking.ts'
import { createHistory } from './history.ts'
import { createSeriesLabels } from './series-labels.ts'
import { watchTemplate } from './template-watch.ts'
import { TUNABLES } from './tunables.ts'

const NOW = 1_800_000_000
const TEMPLATE = { name: 'node-cpu', exporter: 'node', metric: 'cpuUtilisation', query: 'cpu', sample: '' } as const

/** History of a day, which asks through `answer` while there is `room`. */
function historyOf(answer: () => Asked, hasRoom = true) {
  const watch = watchTemplate(TEMPLATE, null, TUNABLES.pointsPerAnswer)
  watch.series = 10
  const run = { hasRoom, asked: 0, reserved: [] as number[], refused: 0, held: 0, deliveredHolding: [] as number[] }
  const asking: Asking = {
    instant: () => Promise.reject(new Error('not asked here')),
    get: () => Promise.reject(new Error('not asked here')),
    async range() {
      run.asked += 1
      return answer()
    },
  }
  const history = createHistory({
    ...{ source: 'prom', watches: () => [watch], wanted: () => ({ from: NOW - 86_400, to: NOW }), stepSeconds: 60 },
    ...{
      asking,
      labels: createSeriesLabels(null),
      tunables: { ...TUNABLES, offerAgainMs: 1 },
      counted: () => {},
      changed: () => {},
    },
    clock: { now: () => Date.now(), monotonic: () => performance.now() },
    async deliver() {
      run.deliveredHolding.push(run.held)
      return true
    },
    reserve(values) {
      if (!run.hasRoom) {
        run.refused += 1
        return null
      }
      run.reserved.push(values)
      run.held += values
      let left = values
      return {
        dispose() {
          run.held -= left
          left = 0
        },
      }
    },
  })
  const stopping = new AbortController()
  const running = history.run(stopping.signal)
  return {
    ...{ run, watch },
    async seen(look: () => boolean) {
      while (!look()) await delay(1, stopping.signal)
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

const answered: Asked = { type: 'answered', answer: { type: 'series', series: [], bad: 0, warning: null } }

test('asks for nothing while there is no room, and goes on once there is', async () => {
  const { run, seen, stop } = historyOf(() => answered, false)
  await seen(() => run.refused > 3)
  expect(run.asked).toBe(0)
  run.hasRoom = true
  await seen(() => run.asked === 1)
  await stop()
})

test('holds as much room as the answer may take, until it is handed over', async () => {
  const { run, seen, stop } = historyOf(() => answered)
  await seen(() => run.deliveredHolding.length > 0 && run.held === 0)
  // A day of minutes of ten series, at once.
  expect(run.reserved).toEqual([14_400])
  expect(run.deliveredHolding).toEqual([14_400])
  await stop()
})

test('gives the room back where the answer does not come', async () => {
  const problem = { code: 'connect.refused', facts: {}, at: 0 } as const
  const { run, seen, stop, watch } = historyOf(() => ({
    type: 'lost',
    fault: { kind: 'unreachable', problem, retryAfterMs: 1 },
  }))
  await seen(() => run.asked > 1 && run.held === 0)
  expect(watch.coverage()).toEqual([])
  await stop()
})
