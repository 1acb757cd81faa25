/** Clusters of the demo estate. All lie in the same three zones. */
export interface CloudFacts {
  /** Name in the sources file. */
  readonly source: string
  readonly name: string
  readonly nameEn: string
  readonly nodePrefix: string
  /** Cores and GiB of one node. */
  readonly nodeCores: number
  readonly nodeGib: number
  /** Share of allocatable CPU that the pods shall request, 0–1; decides how many nodes there are. */
  readonly requestedShare: number
  /** Second octet of its pod network 10.x.0.0/16. */
  readonly podNetwork: number
  readonly operatingSystem: string
  readonly kernel: string
  readonly architecture: string
}

export const ZONES = ['yunzhou-1', 'yunzhou-2', 'yunzhou-3'] as const

const DEBIAN = { operatingSystem: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.1.0-28-amd64', architecture: 'amd64' }

export const CLOUDS = [
  {
    ...DEBIAN,
    source: 'gov-a',
    name: '政务云 A 区',
    nameEn: 'Gov Cloud A',
    nodePrefix: 'zwy-a',
    nodeCores: 32,
    nodeGib: 128,
    requestedShare: 0.81,
    podNetwork: 101,
  },
  {
    ...DEBIAN,
    source: 'gov-b',
    name: '政务云 B 区',
    nameEn: 'Gov Cloud B',
    nodePrefix: 'zwy-b',
    nodeCores: 32,
    nodeGib: 128,
    requestedShare: 0.74,
    podNetwork: 102,
  },
  {
    source: 'xinchuang',
    name: '信创专区',
    nameEn: 'Xinchuang (domestic stack)',
    nodePrefix: 'xc',
    nodeCores: 32,
    nodeGib: 96,
    requestedShare: 0.62,
    podNetwork: 103,
    operatingSystem: 'openEuler 24.03 (LTS)',
    kernel: '6.6.0-28.0.0.34.oe2403.aarch64',
    architecture: 'arm64',
  },
  {
    ...DEBIAN,
    source: 'public',
    name: '公有云专区',
    nameEn: 'Public Cloud',
    nodePrefix: 'pub',
    nodeCores: 16,
    nodeGib: 64,
    requestedShare: 0.56,
    podNetwork: 104,
  },
] as const satisfies readonly CloudFacts[]

export type SourceName = (typeof CLOUDS)[number]['source']

/** Where the app's own components run, by bureau; the others take the government clouds in turn. */
export const HOME_OF: Readonly<Record<string, SourceName>> = {
  data: 'gov-a',
  service: 'gov-a',
  finance: 'xinchuang',
  audit: 'xinchuang',
  archives: 'xinchuang',
  justice: 'xinchuang',
  procurator: 'xinchuang',
  court: 'xinchuang',
  veterans: 'xinchuang',
  stats: 'xinchuang',
  ndrc: 'xinchuang',
  fund: 'xinchuang',
  culture: 'public',
  sports: 'public',
  commerce: 'public',
}
