import { fault, type Outcome } from '../faults.ts'
import type { Api } from './api.ts'
import { fields, items, textOrNull } from './fields.ts'
import type { Offer, Resource } from './resources.ts'

/** The group/versions that the server has; null where the account may not ask. */
export type Served = ReadonlySet<string> | null

/**
 * Asks the server for its versions: the core ones and those of all groups. An answer that does not read is a fault: it says nothing of what the
 * server has, and a gateway that answers in JSON of its own must not empty the estate.
 */
export async function discover(api: Api, now: () => number, signal: AbortSignal): Promise<Outcome<Served>> {
  const core = await api.get('/api', {}, signal)
  if (!core.ok) return mayNotAsk(core.fault.problem.code) ? { ok: true, value: null } : core
  const groups = await api.get('/apis', {}, signal)
  if (!groups.ok) return mayNotAsk(groups.fault.problem.code) ? { ok: true, value: null } : groups
  const unread = (resource: string): Outcome<Served> => ({
    ok: false,
    fault: fault('broken', now(), 'http.bad-answer', { resource, detail: 'no versions of the Kubernetes API' }),
  })
  if (items(fields(core.value).versions).length === 0) return unread('/api')
  if (items(fields(groups.value).groups).length === 0) return unread('/apis')
  const served = new Set<string>()
  for (const version of items(fields(core.value).versions)) if (typeof version === 'string') served.add(version)
  for (const group of items(fields(groups.value).groups)) {
    for (const each of items(fields(group).versions)) {
      const groupVersion = textOrNull(fields(each).groupVersion)
      if (groupVersion !== null) served.add(groupVersion)
    }
  }
  return { ok: true, value: served }
}

const mayNotAsk = (code: string) => code === 'http.forbidden'

/** The newest offer of a resource that the server has; the newest at all where it does not tell. */
export function pickOffer(resource: Resource, served: Served, at: number): Outcome<Offer> {
  const offer = resource.offers.find((each) => served === null || served.has(each.groupVersion))
  if (offer) return { ok: true, value: offer }
  return { ok: false, fault: fault('denied', at, 'http.not-found', { resource: resource.offers[0]?.plural ?? resource.kind }) }
}
