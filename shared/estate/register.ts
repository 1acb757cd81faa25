import type { AppClass } from './record.ts'

/** Which workloads belong to an app. All given fields must hold; globs know only `*`. At least one field is given. */
export interface Matcher {
  /** Source name glob. */
  readonly source?: string | undefined
  readonly namespace?: string | undefined
  /** Workload name glob. */
  readonly workload?: string | undefined
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
  /** Display names of sources (clusters), by source name. */
  readonly clusterNames: Readonly<Record<string, ClusterName>>
  readonly labelRules: LabelRules
}

export const EMPTY_REGISTER: Register = {
  estateName: null,
  estateNameEn: null,
  bureaus: [],
  apps: [],
  clusterNames: {},
  labelRules: DEFAULT_LABEL_RULES,
}
