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

/** The register (台账): the bureau's own list. */
export interface Register {
  readonly estateName: string | null
  readonly estateNameEn: string | null
  readonly bureaus: readonly RegisterBureau[]
  readonly apps: readonly RegisterApp[]
  /** Display names of sources (clusters), by source name. */
  readonly clusterNames: Readonly<Record<string, string>>
}

export const EMPTY_REGISTER: Register = {
  estateName: null,
  estateNameEn: null,
  bureaus: [],
  apps: [],
  clusterNames: {},
}
