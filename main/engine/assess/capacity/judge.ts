import type { Amount } from '../../../../shared/estate/record.ts'
import {
  type Exemption,
  type Flag,
  IDLE,
  type PartVerdict,
  type Test,
  type Use,
  type Verdict,
} from '../../../../shared/estate/verdict.ts'
import type { CapacityRules } from '../../../../shared/policy/policy.ts'
import type { Evidence, EvidenceWindow } from './evidence.ts'

/** Readings that ended longer ago than this have stopped, ms: then no day can be told on which they will be enough. */
const STOPPED_MS = 3 * 3_600_000

/** Everything that the tests look at. */
interface Case {
  readonly evidence: Evidence
  readonly rules: CapacityRules
  /** Readings over enough of the window, else null. */
  readonly cpu: Use | null
  readonly memory: Use | null
  readonly throttled: Use | null
  readonly traffic: Use | null
}

interface Rule {
  readonly verdict: Verdict
  readonly code: Test['code']
  /** Facts of the test where it holds, else null. */
  readonly test: (it: Case) => Test['facts'] | null
}

/** Per cent with one decimal: 70.3 % must not read as 70 % that are above 70 %. */
const percent = (ratio: number): number => Math.round(ratio * 1_000) / 10
const rate = (perSecond: number): number => Math.round(perSecond * 1_000) / 1_000

const above =
  (what: 'cpu' | 'memory' | 'throttled', limit: 'tight' | 'saturated' | 'throttled'): Rule['test'] =>
  ({ rules, ...it }) => {
    const p95 = it[what]?.p95 ?? null
    return p95 !== null && p95 > rules[limit] ? { p95: percent(p95), limit: percent(rules[limit]) } : null
  }

/** Some of its use is seen: a lack that stands in the estate's own reasons then counts too. */
const isSeen = ({ cpu, memory }: Case): boolean => cpu !== null || memory !== null

/**
 * The tests, from short to idle: the first that holds decides. To be short it is enough that one resource is, and was seen to be; to be
 * idle, or healthy, both have to have been seen. What is left is unknown.
 */
const RULES: readonly Rule[] = [
  { verdict: 'saturated', code: 'part.saturated-cpu', test: above('cpu', 'saturated') },
  { verdict: 'saturated', code: 'part.saturated-memory', test: above('memory', 'saturated') },
  { verdict: 'saturated', code: 'part.throttled', test: above('throttled', 'throttled') },
  {
    verdict: 'saturated',
    code: 'part.oom-killed',
    test: (it) => (isSeen(it) && it.evidence.oomKilled > 0 ? { count: it.evidence.oomKilled, days: it.rules.oomDays } : null),
  },
  {
    verdict: 'saturated',
    code: 'part.no-room',
    test: (it) => (isSeen(it) && it.evidence.waiting > 0 ? { count: it.evidence.waiting } : null),
  },
  { verdict: 'tight', code: 'part.tight-cpu', test: above('cpu', 'tight') },
  { verdict: 'tight', code: 'part.tight-memory', test: above('memory', 'tight') },
  {
    verdict: 'zombie',
    code: 'part.zombie',
    test: ({ cpu, memory, traffic, rules }) =>
      cpu !== null && memory !== null && traffic !== null && cpu.max < rules.zombieCpu && traffic.max <= rules.zombieRequests
        ? {
            ...{ max: percent(cpu.max), limit: percent(rules.zombieCpu) },
            ...{ traffic: rate(traffic.max), trafficLimit: rules.zombieRequests },
          }
        : null,
  },
  {
    verdict: 'under-used',
    code: 'part.under-used',
    test: ({ cpu, memory, rules }) =>
      cpu !== null && memory !== null && cpu.p95 < rules.underUsedCpu && memory.p95 < rules.underUsedMemory
        ? {
            ...{ cpu: percent(cpu.p95), cpuLimit: percent(rules.underUsedCpu) },
            ...{ memory: percent(memory.p95), memoryLimit: percent(rules.underUsedMemory) },
          }
        : null,
  },
  {
    verdict: 'healthy',
    code: 'part.healthy',
    test: ({ cpu, memory }) => (cpu !== null && memory !== null ? { cpu: percent(cpu.p95), memory: percent(memory.p95) } : null),
  },
]

/** Why nothing can be said. */
function unknownTest({ cpu, memory, requested }: Evidence, { windowDays, leastSeen }: CapacityRules): Test {
  if (cpu === null && memory === null) {
    const nothingRequested = requested.cpuMilli === null && requested.memoryBytes === null
    return { code: nothingRequested ? 'part.no-requests' : 'part.unseen', facts: {} }
  }
  return {
    code: 'part.too-little',
    // Rounded down: 79.96 % of 80 % must not read as enough.
    facts: {
      ...{ days: windowDays, cpu: Math.floor((cpu?.seen ?? 0) * 100), memory: Math.floor((memory?.seen ?? 0) * 100) },
      least: percent(leastSeen),
    },
  }
}

/** When both will have been seen enough, if they go on; null where they do not. */
function enoughAt({ cpu, memory }: Evidence, { leastSeen }: CapacityRules, { from, to }: EvidenceWindow): number | null {
  let at = to
  for (const use of [cpu, memory]) {
    if (use === null || use.lastAt < to - STOPPED_MS) return null
    at = Math.max(at, to + (leastSeen - use.seen) * (to - from))
  }
  return Math.ceil(at)
}

/** CPU that keeps level while nobody calls: how a tenant dodges reclaiming. */
function isFlat({ cpu, traffic, rules }: Case): boolean {
  if (cpu === null || traffic === null || traffic.max > rules.zombieRequests || cpu.p50 < rules.zombieCpu) return false
  return cpu.p95 - cpu.p5 <= rules.flatSpread * cpu.p50
}

function flagsOf(it: Case): readonly Flag[] {
  const { evidence, cpu, traffic, rules } = it
  const { cpuMilli, memoryBytes } = evidence.requested
  const holds: Readonly<Record<Flag, boolean>> = {
    'flat-load': isFlat(it),
    'oom-killed': evidence.oomKilled > 0,
    'no-room': evidence.waiting > 0,
    'traffic-unknown': traffic === null && cpu !== null && cpu.max < rules.zombieCpu,
    'no-requests': cpuMilli === null && memoryBytes === null,
  }
  const flags: readonly Flag[] = ['flat-load', 'oom-killed', 'no-room', 'traffic-unknown', 'no-requests']
  return flags.filter((flag) => holds[flag])
}

const times = (amount: number | null, share: number | null): number | null =>
  amount === null || share === null ? null : Math.round(amount * share)

/** Requested beyond P95 of use and the headroom; never below nothing. */
function beyond(requested: Amount, cpu: Use | null, memory: Use | null, headroom: number): Amount {
  const left = (use: Use | null): number | null => (use === null ? null : Math.max(0, 1 - use.p95 * (1 + headroom)))
  return { cpuMilli: times(requested.cpuMilli, left(cpu)), memoryBytes: times(requested.memoryBytes, left(memory)) }
}

function trafficOf({ traffic, appTraffic }: Evidence, isOwn: boolean): PartVerdict['trafficOf'] {
  if (isOwn) return 'own'
  if (appTraffic !== null) return 'app'
  return traffic === null ? null : 'own'
}

/**
 * The verdict on a component: pure, and monotone: more use never makes it more idle.
 * @param exemptions those of its app, and its own
 */
export function judgePart(
  evidence: Evidence,
  rules: CapacityRules,
  window: EvidenceWindow,
  exemptions: readonly Exemption[],
): PartVerdict {
  const enough = (use: Use | null): Use | null => (use !== null && use.seen >= rules.leastSeen ? use : null)
  const own = enough(evidence.traffic)
  const traffic = own ?? enough(evidence.appTraffic)
  const it: Case = {
    ...{ evidence, rules, traffic },
    ...{ cpu: enough(evidence.cpu), memory: enough(evidence.memory), throttled: enough(evidence.throttled) },
  }
  let verdict: Verdict = 'unknown'
  let test = unknownTest(evidence, rules)
  for (const rule of RULES) {
    const facts = rule.test(it)
    if (facts === null) continue
    verdict = rule.verdict
    test = { code: rule.code, facts }
    break
  }
  const { id, name, source, pooled, cpu, memory, throttled, requested } = evidence
  return {
    ...{ id, name, source, pooled, cpu, memory, throttled, requested, verdict, test, exemptions },
    enoughAt: verdict === 'unknown' ? enoughAt(evidence, rules, window) : null,
    flags: flagsOf(it),
    traffic: own ?? evidence.appTraffic ?? evidence.traffic,
    trafficOf: trafficOf(evidence, own !== null),
    used: {
      cpuMilli: times(requested.cpuMilli, it.cpu?.p95 ?? null),
      memoryBytes: times(requested.memoryBytes, it.memory?.p95 ?? null),
    },
    reclaimable:
      IDLE.has(verdict) && exemptions.length === 0 ? beyond(requested, it.cpu, it.memory, rules.reclaimHeadroom) : null,
  }
}
