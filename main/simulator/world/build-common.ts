import type { Labels, ManagedFields, ObjectMeta, OwnerReference, Resources } from '../api/objects.ts'
import { type ComponentState, objectName } from './state.ts'

/** RFC 3339 in whole seconds, as the API writes times. */
export function time(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

export function selectorLabels(component: ComponentState): Labels {
  return { app: objectName(component) }
}

/** Labels of all objects of a component. Who does not say what a thing is part of does not name it either. */
export function componentLabels(component: ComponentState): Labels {
  if (Object.keys(component.app.labels).length === 0) return selectorLabels(component)
  return {
    ...selectorLabels(component),
    'app.kubernetes.io/name': component.plan.name,
    'app.kubernetes.io/component': component.plan.tier,
    ...component.app.labels,
  }
}

export function ownedBy(kind: string, name: string, uid: string): readonly OwnerReference[] {
  return [{ apiVersion: 'apps/v1', kind, name, uid, controller: true, blockOwnerDeletion: true }]
}

export function requestsOf({ plan }: ComponentState): Resources {
  return { cpu: milli(plan.cpuMilli), memory: `${plan.memoryMib}Mi` }
}

/** Canonical CPU quantity: whole cores without suffix. */
export function milli(cpuMilli: number): string {
  return cpuMilli % 1000 === 0 ? String(cpuMilli / 1000) : `${cpuMilli}m`
}

/** Metadata of an object that belongs to a component. */
export function metaOf(component: ComponentState, uid: string, manager: string, shape: object): ObjectMeta {
  return {
    name: objectName(component),
    namespace: component.app.namespace,
    uid,
    creationTimestamp: time(component.createdAt),
    labels: componentLabels(component),
    managedFields: [managed(manager, 'v1', component.createdAt, shape)],
  }
}

/** One entry of managedFields over the fields of `shape`. A real server tells for every field who set it: half of each object. */
export function managed(manager: string, apiVersion: string, at: number, shape: object): ManagedFields {
  return { manager, operation: 'Update', apiVersion, time: time(at), fieldsType: 'FieldsV1', fieldsV1: fieldsOf(shape) }
}

/** `f:` keys of an object and all below; list items are told apart by their name or type. */
export function fieldsOf(value: object): object {
  const out: Record<string, object> = {}
  for (const [name, inner] of Object.entries(value)) out[`f:${name}`] = innerFields(inner)
  return out
}

function innerFields(value: unknown): object {
  if (Array.isArray(value)) {
    const out: Record<string, object> = { '.': {} }
    for (const item of value) {
      const id = keyOfItem(item)
      if (id) out[`k:${JSON.stringify(id)}`] = { '.': {}, ...innerFields(item) }
    }
    return out
  }
  return typeof value === 'object' && value !== null ? fieldsOf(value) : {}
}

function keyOfItem(item: unknown): object | null {
  if (typeof item !== 'object' || item === null) return null
  if ('containerPort' in item) return { containerPort: item.containerPort, protocol: 'TCP' }
  if ('name' in item) return { name: item.name }
  if ('type' in item) return { type: item.type }
  if ('uid' in item) return { uid: item.uid }
  if ('ip' in item) return { ip: item.ip }
  return null
}
