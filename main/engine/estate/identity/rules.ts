import type { IdentityRule } from '../../../../shared/estate/identity.ts'
import type { RecordId } from '../../../../shared/estate/record.ts'
import { appId } from '../app-mapping.ts'
import type { Estate } from '../estate.ts'
import { scoped } from '../scoped.ts'
import { selects } from '../selector.ts'
import { keyOf } from './component-key.ts'
import type { Names } from './names.ts'

/**
 * How fine a rule's entity is. Readings are placed by the finest grain that is named and by no coarser one: the CPU of a pod that is
 * not known is not the CPU of its app. What looks from outside names an address that need not be a machine of ours, so that after
 * `probe` the next grain may be asked.
 */
export type Grain = 'pod' | 'workload' | 'machine' | 'probe' | 'component' | 'app' | 'namespace' | 'cluster'

export interface Rule {
  readonly code: IdentityRule
  readonly grain: Grain
  /** What labels have to name for it to be asked; these are its facts. */
  readonly needs: readonly (keyof Names)[]
  /** True: only in the cluster that labels name, where they name one. Else there first, and then anywhere. */
  readonly inCluster: boolean
  /** All that labels may mean by this. */
  readonly find: (names: Names, estate: Estate) => readonly RecordId[]
}

const NONE: readonly RecordId[] = []

/** Apps by id, by bureau and label, or by name. */
function appsNamed({ app = '', bureau }: Names, { store, index }: Estate): readonly RecordId[] {
  for (const id of [appId(app), ...(bureau === undefined ? [] : [appId(`${bureau}/${app}`)])]) {
    if (store.tables.app.has(id)) return [id]
  }
  return index.apps.find('', app).filter((id) => bureau === undefined || store.tables.app.get(id)?.parent === `bureau:${bureau}`)
}

/** A kind as labels tell it (`deployment`, `ReplicaSet`) beside one of ours (`Deployment`, `loose/Job`). */
const isKind = (told: string, workload: string): boolean => workload.replace(/^loose\//, '').toLowerCase() === told.toLowerCase()

function workloadsNamed({ namespace = '', workload = '', kind }: Names, { store, index }: Estate): readonly RecordId[] {
  const found = index.workloads.find(namespace, workload)
  if (kind === undefined) return found
  return found.filter((id) => isKind(kind, store.tables.component.get(id)?.workload ?? ''))
}

/** The workloads whose pods a service of that name sends to. One without a selector sends to what someone else lists. */
function workloadsServed({ namespace = '', service = '' }: Names, { store, index, namespaces }: Estate): readonly RecordId[] {
  return index.services.find(namespace, service).flatMap((id) => {
    const found = store.tables.service.get(id)
    if (found === undefined || Object.keys(found.selector).length === 0) return NONE
    const selector = { matchLabels: found.selector, matchExpressions: [] }
    const near = [...(namespaces.get(scoped(found.source, namespace))?.components ?? NONE)]
    return near.filter((component) => selects(selector, store.tables.component.get(component)?.podLabels ?? {}))
  })
}

/** The components of the app by this key: the label that says what part of the app it is, else the name. */
function componentsNamed(names: Names, estate: Estate): readonly RecordId[] {
  const { component } = estate.store.tables
  return appsNamed(names, estate).flatMap((app) =>
    [...estate.store.childrenOf(app)].filter((id) => {
      const record = component.get(id)
      return record !== undefined && keyOf(record) === names.component
    }),
  )
}

function appsOfNamespace({ namespace = '' }: Names, estate: Estate): readonly RecordId[] {
  const apps = new Set<RecordId>()
  for (const source of estate.clusters.keys()) {
    const state = estate.namespaces.get(scoped(source, namespace))
    for (const app of state?.apps.keys() ?? []) apps.add(app)
  }
  return [...apps].filter((id) => estate.store.tables.app.has(id))
}

/** The rules, in the order in which they are asked (docs/identity.md). */
export const RULES: readonly Rule[] = [
  {
    code: 'pod',
    grain: 'pod',
    needs: ['namespace', 'pod'],
    inCluster: true,
    find: ({ namespace = '', pod = '' }, { index }) => index.pods.find(namespace, pod),
  },
  { code: 'workload', grain: 'workload', needs: ['namespace', 'workload'], inCluster: true, find: workloadsNamed },
  { code: 'service', grain: 'workload', needs: ['namespace', 'service'], inCluster: true, find: workloadsServed },
  {
    code: 'vm-id',
    grain: 'machine',
    needs: ['vmId'],
    inCluster: false,
    find: ({ vmId = '' }, { index }) => index.vmIds.find('', vmId.toLowerCase()),
  },
  {
    code: 'vm-name',
    grain: 'machine',
    needs: ['vmName'],
    inCluster: false,
    find: ({ vmName = '' }, { index }) => index.vmNames.find('', vmName.toLowerCase()),
  },
  {
    code: 'node',
    grain: 'machine',
    needs: ['node'],
    inCluster: true,
    find: ({ node = '' }, { index }) => index.nodes.find('', node.toLowerCase()),
  },
  {
    code: 'probe',
    grain: 'machine',
    needs: ['address', 'host'],
    inCluster: false,
    find: ({ address = '', host = '' }, { identity }) => identity.probed(address) ?? identity.probed(host) ?? NONE,
  },
  {
    code: 'endpoint',
    grain: 'machine',
    needs: ['endpoint'],
    inCluster: false,
    find: ({ target, endpoint = '' }, { index }) => (target === undefined ? index.vmNames.find('', endpoint) : NONE),
  },
  {
    code: 'host',
    grain: 'machine',
    needs: ['host'],
    inCluster: false,
    find: ({ target, host = '' }, { index }) => (target === undefined ? index.hosts.find('', host) : NONE),
  },
  { code: 'component', grain: 'component', needs: ['app', 'component'], inCluster: false, find: componentsNamed },
  { code: 'app', grain: 'app', needs: ['app'], inCluster: false, find: appsNamed },
  {
    code: 'host',
    grain: 'probe',
    needs: ['target', 'host'],
    inCluster: false,
    find: ({ host = '' }, { index }) => index.hosts.find('', host),
  },
  { code: 'namespace', grain: 'namespace', needs: ['namespace'], inCluster: true, find: appsOfNamespace },
  {
    code: 'cluster',
    grain: 'cluster',
    needs: ['cluster'],
    inCluster: true,
    find: ({ cluster = '' }, estate) => {
      const id = `cluster:${estate.identity.sourceNamed(estate, cluster) ?? ''}`
      return estate.store.tables.cluster.has(id) ? [id] : NONE
    },
  },
]
