import type { Grade } from '../../../../shared/estate/level.ts'
import {
  type AppClass,
  type ComponentEntity,
  isLoose,
  type ObservedComponent,
  SERVICE_KINDS,
} from '../../../../shared/estate/record.ts'
import type { Policy } from '../../../../shared/policy/policy.ts'
import type { Counts } from '../../estate/tallies.ts'
import { elapsed, type Finding, type Moment } from './finding.ts'

/** What is known about a component beside what it says of itself: counters of its instances, and its surroundings. */
export interface ComponentContext {
  readonly appClass: AppClass | null
  /** Since when fewer are available than desired, ms since the epoch; null: there are enough. */
  readonly shortSince: number | null
  /** That fewer are available is told already: it gets no grace anew, such as by a clock that was set back. */
  readonly isToldShort: boolean
  /** Instances that have not ended, and those of them that are ready. */
  readonly instances: number
  readonly ready: number
  /** Ready instances by node. */
  readonly readyByNode: ReadonlyMap<string, number>
  /** Ready instances by the zone that they tell themselves. */
  readonly readyByZone: ReadonlyMap<string, number>
  /** Instances of which nobody tells whether they are ready, where they are what is counted. */
  readonly untold: number
  /** Instances by the codes of their reasons. */
  readonly codes: Counts<Finding['code']>
  /** Zone of a node by its name; null where it has none or is not observed. */
  readonly zoneOf: (node: string) => string | null
  /** The cluster has several nodes, several zones: only then is it a fault to use one. */
  readonly severalNodes: boolean
  readonly severalZones: boolean
  /** Another placement of the component, on another cloud, has something ready. */
  readonly readyElsewhere: boolean
  /** Whether a PodDisruptionBudget selects its pods; null where budgets are not observed. */
  readonly hasBudget: () => boolean | null
  /** The limit that its autoscaler has reached; null where it has not. */
  readonly scaledToLimit: number | null
  readonly policy: Policy
  readonly when: Moment
}

const PAST_DEADLINE = 'ProgressDeadlineExceeded'

export type Workload = Pick<ComponentEntity, 'workload' | 'counted' | 'desired' | 'available' | 'createdAt' | 'stalled'>

/** Nobody says how many there are and should be: its instances are what is known. */
export const isCounted = ({ workload, counted }: Pick<ComponentEntity, 'workload' | 'counted'>): boolean =>
  isLoose(workload) || counted === true

const isService = (workload: ComponentEntity['workload']): boolean => (SERVICE_KINDS as readonly string[]).includes(workload)

export const isShort = (component: Pick<ObservedComponent, 'desired' | 'available'>): boolean =>
  component.available < component.desired

/**
 * What many ailing instances come to for their component. A component is no worse for one of them than this table says, however
 * many there are: what it cannot do any more is said by its replicas.
 */
const ROLL_UP: readonly { readonly of: Finding['code']; readonly code: Finding['code']; readonly level: Grade }[] = [
  { of: 'instance.crash-loop', code: 'component.crash-loop', level: 'minor' },
  { of: 'instance.image-pull', code: 'component.image-pull', level: 'minor' },
  { of: 'instance.container-error', code: 'component.container-error', level: 'minor' },
  { of: 'instance.unschedulable', code: 'component.unschedulable', level: 'minor' },
  { of: 'instance.oom-killed', code: 'component.oom-killed', level: 'notice' },
]

/** Nobody says how many a loose component needs, so that instances which are not ready are all there is to go by. */
const LOOSE_ROLL_UP: typeof ROLL_UP = [
  ...ROLL_UP,
  { of: 'instance.not-ready', code: 'component.instances-not-ready', level: 'notice' },
  { of: 'instance.node-lost', code: 'component.instances-not-ready', level: 'notice' },
  { of: 'instance.stopped', code: 'component.instances-not-ready', level: 'notice' },
  { of: 'instance.suspended', code: 'component.instances-not-ready', level: 'notice' },
  { of: 'instance.machine-failed', code: 'component.instances-not-ready', level: 'notice' },
]

/** Assesses one component by rules of its own; see each. Its level is the gravest of these, never that of an instance. */
export function assessComponent(component: Workload, context: ComponentContext): readonly Finding[] {
  return [
    ...availability(component, context),
    ...rollout(component),
    ...rolledUp(component, context),
    ...scaling(context),
    ...untold(component, context),
    ...redundancy(component, context),
  ]
}

/** What a component says of replicas that are missing. */
export const SHORTAGES: ReadonlySet<Finding['code']> = new Set(['component.outage', 'component.gravely-short', 'component.short'])

/** Replicas that are missing, by how many and for whom; a rolling update's passing gap is granted its time. */
function availability(component: Workload, context: ComponentContext): readonly Finding[] {
  const { appClass, shortSince: since, isToldShort, policy, when } = context
  const { workload, desired, createdAt } = component
  // What is not known to be missing is not said to be.
  const available = component.available + context.untold
  if (isLoose(workload) || since === null) return []
  const rules = policy.health
  const grace =
    available === 0 && elapsed(when, createdAt, rules.shortGraceSeconds) ? rules.outageGraceSeconds : rules.shortGraceSeconds
  if (!isToldShort && !elapsed(when, since, grace)) return []
  const by = appClass ?? 'other'
  const facts = { available, desired }
  if (available === 0) return [{ code: 'component.outage', level: rules.outage[by], since, facts }]
  if (available / desired < rules.shortShare) {
    return [{ code: 'component.gravely-short', level: rules.gravelyShort[by], since, facts }]
  }
  return [{ code: 'component.short', level: rules.short[by], since, facts }]
}

/** `Progressing=False`: mostly for its deadline, else for what keeps its ReplicaSet from being made (Kubernetes docs, "Failed Deployment"). */
function rollout({ stalled }: Workload): readonly Finding[] {
  return stalled === null
    ? []
    : [
        {
          code: stalled.reason === PAST_DEADLINE ? 'component.stalled' : 'component.rollout-failed',
          level: 'minor',
          since: stalled.since,
          facts: { reason: stalled.reason },
        },
      ]
}

function rolledUp({ workload }: Workload, { codes, instances }: ComponentContext): readonly Finding[] {
  if (codes.size === 0) return []
  const sums = new Map<Finding['code'], { level: Grade; count: number }>()
  for (const { of, code, level } of isLoose(workload) ? LOOSE_ROLL_UP : ROLL_UP) {
    const count = codes.get(of) ?? 0
    if (count > 0) sums.set(code, { level, count: count + (sums.get(code)?.count ?? 0) })
  }
  return [...sums].map(([code, { level, count }]) => ({ code, level, since: null, facts: { count, total: instances } }))
}

/** What nobody told is not taken for health. */
function untold(component: Workload, { untold: count, instances }: ComponentContext): readonly Finding[] {
  if (component.counted && instances === 0) return [{ code: 'component.nothing-told', level: 'unknown', since: null, facts: {} }]
  if (count === 0) return []
  return [{ code: 'component.readiness-untold', level: 'unknown', since: null, facts: { count, total: instances } }]
}

function scaling({ scaledToLimit }: ComponentContext): readonly Finding[] {
  return scaledToLimit === null
    ? []
    : [{ code: 'component.at-limit', level: 'notice', since: null, facts: { max: scaledToLimit } }]
}

/**
 * Redundancy facts are notices, each for the classes of app that the policy names: by default placement for all, a missing
 * PodDisruptionBudget for apps whose class the register tells, a single replica for citizen apps. A wall where every unregistered
 * tool without a budget is blue has no blue left to tell anything by. One node implies one zone, so only one is said. DaemonSets
 * are spread by their nature; loose components promise nothing. What is up on another cloud too is neither single nor in one place.
 */
function redundancy(component: Workload, context: ComponentContext): readonly Finding[] {
  const { workload, desired } = component
  const { appClass, policy } = context
  if (isLoose(workload) || workload === 'DaemonSet' || desired === 0) return []
  const rules = policy.redundancy
  const classOfApp = appClass ?? 'other'
  const notice = (code: Finding['code'], facts: Finding['facts']): Finding => ({ code, level: 'notice', since: null, facts })
  if (desired === 1 && context.readyElsewhere) return []
  if (desired === 1) return rules.singleReplicaClasses.includes(classOfApp) ? [notice('component.single-replica', {})] : []
  const findings: Finding[] = []
  if (rules.spreadClasses.includes(classOfApp) && !context.readyElsewhere) {
    const gap = spreadGap(context, isService(workload))
    if (gap) findings.push(notice(gap.code, gap.facts))
  }
  if (rules.budgetClasses.includes(classOfApp) && context.hasBudget() === false) {
    findings.push(notice('component.no-disruption-budget', {}))
  }
  return findings
}

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, each) => all + each, 0)

/**
 * What the ready replicas share, where there are at least two; looks no further than to the second zone. Of machines not all may tell where
 * they are: then nothing is said.
 */
function spreadGap(context: ComponentContext, onHosts: boolean) {
  const { ready, readyByNode, readyByZone, severalNodes, severalZones } = context
  if (ready < 2) return null
  const [node] = readyByNode.keys()
  const allPlaced = !onHosts || sum(readyByNode) === ready
  if (node !== undefined && readyByNode.size === 1 && allPlaced) {
    if (!severalNodes) return null
    if (onHosts) return { code: 'component.one-host', facts: { ready, host: node } } as const
    return { code: 'component.one-node', facts: { ready, node } } as const
  }
  if (!severalZones) return null
  const told = [...readyByZone.keys()]
  const zone = sum(readyByZone) === ready ? (told.length === 1 ? told[0] : undefined) : allPlaced ? zoneOfAll(context) : undefined
  return zone === undefined ? null : ({ code: 'component.one-zone', facts: { ready, zone } } as const)
}

/** The one zone of all nodes; undefined where there are several, or one is not known. */
function zoneOfAll({ readyByNode, zoneOf }: ComponentContext): string | undefined {
  const [first] = readyByNode.keys()
  const zone = first === undefined ? null : zoneOf(first)
  if (zone === null) return undefined
  for (const node of readyByNode.keys()) if (zoneOf(node) !== zone) return undefined
  return zone
}
