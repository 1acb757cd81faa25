import type { Use } from '../../../../shared/estate/verdict.ts'
import type { Evidence, EvidenceWindow } from './evidence.ts'
import type { AppEvidence } from './judge-app.ts'

/** For tests: a component that was made long ago, and seen over all of 30 days at the same use. */

export const DAY_MS = 86_400_000
const TO = Date.UTC(2026, 5, 30)
export const WINDOW: EvidenceWindow = { from: TO - 30 * DAY_MS, to: TO }

export const usage = (p95: number, more: Partial<Use> = {}): Use => ({
  ...{ seen: 1, lastAt: WINDOW.to, p5: p95 / 4, p50: p95 / 2, p95, max: p95 },
  ...more,
})

export const evidenceOf = (name: string, cpu: number, memory: number, more: Partial<Evidence> = {}): Evidence => ({
  ...{ id: `component:east/${name}`, name, source: 'east', pooled: null },
  ...{ cpu: usage(cpu), memory: usage(memory), throttled: null, traffic: usage(4), appTraffic: null },
  requested: { cpuMilli: 1_000, memoryBytes: 1_000_000 },
  ...{ oomKilled: 0, waiting: 0, createdAt: Date.UTC(2024, 0, 1) },
  ...more,
})

export const appOf = (id: string, parts: readonly Evidence[], more: Partial<AppEvidence> = {}): AppEvidence => ({
  ...{ id: `app:${id}`, name: id, nameEn: null, bureau: 'bureau:edu', sources: ['east'] },
  granted: { cpuMilli: null, memoryBytes: null },
  createdAt: Date.UTC(2024, 0, 1),
  parts,
  ...more,
})
