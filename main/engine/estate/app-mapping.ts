import type { PlaceWhy } from '../../../shared/estate/identity.ts'
import type { AppEntity, Labels, ObservedInstance, ObservedNamespace, RecordId } from '../../../shared/estate/record.ts'
import {
  type LabelRules,
  type Matcher,
  REGISTER_ID,
  type Register,
  type RegisterApp,
  UNASSIGNED_BUREAU,
} from '../../../shared/estate/register.ts'
import { own } from '../../../shared/lib/own.ts'

export const bureauId = (key: string): RecordId => `bureau:${key}`
export const appId = (key: string): RecordId => `app:${key}`

/** The bureau of what no rule gives to any other. */
export const UNASSIGNED: RecordId = bureauId(UNASSIGNED_BUREAU)

/** Where a component belongs. */
export interface Place {
  readonly app: RecordId
  readonly bureau: RecordId
  readonly origin: AppEntity['origin']
  /** Name of the app where the register has none. */
  readonly name: string
  /** Title of the bureau as its namespace tells it; null where it doesn't. */
  readonly bureauTitle: string | null
  readonly why: PlaceWhy
}

/** What of a component decides its place. */
export interface Placeable {
  readonly source: string
  readonly namespace: string
  readonly name: string
  readonly labels: Labels
  /** Machines among its instances; absent: it has none. */
  readonly machines?: readonly Pick<ObservedInstance, 'name' | 'addresses'>[]
}

type Test = (text: string) => boolean

/**
 * A glob that knows only `*`. Each part is looked for once, behind the one before, which is exact for globs of this kind. As a
 * regular expression, `*a*a*a*a*` took minutes on one long name.
 */
export function glob(pattern: string): Test {
  const [head = '', ...parts] = pattern.split('*')
  const tail = parts.pop()
  if (tail === undefined) return (text) => text === pattern
  return (text) => {
    if (!text.startsWith(head)) return false
    let at = head.length
    for (const part of parts) {
      const found = text.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return text.length - tail.length >= at && text.endsWith(tail)
  }
}

const NO_MACHINES: NonNullable<Placeable['machines']> = []

const machinesOf = ({ machines }: Placeable): typeof NO_MACHINES => machines ?? NO_MACHINES

/** A matcher in one line, as it stands in the file. */
function textOf({ labels = {}, ...globs }: Matcher): string {
  const fields = [...Object.entries(globs), ...Object.entries(labels)]
  return fields.flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${value}`])).join(', ')
}

type Match = (component: Placeable, namespaceLabels: Labels) => boolean

/** All given fields must hold. A label holds on the workload or, where the workload has none of that key, on its namespace. */
function compileMatcher(matcher: Matcher): Match {
  const any: Test = () => true
  const source = matcher.source === undefined ? any : glob(matcher.source)
  const namespace = matcher.namespace === undefined ? any : glob(matcher.namespace)
  const workload = matcher.workload === undefined ? any : glob(matcher.workload)
  const host = matcher.host === undefined ? null : glob(matcher.host.toLowerCase())
  const address = matcher.address === undefined ? null : glob(matcher.address.toLowerCase())
  const labels = Object.entries(matcher.labels ?? {}).map(([key, pattern]) => ({ key, test: glob(pattern) }))
  return (component, namespaceLabels) =>
    source(component.source) &&
    namespace(component.namespace) &&
    workload(component.name) &&
    (host === null || machinesOf(component).some(({ name }) => host(name.toLowerCase()))) &&
    (address === null || machinesOf(component).some(({ addresses = [] }) => addresses.some(address))) &&
    labels.every(({ key, test }) => {
      const value = own(component.labels, key) ?? own(namespaceLabels, key)
      return value !== undefined && test(value)
    })
}

function firstOf(keys: readonly string[], labels: Labels): string | null {
  for (const key of keys) {
    const value = own(labels, key)
    if (value !== undefined && value !== '') return value
  }
  return null
}

/** A name that may become part of an id; one that would reach into another's id, or take the place of "unassigned", is none. */
const nameFrom = (keys: readonly string[], labels: Labels): string | null => {
  const name = firstOf(keys, labels)
  return name !== null && REGISTER_ID.test(name) && name !== UNASSIGNED_BUREAU ? name : null
}

function whyLoosely(bureau: string | null, label: string | null, namespace: string): PlaceWhy {
  if (bureau !== null) return { rule: 'bureau', facts: { namespace, bureau } }
  return label === null ? { rule: 'nothing', facts: { namespace } } : { rule: 'label', facts: { label } }
}

export type AppMapping = (component: Placeable, namespace: ObservedNamespace | undefined) => Place

const NONE: Labels = {}

/**
 * Compiles the register into the rule that gives each component its app (docs/register.md):
 * 1. the first matching app of the register, in its order;
 * 2. labels: the app's name from the workload, the bureau from the namespace (else the workload); a name that is the id of a
 *    register app is that app, unless the labels give it to another bureau;
 * 3. else one app per namespace, unassigned or under the bureau that the namespace names.
 */
export function createAppMapping(register: Register): AppMapping {
  const rules: LabelRules = register.labelRules
  const matches = register.apps.flatMap((app, index) =>
    app.matchers.map((matcher) => {
      const facts = { row: index + 1, app: app.name, matcher: textOf(matcher) }
      return { app, match: compileMatcher(matcher), why: { rule: 'matcher', facts } as const }
    }),
  )
  const byId = new Map(register.apps.map((app) => [app.id, app]))
  const system = rules.systemNamespaces.map(glob)

  const registered = (app: RegisterApp, why: PlaceWhy): Place => ({
    why,
    app: appId(app.id),
    bureau: bureauId(app.bureau),
    origin: 'register',
    name: app.name,
    bureauTitle: null,
  })

  return (component, namespace) => {
    const namespaceLabels = namespace?.labels ?? NONE
    const matched = matches.find(({ match }) => match(component, namespaceLabels))
    if (matched) return registered(matched.app, matched.why)

    const bureau = nameFrom(rules.bureau, namespaceLabels) ?? nameFrom(rules.bureau, component.labels)
    const isSystem = system.some((test) => test(component.namespace))
    const label = isSystem ? null : nameFrom(rules.app, component.labels)
    const known = label === null ? undefined : byId.get(label)
    if (known && (bureau === null || bureau === known.bureau))
      return registered(known, { rule: 'label-row', facts: { label: known.id } })

    const place = { bureauTitle: bureau === null ? null : firstOf(rules.bureauTitle, namespace?.annotations ?? NONE) }
    if (bureau !== null && label !== null) {
      return {
        ...place,
        app: appId(`${bureau}/${label}`),
        bureau: bureauId(bureau),
        origin: 'labels',
        name: label,
        why: { rule: 'labels', facts: { bureau, label } },
      }
    }
    // Names such as `nginx` mean nothing beyond their namespace, so without a bureau source and namespace are part of the id.
    const owner = bureau ?? UNASSIGNED_BUREAU
    const home = `${owner}/${component.source}/${component.namespace}`
    return {
      ...place,
      app: appId(label === null ? home : `${home}/${label}`),
      bureau: bureauId(owner),
      origin: bureau === null ? 'unassigned' : 'labels',
      name: label ?? component.namespace,
      why: whyLoosely(bureau, label, component.namespace),
    }
  }
}
