import type { Cursor, Swap } from '../../../../shared/estate/observation.ts'
import { RESOURCES, type Resource } from './resources.ts'

/** What to watch, and what was committed of it. */
export interface Plan {
  readonly targets: readonly { readonly resource: Resource; readonly namespace: string }[]
  /** resourceVersion by `cursorKey`. */
  readonly committed: ReadonlyMap<string, string>
  /** Takes away what an earlier configuration watched and this one does not. */
  readonly leftovers: { readonly swaps: readonly Swap[]; readonly cursors: readonly Cursor[] }
}

export const NO_LEFTOVERS: Plan['leftovers'] = { swaps: [], cursors: [] }

export const cursorKey = (plural: string, namespace: string) => `${namespace}/${plural}`

/**
 * Plans the watches for `namespaces` (empty: all of them). A resource with a cursor of another scope (the namespaces were changed)
 * is emptied and listed anew: records outside today's namespaces would otherwise stay for ever.
 */
export function planOf(namespaces: readonly string[], cursors: readonly Cursor[]): Plan {
  const scopes = namespaces.length === 0 ? [''] : namespaces
  const targets = RESOURCES.flatMap((resource) =>
    (resource.namespaced ? scopes : ['']).map((namespace) => ({ resource, namespace })),
  )
  const wanted = new Set(
    targets.flatMap(({ resource, namespace }) => resource.offers.map(({ plural }) => cursorKey(plural, namespace))),
  )
  // '' stands for a cursor that was given up
  const alive = cursors.filter((cursor) => cursor.resourceVersion !== '')
  const stray = alive.filter((cursor) => !wanted.has(cursorKey(cursor.resource, cursor.namespace)))
  const emptied = RESOURCES.filter(({ offers }) =>
    offers.some(({ plural }) => stray.some((cursor) => cursor.resource === plural)),
  )
  const emptiedPlurals = new Set(emptied.flatMap(({ offers }) => offers.map(({ plural }) => plural)))
  return {
    targets,
    committed: new Map(
      alive
        .filter((cursor) => !emptiedPlurals.has(cursor.resource))
        .map((cursor) => [cursorKey(cursor.resource, cursor.namespace), cursor.resourceVersion]),
    ),
    leftovers: {
      swaps: emptied.map(({ kind, workload }) => ({ kind, workload, namespace: '', records: [] })),
      cursors: stray.map((cursor) => ({ ...cursor, resourceVersion: '' })),
    },
  }
}
