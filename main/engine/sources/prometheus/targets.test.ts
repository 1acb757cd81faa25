import { expect, test } from 'vitest'
import { decodeTargets } from './targets.ts'

const target = (n: number) => ({
  ...{ labels: { job: 'node', instance: `h${n}:9100` }, scrapePool: 'node', scrapeUrl: `http://h${n}:9100/metrics` },
  ...{ health: 'up', lastScrape: '2026-11-23T09:30:00Z', lastError: '' },
})
const answer = (activeTargets: readonly unknown[]) => ({ status: 'success', data: { activeTargets } })

test('targets that are more than are taken are counted, and so are those that are none', () => {
  const some = answer([target(0), { ...target(1), scrapeUrl: 'no URL' }, null])
  expect(decodeTargets(some)).toMatchObject({ targets: [{ address: 'h0:9100' }], bad: 2, untaken: 0 })
  const many = decodeTargets(answer(Array.from({ length: 20_003 }, (_, n) => target(n))))
  expect([many?.targets.length, many?.untaken]).toEqual([20_000, 3])
})
