import type { Labels, ObservedBase, ObservedKind, OwnerRef, Selector } from '../../../../shared/estate/record.ts'
import { observedId } from '../../../../shared/estate/record.ts'
import { type Fields, fields, items, text, textOrNull, time } from './fields.ts'

/** Labels that change with every rollout or name one pod: no use for mapping, and many. */
const DROPPED_LABELS = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'pod-template-generation',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
])

/** Longest label value kept, characters: Kubernetes' own limit. */
const LABEL_VALUE_MAX = 63

/** Longest annotation kept, characters: those that map are short; last-applied-configuration is a whole object. */
const ANNOTATION_VALUE_MAX = 256

function strings(value: unknown, longest: number): Labels {
  const all = fields(value)
  const kept: Record<string, string> = {}
  for (const key in all) {
    const each = all[key]
    if (typeof each === 'string' && each.length <= longest && !DROPPED_LABELS.has(key)) kept[key] = each
  }
  return kept
}

export const labelsOf = (value: unknown): Labels => strings(value, LABEL_VALUE_MAX)
export const annotationsOf = (value: unknown): Labels => strings(value, ANNOTATION_VALUE_MAX)

/** What every record has. null: without uid or name it is no object of ours. */
export function baseOf<K extends ObservedKind>(
  kind: K,
  source: string,
  metadata: Fields,
): (ObservedBase & { readonly kind: K }) | null {
  const uid = textOrNull(metadata.uid)
  const name = textOrNull(metadata.name)
  if (uid === null || name === null) return null
  return {
    id: observedId(kind, source, uid),
    kind,
    source,
    uid,
    namespace: text(metadata.namespace),
    name,
    createdAt: time(metadata.creationTimestamp) ?? 0,
    version: text(metadata.resourceVersion),
  }
}

/** The owner that controls the object, else the first one. */
export function ownerOf(metadata: Fields): OwnerRef | null {
  const owners = items(metadata.ownerReferences)
  const owner = fields(owners.find((each) => fields(each).controller === true) ?? owners[0])
  const uid = textOrNull(owner.uid)
  return uid === null ? null : { kind: text(owner.kind), name: text(owner.name), uid }
}

/** A label selector. */
export function selectorOf(value: unknown): Selector {
  const selector = fields(value)
  return {
    matchLabels: strings(selector.matchLabels, LABEL_VALUE_MAX),
    matchExpressions: items(selector.matchExpressions).map((each) => {
      const { key, operator, values } = fields(each)
      return { key: text(key), operator: text(operator), values: items(values).map(text) }
    }),
  }
}
