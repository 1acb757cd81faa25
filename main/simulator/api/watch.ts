import { isFailure, parseView, type Target } from './request.ts'
import { type AnyObject, groupVersion, type Plural, RESOURCES, type ResourceTypes } from './resources.ts'
import { type Failure, failure, tooOld } from './status.ts'
import type { Change, Shelf, Store } from './store.ts'

/** Where a watch writes: a chunked response or a WebSocket. */
export interface WatchSink {
  /** Takes one event, newline included. */
  send(line: string): void
  /** Bytes given to `send` that the reader has not taken yet. */
  readonly backlogBytes: number
  /** Ends the stream without a word (WebSocket: close 1000). */
  end(): void
}

export interface WatchDeps {
  readonly store: Store
  readonly target: Target
  /** Bookmarks come this often, ms, and only if something changed. */
  readonly bookmarkMs: number
  /** How an object is shown: itself or as a row of a table. */
  readonly show: (object: AnyObject) => object
}

/** A reader that leaves more than this unread is dropped, bytes: the real server keeps a bounded queue for each watch. */
const BACKLOG_MAX_BYTES = 8 * 1024 * 1024

/** The real server's default: a watch ends by itself after 30 to 60 minutes, s. */
const DEFAULT_TIMEOUT_SECONDS = 1800

/** A watch that may be opened: `attach` starts it on a sink and returns how to stop it. */
export interface PreparedWatch {
  attach(sink: WatchSink): () => void
}

/** Checks a WATCH before any byte is sent, since what is refused here is an HTTP error. */
export function prepareWatch(query: URLSearchParams, deps: WatchDeps): PreparedWatch | Failure {
  const view = parseView(deps.target, query)
  if (isFailure(view)) return view
  const text = view.resourceVersion
  // observed on kube-apiserver 1.20.2: garbage is HTTP 500, before the upgrade
  if (text !== '' && !/^\d+$/.test(text)) {
    return failure(500, null, `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`)
  }
  const from = Number(text)
  return {
    attach: (sink) =>
      run(deps.store.shelf(deps.target.resource), deps, sink, {
        from,
        matches: view.matches,
        timeoutMs: (view.timeoutSeconds || DEFAULT_TIMEOUT_SECONDS) * 1000,
        bookmarks: view.bookmarks,
      }),
  }
}

interface Terms {
  readonly from: number
  readonly matches: (object: AnyObject) => boolean
  readonly timeoutMs: number
  readonly bookmarks: boolean
}

function run<K extends Plural>(shelf: Shelf<ResourceTypes[K]>, deps: WatchDeps, sink: WatchSink, terms: Terms): () => void {
  const { store, target } = deps
  const write = (type: string, object: object) => sink.send(`${JSON.stringify({ type, object })}\n`)
  let seen = 0
  let bookmarked = 0
  let stopped = false

  function deliver(change: Change<AnyObject>): void {
    // observed on kube-apiserver 1.20.2: a revision from the future is met with silence until the server has passed it
    if (change.revision <= terms.from) return
    seen = change.revision
    const event = inView(change, terms.matches)
    if (!event) return
    write(event.type, deps.show(event.object))
    if (sink.backlogBytes > BACKLOG_MAX_BYTES) stop()
  }

  const missed = terms.from === 0 ? [] : shelf.since(terms.from)
  if (!missed) {
    // observed on kube-apiserver 1.20.2: 200 or 101 first, then one ERROR event with Status 410, then the end
    write('ERROR', tooOld(terms.from, store.revision).body)
    sink.end()
    return () => {}
  }
  const unsubscribe = shelf.subscribe(deliver)
  const timeout = setTimeout(() => stop(), terms.timeoutMs)
  const bookmark = setInterval(() => {
    // observed on kube-apiserver 1.20.2: about once a minute, and only if something changed
    if (terms.bookmarks && seen > bookmarked) write('BOOKMARK', bookmarkObject(target, seen))
    bookmarked = seen
  }, deps.bookmarkMs)

  function stop(): void {
    if (stopped) return
    stopped = true
    unsubscribe()
    clearTimeout(timeout)
    clearInterval(bookmark)
    sink.end()
  }

  if (terms.from === 0) {
    // observed on kube-apiserver 1.20.2: no version or 0 gives a synthetic ADDED for everything, unsorted, with no end marker
    for (const object of shelf.values()) if (terms.matches(object)) write('ADDED', deps.show(object))
  }
  for (const change of missed) deliver(change)
  return stop
}

/** How a change looks through a selector. Leaving it is a DELETED with the new revision and the old object. */
function inView(
  change: Change<AnyObject>,
  matches: (object: AnyObject) => boolean,
): { readonly type: Change<AnyObject>['type']; readonly object: AnyObject } | null {
  const before = change.previous !== null && matches(change.previous)
  const after = change.type !== 'DELETED' && matches(change.object)
  if (!before && !after) return null
  if (after) return { type: before ? 'MODIFIED' : 'ADDED', object: change.object }
  // observed on kube-apiserver 1.20.2: leaving a label selector shows the old labels under the new revision
  const { resourceVersion } = change.object.metadata
  const gone = change.previous ?? change.object
  return {
    type: 'DELETED',
    object: { ...gone, metadata: { ...gone.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) } },
  }
}

function bookmarkObject({ resource, version }: Target, revision: number): object {
  const { kind, group } = RESOURCES[resource]
  return {
    kind,
    apiVersion: groupVersion(group, version),
    metadata: { resourceVersion: String(revision), creationTimestamp: null },
  }
}
