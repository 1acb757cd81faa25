import { expect, test } from 'vitest'
import { createTargetBook, decodeTargets, probeKey } from './targets.ts'

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

test('the exporter of a target is known by its series, and forgotten with the target', () => {
  const book = createTargetBook('prom', null, 0)
  const scraped = decodeTargets(answer([{ ...target(0), labels: { job: 'mine', instance: 'h0:9100' } }]))?.targets ?? []
  const exporters = () => book.records(scraped, new Map(), 0).map((record) => (record.kind === 'target' ? record.exporter : null))
  book.saw('mysqld', { job: 'mine', instance: 'h0:9100' })
  expect(exporters()).toEqual(['mysqld'])
  book.records([], new Map(), 0)
  expect(exporters()).toEqual([null])
})

test('a probe that failed and is silent has not recovered', () => {
  const book = createTargetBook('prom', null, 60_000)
  const labels = { job: 'blackbox', instance: 'https://enrol.gov.cn/' }
  const probe = {
    ...target(0),
    labels,
    discoveredLabels: { __param_target: labels.instance },
    scrapeUrl: 'http://bb:9115/probe?target=x',
  }
  const scraped = decodeTargets(answer([probe]))?.targets ?? []
  const said = (at: number, value: number) =>
    new Map([[probeKey(labels), { labels, ok: value === 1, status: null, samples: { at: [at], values: [value] } }]])
  const told = (...[probes, at]: [Parameters<typeof book.records>[1], number]) => book.records(scraped, probes, at)
  told(said(1_000, 1), 1_000)
  expect(told(said(2_000, 0), 2_000)).toMatchObject([{ kind: 'probe', ok: false, episode: { since: 2_000 } }])
  expect(told(new Map(), 3_000)).toMatchObject([{ kind: 'probe', ok: null, episode: { since: 2_000 } }])
  // It had, when it was heard last: how it fares now nobody tells.
  told(said(4_000, 1), 4_000)
  expect(told(new Map(), 5_000)).toEqual([expect.not.objectContaining({ episode: expect.anything() })])
})
