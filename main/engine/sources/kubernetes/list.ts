import type { ObservedRecord } from '../../../../shared/estate/record.ts'
import { type Fault, fault, type Outcome } from '../faults.ts'
import type { Api } from './api.ts'
import { type Fields, fields, items, text } from './fields.ts'
import { collectionPath, type Offer } from './resources.ts'

/** A list may run out of its snapshot (410) this often before it is given up for now. */
const RESTARTS_MAX = 3

export interface Listed {
  readonly records: readonly ObservedRecord[]
  readonly resourceVersion: string
  /** Items that lacked what every object has. */
  readonly bad: number
}

interface ListDeps {
  readonly api: Api
  readonly offer: Offer
  readonly namespace: string
  readonly source: string
  readonly pageSize: number
  readonly now: () => number
  readonly signal: AbortSignal
}

/** The whole collection, page by page, as of one resourceVersion; begun again where the snapshot expires between pages. */
export async function listAll(deps: ListDeps): Promise<Outcome<Listed>> {
  for (let restart = 0; ; restart += 1) {
    const listed = await listOnce(deps)
    if (listed.ok || listed.fault.kind !== 'expired' || restart >= RESTARTS_MAX || deps.signal.aborted) return listed
  }
}

async function listOnce({ api, offer, namespace, source, pageSize, now, signal }: ListDeps): Promise<Outcome<Listed>> {
  const path = collectionPath(offer, namespace)
  const records: ObservedRecord[] = []
  const seen = new Set<string>()
  let bad = 0
  let resourceVersion = ''
  let token = ''
  for (;;) {
    const answer = await api.get(path, { limit: String(pageSize), ...(token === '' ? {} : { continue: token }) }, signal)
    if (!answer.ok) return answer
    const page = pageOf(answer.value)
    if (page === null) return { ok: false, fault: badAnswer(path, now(), NO_LIST) }
    const before = seen.size
    for (const item of page.items) {
      const record = offer.normalize(source, fields(item))
      if (record === null) bad += 1
      else {
        seen.add(record.id)
        records.push(record)
      }
    }
    // Something in between that does not pass `continue` on would be read for ever.
    const leadsOn = page.token !== '' && page.token !== token && (seen.size > before || page.items.length === 0)
    if (page.token !== '' && !leadsOn) return { ok: false, fault: badAnswer(path, now(), REPEATED) }
    if (resourceVersion === '') resourceVersion = page.resourceVersion
    token = page.token
    if (token === '') return { ok: true, value: { records, resourceVersion, bad } }
  }
}

/** The collection's present resourceVersion, from the smallest request there is. */
export async function currentVersion(
  api: Api,
  offer: Offer,
  namespace: string,
  now: () => number,
  signal: AbortSignal,
  answerMs?: number,
): Promise<Outcome<string>> {
  const path = collectionPath(offer, namespace)
  const answer = await api.get(path, { limit: '1' }, signal, answerMs === undefined ? {} : { answerMs })
  if (!answer.ok) return answer
  const page = pageOf(answer.value)
  return page === null ? { ok: false, fault: badAnswer(path, now(), NO_LIST) } : { ok: true, value: page.resourceVersion }
}

function pageOf(value: unknown): { items: readonly unknown[]; resourceVersion: string; token: string } | null {
  const list: Fields = fields(value)
  const metadata = fields(list.metadata)
  const resourceVersion = text(metadata.resourceVersion)
  // Go writes an empty list as null
  if (resourceVersion === '' || !(Array.isArray(list.items) || list.items === null)) return null
  return { items: items(list.items), resourceVersion, token: text(metadata.continue) }
}

const NO_LIST = 'no items or no resourceVersion'
const REPEATED = 'the same page came again'

function badAnswer(path: string, at: number, detail: string): Fault {
  return fault('broken', at, 'http.bad-answer', { resource: path, detail })
}

/** Whether resourceVersion `a` is older than `b`. They are numbers of one counter; what is none cannot be compared. */
export function isOlder(a: string, b: string): boolean {
  if (!/^\d+$/.test(a) || !/^\d+$/.test(b)) return false
  return BigInt(a) < BigInt(b)
}
