import { isFailure, parseView, type Target, type ViewOptions } from './request.ts'
import { type AnyObject, asVersion, groupVersion, RESOURCES } from './resources.ts'
import { badRequest, expiredContinue, type Failure, failure } from './status.ts'
import { key, keyOf, type Store } from './store.ts'

/** One page of a LIST, before it is written as a list or as a table. */
export interface Page {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string; readonly remainingItemCount?: number }
  readonly items: readonly AnyObject[]
}

/** Where a paged LIST goes on: at which revision, after which key. Revision −1: at whatever is newest. */
interface Continue {
  readonly rv: number
  readonly start: string
}

/** Answers a LIST. Pages after the first show the revision of the first, as long as the window still holds it. */
export function listPage(store: Store, target: Target, query: URLSearchParams): Page | Failure {
  const view = parseView(target, query)
  if (isFailure(view)) return view
  const refusal = refuseVersion(view, store.revision)
  if (refusal) return refusal
  const from = view.continueToken === '' ? { rv: -1, start: '' } : readToken(view.continueToken)
  if (!from) return badRequest('invalid continue token: continue key is not valid')
  const revision = from.rv === -1 ? store.revision : from.rv
  const all = store.shelf(target.resource).at(revision)
  if (!all) return expiredContinue(writeToken({ rv: -1, start: from.start }))
  const wanted = all.filter((object) => view.matches(object) && keyOf(object) >= from.start)
  // observed on kube-apiserver 1.20.2: resourceVersion=0 is answered from the watch cache, which knows no pages
  const limit = view.limit > 0 && view.resourceVersion !== '0' ? view.limit : wanted.length
  const items = wanted.slice(0, limit)
  const last = items.at(-1)
  if (!last || items.length === wanted.length) return { metadata: { resourceVersion: String(revision) }, items }
  const token = writeToken({ rv: revision, start: `${key(last.metadata.namespace ?? '', last.metadata.name)}\0` })
  const remainingItemCount = wanted.length - items.length
  // observed on kube-apiserver 1.20.2: the count is left out where a selector is given
  return {
    metadata: { resourceVersion: String(revision), continue: token, ...(view.selects ? {} : { remainingItemCount }) },
    items,
  }
}

/** Writes a page as `<Kind>List`; its items carry no kind and apiVersion. */
export function listBody(target: Target, page: Page): object {
  const { kind, group } = RESOURCES[target.resource]
  return {
    kind: `${kind}List`,
    apiVersion: groupVersion(group, target.version),
    metadata: page.metadata,
    items: page.items.map((item) => asVersion(target.resource, target.version, item)),
  }
}

function refuseVersion(view: ViewOptions, current: number): Failure | null {
  const text = view.resourceVersion
  if (text === '' || text === '0') return null
  if (!/^\d+$/.test(text)) {
    return badRequest(
      `invalid resource version: resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    )
  }
  return Number(text) > current ? failure(500, null, 'etcdserver: mvcc: required revision is a future revision') : null
}

function writeToken(from: Continue): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', ...from })).toString('base64url')
}

function readToken(token: string): Continue | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString())
    if (typeof value !== 'object' || value === null || !('rv' in value) || !('start' in value)) return null
    return typeof value.rv === 'number' && typeof value.start === 'string' ? { rv: value.rv, start: value.start } : null
  } catch {
    return null
  }
}
