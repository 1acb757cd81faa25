import type { Level } from '../../../shared/estate/level.ts'
import type {
  InstanceEntity,
  ObservedAlert,
  ObservedComponent,
  ObservedInstance,
  ObservedKind,
  ObservedNode,
  ObservedProbe,
  RecordId,
} from '../../../shared/estate/record.ts'
import type { Register, RegisterApp, RegisterBureau } from '../../../shared/estate/register.ts'
import type { Policy } from '../../../shared/policy/policy.ts'
import { createGrading, type Grading } from './alert-grading.ts'
import { type AppMapping, createAppMapping, type Place } from './app-mapping.ts'
import { createDueTimes, type DueTimes } from './due-times.ts'
import { createEntityIndex, type EntityIndex } from './identity/entity-index.ts'
import { createIdentity, type Identity } from './identity/identity.ts'
import type { ExporterDown } from './identity/stand-ins.ts'
import type { Loose } from './ownership.ts'
import { createRecordStore, type RecordStore } from './record-store.ts'
import { scoped } from './scoped.ts'
import { type AmountTally, type Counts, createAmountTally } from './tallies.ts'

/**
 * The working state behind the records: counters and indices that make a change cost its ancestors and no more. All of it follows
 * from the records and the register, so that it is rebuilt, never stored.
 */
export interface Estate {
  policy: Policy
  register: Register
  mapping: AppMapping
  /** What labels of others are about. */
  identity: Identity
  readonly store: RecordStore
  /** What entities are found by; it follows the store. */
  readonly index: EntityIndex
  readonly clusters: Map<string, ClusterState>
  /** By `<source>/<namespace>`. */
  readonly namespaces: Map<string, NamespaceState>
  /** Ids of the namespaces' own records, likewise. */
  readonly namespaceIds: Map<string, RecordId>
  readonly components: Map<RecordId, ComponentState>
  readonly apps: Map<RecordId, AppState>
  readonly bureaus: Map<RecordId, BureauState>
  /** Instances by their owner, by `<source>/<uid of the owner>`. */
  readonly instancesByOwner: Map<string, Set<RecordId>>
  /** ReplicaSets by their owner, likewise. */
  readonly replicaSetsByOwner: Map<string, Set<RecordId>>
  /** Alerts by what they stand on, and probes by the app that they look at. */
  readonly alertsOn: Map<RecordId, Set<RecordId>>
  readonly probesOn: Map<RecordId, Set<RecordId>>
  grading: Grading
  /** What exporters are proof of, and by what it was found (identity/stand-ins.ts). */
  readonly exporters: {
    /** Ids of what only an exporter tells of. */
    standing: ReadonlySet<RecordId>
    down: ReadonlyMap<RecordId, ExporterDown>
    version: number
    identity: Identity | null
    /** A target came, went or changed. */
    changed: boolean
  }
  readonly due: DueTimes
  /** What is to be assessed. The values are what was observed last (an entity where that did not change). */
  readonly dirty: {
    readonly nodes: Map<RecordId, ObservedNode>
    readonly instances: Map<RecordId, ObservedInstance>
    /** Those of the dirty instances whose component has to be found anew. */
    readonly relink: Set<RecordId>
    readonly alerts: Map<RecordId, ObservedAlert>
    readonly probes: Map<RecordId, ObservedProbe>
    readonly components: Set<RecordId>
    readonly apps: Set<RecordId>
    readonly bureaus: Set<RecordId>
    readonly clusters: Set<string>
  }
}

export interface ClusterState {
  readonly source: string
  /** From the sources file; null: not told. */
  displayName: string | null
  /** Only some of its namespaces are looked at. */
  inPart: boolean
  /** It is in the sources file, so it exists without having been observed. */
  configured: boolean
  readonly nodesByName: Map<string, RecordId>
  readonly instancesByNode: Map<string, Set<RecordId>>
  readonly observes: Set<ObservedKind>
  readonly zones: Counts<string>
  nodes: number
  readyNodes: number
  readonly allocatable: AmountTally
  readonly granted: AmountTally
  readonly requested: AmountTally
  instances: number
  /** What of its topology decides about the redundancy of every component; see `settleNodes`. */
  topology: string
}

export interface NamespaceState {
  readonly components: Set<RecordId>
  readonly budgets: Set<RecordId>
  readonly quotas: Set<RecordId>
  /** Autoscalers by `<kind>/<name>` of their target. */
  readonly autoscalers: Map<string, Set<RecordId>>
  /** Components by app. */
  readonly apps: Counts<RecordId>
}

/** What a component counts for in its app. */
export interface ComponentShare {
  readonly place: Place
  /** Of the component of the app that it is a placement of. */
  readonly key: string
  readonly level: Level
  readonly instances: number
  readonly ready: number
  /** Nobody told whether they are ready. */
  readonly untold: number
  readonly requested: Readonly<AmountTally>
}

export interface ComponentState {
  readonly id: RecordId
  readonly source: string
  readonly namespace: string
  readonly cluster: ClusterState
  readonly home: NamespaceState
  /** null: a loose component. */
  observed: ObservedComponent | null
  /** The `observed` that its entity was made of; null: none yet. */
  settled: ObservedComponent | null
  loose: Loose | null
  /** The least of its instances' ids, whose labels a loose component takes; null: not known, look again. */
  lead: RecordId | null
  instances: number
  ready: number
  readonly readyByNode: Counts<string>
  /** Ready instances by the zone that they tell themselves. */
  readonly readyByZone: Counts<string>
  readonly requested: AmountTally
  /** Instances by the codes of their reasons. */
  readonly codes: Counts<InstanceEntity['reasons'][number]['code']>
  /** Alerts on its instances, by grade. */
  readonly alertLevels: Counts<Level>
  /** null: to be found anew. */
  place: Place | null
  share: ComponentShare | null
}

export interface AppState {
  readonly id: RecordId
  registered: { readonly row: RegisterApp; readonly order: number } | null
  /** Where its components say that it belongs; used when the register has no row. */
  place: Place | null
  /** The source whose alerts about nothing that is known stand on it; null: it is no such app. */
  alertsOf: string | null
  readonly levels: Counts<Level>
  readonly sources: Counts<string>
  /** By `<source>/<namespace>`. */
  readonly namespaces: Counts<string>
  /** Its components by their key, each with its placements: one on two clouds is one with two. */
  readonly parts: Map<string, Set<RecordId>>
  instances: number
  ready: number
  untold: number
  readonly requested: AmountTally
  /** What it counts for in its bureau. */
  share: { readonly bureau: RecordId; readonly level: Level } | null
}

export interface BureauState {
  readonly id: RecordId
  registered: { readonly row: RegisterBureau; readonly order: number } | null
  readonly levels: Counts<Level>
  /** Titles that its components' namespaces give it. */
  readonly titles: Counts<string>
  apps: number
}

export function createEstate(policy: Policy, register: Register): Estate {
  const index = createEntityIndex()
  return {
    policy,
    register,
    mapping: createAppMapping(register),
    identity: createIdentity(register),
    store: createRecordStore(index.replace),
    index,
    clusters: new Map(),
    namespaces: new Map(),
    namespaceIds: new Map(),
    components: new Map(),
    apps: new Map(),
    bureaus: new Map(),
    instancesByOwner: new Map(),
    replicaSetsByOwner: new Map(),
    alertsOn: new Map(),
    probesOn: new Map(),
    grading: createGrading(policy.alerts.grades),
    exporters: { standing: new Set(), down: new Map(), version: -1, identity: null, changed: false },
    due: createDueTimes(),
    dirty: {
      nodes: new Map(),
      instances: new Map(),
      relink: new Set(),
      alerts: new Map(),
      probes: new Map(),
      components: new Set(),
      apps: new Set(),
      bureaus: new Set(),
      clusters: new Set(),
    },
  }
}

/** The value under `key`, made by `make` where there is none. */
export function at<K, V>(map: Map<K, V>, key: K, make: (key: K) => V): V {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make(key)
  map.set(key, made)
  return made
}

/** Adds to or takes from a set in a map; an empty set is dropped. */
export function index<K>(map: Map<K, Set<RecordId>>, key: K, id: RecordId, present: boolean): void {
  const set = map.get(key)
  if (present) {
    if (set) set.add(id)
    else map.set(key, new Set([id]))
  } else if (set) {
    set.delete(id)
    if (set.size === 0) map.delete(key)
  }
}

export function clusterOf(estate: Estate, source: string): ClusterState {
  return at(estate.clusters, source, () => ({
    source,
    displayName: null,
    inPart: false,
    configured: false,
    nodesByName: new Map(),
    instancesByNode: new Map(),
    observes: new Set(),
    zones: new Map(),
    nodes: 0,
    readyNodes: 0,
    allocatable: createAmountTally(),
    granted: createAmountTally(),
    requested: createAmountTally(),
    instances: 0,
    topology: '',
  }))
}

export function namespaceOf(estate: Estate, source: string, namespace: string): NamespaceState {
  return at(estate.namespaces, scoped(source, namespace), () => ({
    components: new Set(),
    budgets: new Set(),
    quotas: new Set(),
    autoscalers: new Map(),
    apps: new Map(),
  }))
}

export function componentOf(estate: Estate, id: RecordId, source: string, namespace: string): ComponentState {
  return at(estate.components, id, () => {
    const home = namespaceOf(estate, source, namespace)
    home.components.add(id)
    return {
      id,
      source,
      namespace,
      cluster: clusterOf(estate, source),
      home,
      observed: null,
      settled: null,
      loose: null,
      lead: null,
      instances: 0,
      ready: 0,
      readyByNode: new Map(),
      readyByZone: new Map(),
      requested: createAmountTally(),
      codes: new Map(),
      alertLevels: new Map(),
      place: null,
      share: null,
    }
  })
}

export function appOf(estate: Estate, id: RecordId): AppState {
  return at(estate.apps, id, () => ({
    id,
    registered: null,
    place: null,
    alertsOf: null,
    levels: new Map(),
    sources: new Map(),
    namespaces: new Map(),
    parts: new Map(),
    instances: 0,
    ready: 0,
    untold: 0,
    requested: createAmountTally(),
    share: null,
  }))
}

export function bureauOf(estate: Estate, id: RecordId): BureauState {
  return at(estate.bureaus, id, () => ({ id, registered: null, levels: new Map(), titles: new Map(), apps: 0 }))
}
