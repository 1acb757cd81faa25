import type { IdentityRules } from '../../../../shared/estate/identity.ts'
import type { Labels } from '../../../../shared/estate/record.ts'
import type { LabelRules } from '../../../../shared/estate/register.ts'
import { own } from '../../../../shared/lib/own.ts'

/** What a set of labels says that it is about. Absent: nothing. */
export interface Names {
  readonly cluster?: string
  readonly namespace?: string
  readonly pod?: string
  /** A service of Kubernetes, in front of workloads. */
  readonly service?: string
  readonly workload?: string
  /** Of the workload, as it was told. */
  readonly kind?: string
  readonly node?: string
  /** As it was told, lower case: host, `host:port` or URL, without a slash at its end. */
  readonly address?: string
  /** Lower case, without a port; of a URL its host. */
  readonly host?: string
  /** The host with its port, where it had one. */
  readonly endpoint?: string
  /** What is looked at from outside, where the host was told as a URL. */
  readonly target?: string
  readonly vmName?: string
  readonly vmId?: string
  readonly component?: string
  readonly app?: string
  readonly bureau?: string
}

const TEXT_OF_URL = /^[a-z][a-z0-9+.-]*:\/\//i

/** `[::1]:9100`, `10.1.2.3:9100`, `host:9100`, `host`; a bare IPv6 address has no port. */
const WITH_PORT = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/

/** An address as it is held against others: lower case, without scheme, path, brackets and port. */
export function hostOf(address: string): string {
  const plain = address
    .trim()
    .toLowerCase()
    .replace(TEXT_OF_URL, '')
    .replace(/[/?#].*$/, '')
    .replace(/^[^@]*@/, '')
  const [, bracketed, named] = WITH_PORT.exec(plain) ?? []
  return bracketed ?? named ?? plain.replace(/^\[(.*)\]$/, '$1')
}

/** An address as a whole: lower case, without a slash at its end. */
export const plainAddress = (address: string): string => address.trim().toLowerCase().replace(/\/+$/, '')

/** A label's key as metrics platforms write it: they allow letters, digits and `_` only, and kube-state-metrics puts `label_` before. */
function spellings(key: string): readonly string[] {
  const plain = key.replace(/[^a-zA-Z0-9_]/g, '_')
  return [key, plain, `label_${plain}`]
}

/** Reads labels by the rules. */
export type ReadNames = (labels: Labels) => Names

export function createReadNames(identity: IdentityRules, labelRules: Pick<LabelRules, 'app' | 'bureau'>): ReadNames {
  const { labels: keys } = identity
  const appKeys = labelRules.app.flatMap(spellings)
  const bureauKeys = labelRules.bureau.flatMap(spellings)

  const first = (labels: Labels, candidates: readonly string[]): string | undefined => {
    for (const key of candidates) {
      const value = own(labels, key)
      if (value !== undefined && value !== '') return value
    }
    return undefined
  }

  function workloadOf(labels: Labels): Pick<Names, 'workload' | 'kind'> {
    for (const [key, kind] of Object.entries(identity.workloads)) {
      const workload = own(labels, key)
      if (workload === undefined || workload === '') continue
      const told = kind ?? first(labels, keys.workloadKind)
      return told === undefined ? { workload } : { workload, kind: told }
    }
    return {}
  }

  function hostNames(labels: Labels): Pick<Names, 'address' | 'host' | 'endpoint' | 'target'> {
    const told = first(labels, keys.host)
    if (told === undefined) return {}
    const host = hostOf(told)
    const address = plainAddress(told)
    if (TEXT_OF_URL.test(told)) return { address, host, target: told }
    return address === host ? { address, host } : { address, host, endpoint: address }
  }

  return (labels) => {
    const named = {
      cluster: first(labels, keys.cluster),
      namespace: first(labels, keys.namespace),
      pod: first(labels, keys.pod),
      service: first(labels, keys.service),
      node: first(labels, keys.node),
      vmName: first(labels, keys.vmName),
      vmId: first(labels, keys.vmId),
      component: first(labels, keys.component),
      app: first(labels, appKeys),
      bureau: first(labels, bureauKeys),
    }
    const told = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
    return { ...told, ...workloadOf(labels), ...hostNames(labels) }
  }
}
