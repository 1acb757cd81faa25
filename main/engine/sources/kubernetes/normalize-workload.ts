import type {
  ClusterWorkloadKind,
  ObservedAutoscaler,
  ObservedComponent,
  ObservedReplicaSet,
} from '../../../../shared/estate/record.ts'
import { conditionOf, count, type Fields, fields, items, text, textOrNull, time } from './fields.ts'
import { baseOf, labelsOf, ownerOf, selectorOf } from './metadata.ts'

interface Replicas {
  readonly desired: number
  readonly updated: number
  readonly readyReplicas: number
  readonly available: number
}

/** Where each kind keeps its numbers. The API leaves zero out, so absent is 0; spec.replicas defaults to 1. */
const REPLICAS: Readonly<Record<ClusterWorkloadKind, (spec: Fields, status: Fields) => Replicas>> = {
  Deployment: (spec, status) => ({
    desired: count(spec.replicas, 1),
    updated: count(status.updatedReplicas, 0),
    readyReplicas: count(status.readyReplicas, 0),
    available: count(status.availableReplicas, 0),
  }),
  StatefulSet: (spec, status) => ({
    desired: count(spec.replicas, 1),
    updated: count(status.updatedReplicas, 0),
    readyReplicas: count(status.readyReplicas, 0),
    // servers before 1.22 do not tell it for a StatefulSet; newer ones always do
    available: count(status.availableReplicas, count(status.readyReplicas, 0)),
  }),
  DaemonSet: (_, status) => ({
    desired: count(status.desiredNumberScheduled, 0),
    updated: count(status.updatedNumberScheduled, 0),
    readyReplicas: count(status.numberReady, 0),
    available: count(status.numberAvailable, 0),
  }),
}

/** A Deployment, StatefulSet or DaemonSet → component. */
export function normalizeWorkload(workload: ClusterWorkloadKind) {
  const replicas = REPLICAS[workload]
  return (source: string, object: Fields): ObservedComponent | null => {
    const metadata = fields(object.metadata)
    const base = baseOf('component', source, metadata)
    if (base === null) return null
    const spec = fields(object.spec)
    const status = fields(object.status)
    const template = fields(spec.template)
    const availability = conditionOf(status.conditions, 'Available')
    const progressing = conditionOf(status.conditions, 'Progressing')
    return {
      ...base,
      workload,
      labels: labelsOf(metadata.labels),
      podLabels: labelsOf(fields(template.metadata).labels),
      selector: selectorOf(spec.selector),
      ...replicas(spec, status),
      unavailableSince: availability.status === 'False' ? time(availability.lastTransitionTime) : null,
      observed: count(status.observedGeneration, 0) >= count(metadata.generation, 0),
      image: textOrNull(fields(items(fields(template.spec).containers)[0]).image),
      stalled:
        progressing.status === 'False'
          ? {
              reason: text(progressing.reason),
              message: text(progressing.message),
              since: time(progressing.lastTransitionTime),
            }
          : null,
    }
  }
}

/** A ReplicaSet. */
export function normalizeReplicaSet(source: string, object: Fields): ObservedReplicaSet | null {
  const metadata = fields(object.metadata)
  const base = baseOf('replicaset', source, metadata)
  if (base === null) return null
  return {
    ...base,
    owner: ownerOf(metadata),
    desired: count(fields(object.spec).replicas, 1),
    readyReplicas: count(fields(object.status).readyReplicas, 0),
    templateHash: textOrNull(fields(metadata.labels)['pod-template-hash']),
    revision: textOrNull(fields(metadata.annotations)['deployment.kubernetes.io/revision']),
  }
}

/** A HorizontalPodAutoscaler of any version; autoscaling/v1 has no conditions, so it is taken for active. */
export function normalizeAutoscaler(source: string, object: Fields): ObservedAutoscaler | null {
  const base = baseOf('autoscaler', source, fields(object.metadata))
  if (base === null) return null
  const spec = fields(object.spec)
  const status = fields(object.status)
  const target = fields(spec.scaleTargetRef)
  const limited = conditionOf(status.conditions, 'ScalingLimited')
  return {
    ...base,
    target: { kind: text(target.kind), name: text(target.name) },
    minReplicas: count(spec.minReplicas, 1),
    maxReplicas: count(spec.maxReplicas, 0),
    currentReplicas: count(status.currentReplicas, 0),
    desiredReplicas: count(status.desiredReplicas, 0),
    active: conditionOf(status.conditions, 'ScalingActive').status !== 'False',
    atLimit: limited.status === 'True' && limited.reason === 'TooManyReplicas',
  }
}
