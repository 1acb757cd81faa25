import { z } from 'zod'

/**
 * Holds what Wanglou says against what kubectl says. It shares no code with the product: it reads kubectl's JSON and the
 * document of `wanglou state --json`, and names every difference.
 */

const kubeList = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string(), namespace: z.string().optional(), uid: z.string() }),
      spec: z
        .object({ nodeName: z.string().optional(), unschedulable: z.boolean().optional(), replicas: z.number().optional() })
        .optional(),
      status: z
        .object({
          phase: z.string().optional(),
          conditions: z.array(z.object({ type: z.string(), status: z.string() })).optional(),
          containerStatuses: z.array(z.object({ restartCount: z.number() })).optional(),
          updatedReplicas: z.number().optional(),
          availableReplicas: z.number().optional(),
        })
        .optional(),
    }),
  ),
})
type KubeObject = z.infer<typeof kubeList>['items'][number]

const stateDocument = z.object({
  asOf: z.string().nullable(),
  seq: z.number(),
  entities: z.array(z.looseObject({ id: z.string(), kind: z.string(), uid: z.string().optional() })),
})

export interface Truth {
  readonly pods: unknown
  readonly nodes: unknown
  readonly deployments: unknown
}

/** The fields compared of one object, by its uid. */
type Facts = Readonly<Record<string, string | number | boolean | null>>

const isReady = (object: KubeObject) => object.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false

const FIELDS: Readonly<Record<'instance' | 'node' | 'component', { list: keyof Truth; facts: (o: KubeObject) => Facts }>> = {
  instance: {
    list: 'pods',
    facts: (o) => ({
      namespace: o.metadata.namespace ?? '',
      name: o.metadata.name,
      phase: o.status?.phase ?? '',
      ready: isReady(o),
      restarts: (o.status?.containerStatuses ?? []).reduce((sum, c) => sum + c.restartCount, 0),
      node: o.spec?.nodeName ?? null,
    }),
  },
  node: {
    list: 'nodes',
    facts: (o) => ({ name: o.metadata.name, ready: isReady(o), unschedulable: o.spec?.unschedulable ?? false }),
  },
  component: {
    list: 'deployments',
    facts: (o) => ({
      namespace: o.metadata.namespace ?? '',
      name: o.metadata.name,
      desired: o.spec?.replicas ?? 1,
      updated: o.status?.updatedReplicas ?? 0,
      available: o.status?.availableReplicas ?? 0,
    }),
  },
}

/** Every difference as one line; an empty list means: exactly equal. Components that are not Deployments are left out. */
export function differences(truth: Truth, state: unknown): string[] {
  const said = stateDocument.parse(state).entities
  const found: string[] = []
  for (const [kind, { list, facts }] of Object.entries(FIELDS)) {
    const expected = new Map(kubeList.parse(truth[list as keyof Truth]).items.map((o) => [o.metadata.uid, facts(o)]))
    const actual = said.filter((e) => e.kind === kind && (kind !== 'component' || e.workload === 'Deployment'))
    const seen = new Set<string>()
    for (const entity of actual) {
      const uid = entity.uid ?? '(no uid)'
      const want = expected.get(uid)
      if (seen.has(uid)) found.push(`${kind} ${uid}: said twice`)
      seen.add(uid)
      if (!want) found.push(`${kind} ${String(entity.name)} (${uid}): said, but the server has none`)
      else
        for (const [field, value] of Object.entries(want))
          if (entity[field] !== value)
            found.push(`${kind} ${String(want.name)}: ${field} is ${String(value)}, said ${String(entity[field])}`)
    }
    for (const [uid, want] of expected)
      if (!seen.has(uid)) found.push(`${kind} ${String(want.name)} (${uid}): on the server, not said`)
  }
  return found
}
