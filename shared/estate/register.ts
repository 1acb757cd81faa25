import { DEFAULT_IDENTITY_RULES, type IdentityRules } from './identity.ts'
import type { Amount, AppClass } from './record.ts'

/** Which workloads belong to an app. All given fields must hold; globs know only `*`. At least one field is given. */
export interface Matcher {
  /** Source name glob. */
  readonly source?: string | undefined
  readonly namespace?: string | undefined
  /** Workload name glob. */
  readonly workload?: string | undefined
  /** Globs of the name and of the IP address of a machine that is one of its instances, lower case. */
  readonly host?: string | undefined
  readonly address?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
}

/** What may be the id of a bureau or an app: ids stand in record ids, so no separators and no spaces. Chinese is welcome. */
export const REGISTER_ID = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,62}$/u

/** Key of the bureau of what belongs to none. It exists only while it has an app; no row may have this id. */
export const UNASSIGNED_BUREAU = 'unassigned'

/** How a cluster is shown. */
export interface ClusterName {
  readonly name: string
  readonly nameEn: string | null
}

export interface RegisterBureau {
  readonly id: string
  readonly name: string
  readonly nameEn: string | null
}

/** Whom to call about an app. Shown on its card at the desk only, never on the wall (GB/T 37964-2019: personal information). */
export interface Contact {
  /** Technical lead, contractor's on-call engineer, …; null: not told. */
  readonly role: string | null
  readonly name: string
  readonly phone: string | null
}

/** A planned peak (保障事件): a window in which so many times the usual is expected. */
export interface PeakEvent {
  readonly name: string
  readonly nameEn: string | null
  /** ms since the epoch, `from` before `to`. */
  readonly from: number
  readonly to: number
  /** Expected demand as a multiple of the usual; null: not known. */
  readonly factor: number | null
  /** Ids of the apps that it is about. */
  readonly apps: readonly string[]
}

export interface RegisterApp {
  readonly id: string
  readonly name: string
  readonly nameEn: string | null
  /** Id of its bureau. */
  readonly bureau: string
  readonly appClass: AppClass | null
  readonly protectionGrade: number | null
  readonly drGrade: { readonly grade: number; readonly edition: string } | null
  readonly rtoMinutes: number | null
  readonly rpoMinutes: number | null
  readonly contractor: string | null
  readonly dutyPost: string | null
  readonly dutyPhone: string | null
  readonly contacts: readonly Contact[]
  /** What the bureau was granted by its approval: counts as granted where no cluster quota tells. null: not told. */
  readonly quota: Amount | null
  /** It only stands by for disaster recovery: idle on purpose. */
  readonly standby: boolean
  /** When it went into service, ms since the epoch; null: not known. */
  readonly onlineSince: number | null
  /** URLs or hosts by which probes look at it from outside. */
  readonly probes: readonly string[]
  readonly matchers: readonly Matcher[]
  /** Ids of apps it cannot work without. */
  readonly dependsOn: readonly string[]
}

/**
 * How labels name bureaus and apps where no matcher does. In each list the first key that is present counts. Data, so that an
 * estate with habits of its own needs no code.
 */
export interface LabelRules {
  /** Labels of the workload that name its app. */
  readonly app: readonly string[]
  /** Labels of the namespace, else of the workload, that name the bureau: the id of a register row or a name of its own. */
  readonly bureau: readonly string[]
  /** Annotations of the namespace that give the title of such a bureau. */
  readonly bureauTitle: readonly string[]
  /** Namespaces (globs) of the cluster's own workloads: one app each, whatever their labels say. */
  readonly systemNamespaces: readonly string[]
}

export const DEFAULT_LABEL_RULES: LabelRules = {
  app: ['wanglou.io/app', 'app.kubernetes.io/part-of', 'app.kubernetes.io/name', 'app'],
  bureau: ['wanglou.io/bureau', 'estate.gov/bureau'],
  bureauTitle: ['wanglou.io/title', 'estate.gov/title'],
  systemNamespaces: ['kube-*'],
}

/** The register (台账): the bureau's own list. */
export interface Register {
  readonly estateName: string | null
  readonly estateNameEn: string | null
  readonly bureaus: readonly RegisterBureau[]
  readonly apps: readonly RegisterApp[]
  /** Planned peaks, in the order of the file. */
  readonly events: readonly PeakEvent[]
  /** Display names of sources (clusters), by source name. */
  readonly clusterNames: Readonly<Record<string, ClusterName>>
  readonly labelRules: LabelRules
  /** Which labels of series, alerts, probes and targets mean what. */
  readonly identityRules: IdentityRules
}

export const EMPTY_REGISTER: Register = {
  estateName: null,
  estateNameEn: null,
  bureaus: [],
  apps: [],
  events: [],
  clusterNames: {},
  labelRules: DEFAULT_LABEL_RULES,
  identityRules: DEFAULT_IDENTITY_RULES,
}
