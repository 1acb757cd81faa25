/** The parts of Kubernetes objects that the simulator builds. Objects are never changed in place: a change is a new object. */
export interface ObjectMeta {
  readonly name: string
  readonly generateName?: string
  readonly namespace?: string
  readonly uid: string
  /** Set by the store. */
  readonly resourceVersion?: string
  readonly generation?: number
  /** RFC 3339, seconds. */
  readonly creationTimestamp: string
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: Labels
  readonly annotations?: Labels
  readonly ownerReferences?: readonly OwnerReference[]
  readonly managedFields?: readonly ManagedFields[]
}

export type Labels = Readonly<Record<string, string>>

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller: true
  readonly blockOwnerDeletion: true
}

export interface ManagedFields {
  readonly manager: string
  readonly operation: 'Update'
  readonly apiVersion: string
  readonly time: string
  readonly fieldsType: 'FieldsV1'
  readonly fieldsV1: object
}

export interface KubeObject {
  readonly metadata: ObjectMeta
}

export interface Condition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason?: string
  readonly message?: string
  readonly lastTransitionTime: string
  readonly lastHeartbeatTime?: string
  readonly lastUpdateTime?: string
  readonly lastProbeTime?: null
}

export interface ContainerSpec {
  readonly name: string
  readonly image: string
  readonly resources: { readonly requests: Resources; readonly limits: Resources }
}

export interface Resources {
  readonly cpu: string
  readonly memory: string
}

interface PodSpec {
  readonly nodeName?: string
  readonly containers: readonly ContainerSpec[]
}

interface PodTemplate {
  readonly metadata: { readonly labels: Labels }
  readonly spec: PodSpec
}

export interface ContainerState {
  readonly running?: { readonly startedAt: string }
  readonly waiting?: { readonly reason: string; readonly message?: string }
  readonly terminated?: {
    readonly exitCode: number
    readonly reason: string
    readonly startedAt: string
    readonly finishedAt: string
    readonly containerID?: string
  }
}

export interface ContainerStatus {
  readonly name: string
  readonly state: ContainerState
  readonly lastState: ContainerState
  readonly ready: boolean
  readonly restartCount: number
  readonly image: string
  readonly imageID: string
  readonly containerID?: string
  readonly started: boolean
}

export interface Pod extends KubeObject {
  readonly spec: PodSpec
  readonly status: {
    readonly phase: string
    readonly reason?: string
    readonly podIP?: string
    readonly hostIP?: string
    readonly startTime?: string
    readonly conditions: readonly Condition[]
    readonly containerStatuses?: readonly ContainerStatus[]
  }
}

export interface Node extends KubeObject {
  readonly spec: {
    readonly unschedulable?: boolean
    readonly taints?: readonly { readonly key: string; readonly effect: string }[]
  }
  readonly status: {
    readonly conditions: readonly Condition[]
    readonly addresses: readonly { readonly type: string; readonly address: string }[]
    readonly nodeInfo: {
      readonly kubeletVersion: string
      readonly osImage: string
      readonly kernelVersion: string
      readonly containerRuntimeVersion: string
    }
  }
}

export interface Namespace extends KubeObject {
  readonly status: { readonly phase: string }
}

interface WorkloadSpec {
  readonly replicas: number
  readonly selector: { readonly matchLabels: Labels }
  readonly template: PodTemplate
}

export interface Deployment extends KubeObject {
  readonly spec: WorkloadSpec
  readonly status: {
    readonly observedGeneration: number
    readonly replicas?: number
    readonly updatedReplicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
    readonly unavailableReplicas?: number
    readonly conditions: readonly Condition[]
  }
}

export interface ReplicaSet extends KubeObject {
  readonly spec: WorkloadSpec
  readonly status: {
    readonly observedGeneration: number
    readonly replicas: number
    readonly fullyLabeledReplicas?: number
    readonly readyReplicas?: number
    readonly availableReplicas?: number
  }
}

export interface StatefulSet extends KubeObject {
  readonly spec: WorkloadSpec & { readonly serviceName: string }
  readonly status: {
    readonly observedGeneration: number
    readonly replicas: number
    readonly readyReplicas?: number
    readonly currentReplicas?: number
    readonly updatedReplicas?: number
    readonly currentRevision: string
    readonly updateRevision: string
  }
}

export interface DaemonSet extends KubeObject {
  readonly spec: Omit<WorkloadSpec, 'replicas'>
  readonly status: {
    readonly observedGeneration: number
    readonly currentNumberScheduled: number
    readonly desiredNumberScheduled: number
    readonly numberMisscheduled: number
    readonly numberReady: number
    readonly updatedNumberScheduled?: number
    readonly numberAvailable?: number
    readonly numberUnavailable?: number
  }
}

/** Stored in the form of autoscaling/v2beta2; v1 is made from it. */
export interface HorizontalPodAutoscaler extends KubeObject {
  readonly spec: {
    readonly scaleTargetRef: { readonly apiVersion: string; readonly kind: string; readonly name: string }
    readonly minReplicas: number
    readonly maxReplicas: number
    readonly metrics: readonly {
      readonly type: 'Resource'
      readonly resource: {
        readonly name: 'cpu'
        readonly target: { readonly type: 'Utilization'; readonly averageUtilization: number }
      }
    }[]
  }
  readonly status: {
    readonly currentReplicas: number
    readonly desiredReplicas: number
    readonly lastScaleTime?: string
    readonly currentMetrics: readonly {
      readonly type: 'Resource'
      readonly resource: {
        readonly name: 'cpu'
        readonly current: { readonly averageUtilization: number; readonly averageValue: string }
      }
    }[]
    readonly conditions: readonly Condition[]
  }
}

export interface Service extends KubeObject {
  readonly spec: {
    readonly type: string
    readonly clusterIP: string
    readonly selector: Labels
    readonly ports: readonly {
      readonly name: string
      readonly port: number
      readonly protocol: string
      readonly targetPort: number
    }[]
  }
  readonly status: object
}

export interface Endpoints extends KubeObject {
  readonly subsets?: readonly {
    readonly addresses?: readonly EndpointAddress[]
    readonly notReadyAddresses?: readonly EndpointAddress[]
    readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[]
  }[]
}

interface EndpointAddress {
  readonly ip: string
  readonly nodeName: string
  readonly targetRef: { readonly kind: 'Pod'; readonly namespace: string; readonly name: string; readonly uid: string }
}

export interface EndpointSlice extends KubeObject {
  readonly addressType: 'IPv4'
  readonly endpoints: readonly {
    readonly addresses: readonly string[]
    readonly conditions: { readonly ready: boolean }
    readonly topology: Labels
    readonly targetRef: EndpointAddress['targetRef']
  }[]
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[]
}

export interface PodDisruptionBudget extends KubeObject {
  readonly spec: { readonly minAvailable: number; readonly selector: { readonly matchLabels: Labels } }
  readonly status: {
    readonly observedGeneration: number
    readonly disruptionsAllowed: number
    readonly currentHealthy: number
    readonly desiredHealthy: number
    readonly expectedPods: number
  }
}

export interface ResourceQuota extends KubeObject {
  readonly spec: { readonly hard: Readonly<Record<string, string>> }
  readonly status: { readonly hard: Readonly<Record<string, string>>; readonly used: Readonly<Record<string, string>> }
}

export interface Event extends KubeObject {
  readonly involvedObject: {
    readonly kind: string
    readonly apiVersion: string
    readonly namespace?: string
    readonly name: string
    readonly uid: string
    readonly fieldPath?: string
  }
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  readonly source: { readonly component: string; readonly host?: string }
  readonly count: number
  readonly firstTimestamp: string
  readonly lastTimestamp: string
  readonly eventTime: null
  readonly reportingComponent: ''
  readonly reportingInstance: ''
}
