import type { KubeObject } from './objects.ts'
import { asVersion, groupVersion, isPlural, type Plural, RESOURCES } from './resources.ts'
import { type Match, parseFieldSelector, parseLabelSelector, SelectorError } from './selector.ts'
import { badRequest, type Failure, failure } from './status.ts'

/** What a path names: objects of one resource in one version of its group. '' stands for "all" and "none". */
export interface Target {
  readonly resource: Plural
  readonly version: string
  readonly namespace: string
  readonly name: string
}

/** The query of a LIST or WATCH, read. */
export interface ViewOptions {
  readonly matches: Match
  readonly selects: boolean
  readonly limit: number
  readonly continueToken: string
  /** Verbatim, since LIST and WATCH refuse garbage differently. */
  readonly resourceVersion: string
  readonly timeoutSeconds: number
  readonly bookmarks: boolean
}

const CORE_PATH = /^\/api\/(v1)(\/.*)$/
const GROUP_PATH = /^\/apis\/([^/]+)\/([^/]+)(\/.*)$/
const IN_NAMESPACE = /^\/namespaces\/([^/]+)\/([^/]+)(?:\/([^/]+))?$/
const ANYWHERE = /^\/([^/]+)(?:\/([^/]+))?$/

/** The target of an API path, or null where there is no such thing. */
export function parseTarget(path: string): Target | null {
  const core = CORE_PATH.exec(path)
  const [, group, version, rest] = core ? [path, '', core[1], core[2]] : (GROUP_PATH.exec(path) ?? [])
  if (group === undefined || version === undefined || rest === undefined) return null
  const inside = IN_NAMESPACE.exec(rest)
  const [, namespace, resource, name] = inside ?? [rest, '', ...(ANYWHERE.exec(rest) ?? []).slice(1)]
  if (resource === undefined || !isPlural(resource)) return null
  const facts = RESOURCES[resource]
  if (facts.group !== group || !facts.versions.includes(version)) return null
  if (inside ? !facts.namespaced : facts.namespaced && name !== undefined) return null
  return { resource, version, namespace: namespace ?? '', name: name ?? '' }
}

/** Reads the query of a LIST or WATCH on `target`, or says what is wrong with it in the server's words. */
export function parseView(target: Target, query: URLSearchParams): ViewOptions | Failure {
  for (const name of ['limit', 'timeoutSeconds']) {
    const text = query.get(name)
    if (text && !/^-?\d+$/.test(text)) return badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`)
  }
  const watch = isWatch(query)
  if (watch && (query.has('sendInitialEvents') || query.has('resourceVersionMatch'))) return forbidsMatch(query)
  const labelSelector = query.get('labelSelector') ?? ''
  const fieldSelector = query.get('fieldSelector') ?? ''
  try {
    const byLabel = parseLabelSelector(labelSelector)
    const byField = parseFieldSelector(fieldSelector, RESOURCES[target.resource].selectableFields)
    return {
      matches: (object) =>
        (target.namespace === '' || object.metadata.namespace === target.namespace) &&
        (target.name === '' || object.metadata.name === target.name) &&
        byLabel(object) &&
        byField(object),
      selects: labelSelector !== '' || fieldSelector !== '',
      limit: Number(query.get('limit') ?? 0),
      continueToken: query.get('continue') ?? '',
      resourceVersion: query.get('resourceVersion') ?? '',
      timeoutSeconds: Number(query.get('timeoutSeconds') ?? 0),
      bookmarks: isTrue(query.get('allowWatchBookmarks')),
    }
  } catch (error) {
    if (error instanceof SelectorError) return badRequest(error.message)
    throw error
  }
}

export function isFailure(value: object): value is Failure {
  return 'body' in value && 'code' in value
}

export function isWatch(query: URLSearchParams): boolean {
  return isTrue(query.get('watch'))
}

function isTrue(text: string | null): boolean {
  return text === '1' || text === 'true'
}

/** Observed on kube-apiserver 1.20.2: streaming lists (`sendInitialEvents`) do not exist yet, and their `resourceVersionMatch` is 422. */
function forbidsMatch(query: URLSearchParams): Failure {
  const messages = [
    'Forbidden: resourceVersionMatch is forbidden for watch',
    ...(query.get('resourceVersion') ? [] : ['Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided']),
  ]
  const field = 'resourceVersionMatch'
  return failure(
    422,
    'Invalid',
    `ListOptions.meta.k8s.io "" is invalid: [${messages.map((message) => `${field}: ${message}`).join(', ')}]`,
    {
      group: 'meta.k8s.io',
      kind: 'ListOptions',
      causes: messages.map((message) => ({ reason: 'FieldValueForbidden', message, field })),
    },
  )
}

/** The object with its kind and apiVersion, as GET and watch frames carry it (items of a list do not). */
export function typed(target: Target, object: KubeObject): object {
  const facts = RESOURCES[target.resource]
  return {
    kind: facts.kind,
    apiVersion: groupVersion(facts.group, target.version),
    ...asVersion(target.resource, target.version, object),
  }
}
