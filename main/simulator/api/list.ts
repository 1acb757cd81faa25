import { isFailure, parseView, type Target } from './request.ts'
import { type AnyObject, asVersion, groupVersion, RESOURCES } from './resources.ts'
import { badRequest, expiredContinue, expiredList, type Failure, failure, tooLarge } from './status.ts'
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
  // observed on kube-apiserver 1.20.2: resourceVersion=0 is answered from the watch cache, which knows no pages
  const paged = view.limit > 0 && view.resourceVersion !== '0'
  const refusal = refuseVersion(view.resourceVersion, paged, store.revision)
  if (refusal) return refusal
  const asked = paged && view.resourceVersion !== '' ? Number(view.resourceVersion) : -1
  const from = view.continueToken === '' ? { rv: asked, start: '' } : readToken(view.continueToken)
  if (!from) return badRequest('invalid continue token: continue key is not valid')
  const revision = from.rv === -1 ? store.revision : from.rv
  const all = store.shelf(target.resource).at(revision)
  if (!all) return view.continueToken === '' ? expiredList() : expiredContinue(writeToken({ rv: -1, start: from.start }))
  const wanted = all.filter((object) => view.matches(object) && keyOf(object) >= from.start)
  const limit = paged ? view.limit : wanted.length
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

/**
 * Observed on kube-apiserver 1.20.2: a LIST in pages is answered by etcd at exactly the version asked for, one without by the watch
 * cache with whatever is newer; the two refuse differently. (The real cache waits 3 s for a future version to come; here at once.)
 */
function refuseVersion(text: string, exact: boolean, current: number): Failure | null {
  if (text === '' || text === '0') return null
  if (!/^\d+$/.test(text)) {
    const detail = `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`
    return exact ? badRequest(`invalid resource version: ${detail}`) : failure(500, null, detail)
  }
  if (Number(text) <= current) return null
  return exact ? failure(500, null, 'etcdserver: mvcc: required revision is a future revision') : tooLarge(Number(text), current)
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
