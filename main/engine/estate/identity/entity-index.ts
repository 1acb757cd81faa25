import type { EstateRecord, InstanceEntity, NodeEntity } from '../../../../shared/estate/record.ts'
import { same } from '../same.ts'
import { createNameIndex, type NameIndex } from './name-index.ts'

/** What entities can be found by. It follows the record table, so that a restored estate finds what the lost one found. */
export interface EntityIndex {
  /** By namespace and name. */
  readonly pods: NameIndex
  /** Workloads and services on VMs, those that stand for one not observed among them, likewise. */
  readonly workloads: NameIndex
  /** Services of Kubernetes, likewise. */
  readonly services: NameIndex
  /** The others by one name; the first is ''. Names and addresses in lower case. */
  readonly nodes: NameIndex
  /** VMs and nodes by each of their addresses, and by their names. */
  readonly hosts: NameIndex
  readonly vmNames: NameIndex
  readonly vmIds: NameIndex
  readonly apps: NameIndex
  /** Grows whenever something is found by another name, or no more. */
  readonly version: number
  /** A record took the place of another; undefined: there was, or is, none. */
  replace(was: EstateRecord | undefined, next: EstateRecord | undefined): void
}

type Entries = readonly (readonly [index: keyof Omit<EntityIndex, 'replace' | 'version'>, home: string, name: string])[]

const NO_ENTRIES: Entries = []

const hostsOf = ({ addresses = [], name }: InstanceEntity | NodeEntity): Entries =>
  [...new Set([...addresses, name.toLowerCase()])].map((address) => ['hosts', '', address] as const)

function entriesOf(record: EstateRecord | undefined): Entries {
  switch (record?.kind) {
    case 'instance':
      if (record.form !== 'vm') return [['pods', record.namespace, record.name]]
      return [['vmNames', '', record.name.toLowerCase()], ['vmIds', '', record.uid.toLowerCase()], ...hostsOf(record)]
    case 'component':
      return [['workloads', record.namespace, record.name]]
    case 'service':
      return [['services', record.namespace, record.name]]
    case 'node':
      return [['nodes', '', record.name.toLowerCase()], ...hostsOf(record)]
    case 'app':
      return [['apps', '', record.name]]
    default:
      return NO_ENTRIES
  }
}

/** Whether both are found by the same: most of what changes is a pod that goes by the name that it had. */
function foundAlike(was: EstateRecord, next: EstateRecord): boolean {
  if (was.kind !== next.kind || !('name' in was) || !('name' in next) || was.name !== next.name) return false
  if (was.kind === 'instance' && next.kind === 'instance') return was.form === next.form && was.addresses === next.addresses
  if (was.kind === 'service') return next.kind === 'service' && same(was.selector, next.selector)
  return was.kind !== 'node' || (next.kind === 'node' && was.addresses === next.addresses)
}

export function createEntityIndex(): EntityIndex {
  const index = {
    pods: createNameIndex(),
    workloads: createNameIndex(),
    services: createNameIndex(),
    nodes: createNameIndex(),
    hosts: createNameIndex(),
    vmNames: createNameIndex(),
    vmIds: createNameIndex(),
    apps: createNameIndex(),
  }
  let version = 0
  return {
    ...index,
    get version() {
      return version
    },
    replace(was, next) {
      if (was !== undefined && next !== undefined && foundAlike(was, next)) return
      version += 1
      for (const [name, ...key] of entriesOf(was)) if (was !== undefined) index[name].remove(...key, was.id)
      for (const [name, ...key] of entriesOf(next)) if (next !== undefined) index[name].add(...key, next.id)
    },
  }
}
