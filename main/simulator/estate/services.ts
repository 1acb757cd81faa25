import type { ServiceKind } from '../../../shared/estate/record.ts'
import type { Random } from '../random.ts'
import { ZONES } from './clouds.ts'

/** A part of an app that runs on machines of the city's private cloud: what contractors set up before there were clusters. */
export interface ServicePlan {
  /** The platform's id of it. */
  readonly id: string
  readonly name: string
  readonly kind: ServiceKind
  readonly product: string
  readonly version: string
  readonly machines: readonly MachinePlan[]
  /** Of one machine. */
  readonly cores: number
  readonly memoryGib: number
  /** Requests, queries or commands a second of one machine at its usual busy hours, and the time of one at rest, s. */
  readonly requestsPerSecond: number
  readonly latencySeconds: number
  /** Connections that its server takes at most; null: it tells none. */
  readonly maxConnections: number | null
}

export interface MachinePlan {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly host: string
  readonly zone: string
}

/** The private cloud's own names. */
export const PRIVATE_CLOUD = {
  source: 'private',
  name: '市级私有云',
  nameEn: 'City private cloud',
  /** The name that its feed gives itself. */
  uri: 'urn:yunzhou:private-cloud',
  platform: '云州市级私有云',
} as const

/** Physical machines: four in each zone. */
export const HOSTS = Array.from({ length: 12 }, (_, index) => ({
  id: `host-${String(index + 1).padStart(2, '0')}`,
  name: `compute-${String(index + 1).padStart(2, '0')}`,
  zone: ZONES[index % ZONES.length] ?? ZONES[0],
  cores: 128,
  memoryGib: 768,
}))

type Template = Omit<ServicePlan, 'id' | 'machines'> & { readonly count: number }

const PRODUCTS = {
  web: {
    ...{ name: 'web', kind: 'web-server', product: 'nginx', version: '1.22.1', count: 2, cores: 4, memoryGib: 8 },
    ...{ requestsPerSecond: 20, latencySeconds: 0.03, maxConnections: 8192 },
  },
  tomcat: {
    ...{ name: 'app', kind: 'vm-group', product: 'Tomcat', version: '9.0.70', count: 3, cores: 8, memoryGib: 16 },
    ...{ requestsPerSecond: 14, latencySeconds: 0.09, maxConnections: null },
  },
  mysql: {
    ...{ name: 'mysql', kind: 'database', product: 'MySQL', version: '8.0.32', count: 2, cores: 8, memoryGib: 32 },
    ...{ requestsPerSecond: 90, latencySeconds: 0.004, maxConnections: 2000 },
  },
  postgres: {
    ...{ name: 'pg', kind: 'database', product: 'PostgreSQL', version: '14.9', count: 2, cores: 8, memoryGib: 32 },
    ...{ requestsPerSecond: 80, latencySeconds: 0.004, maxConnections: 800 },
  },
  redis: {
    ...{ name: 'redis', kind: 'cache', product: 'Redis', version: '6.2.7', count: 2, cores: 2, memoryGib: 8 },
    ...{ requestsPerSecond: 400, latencySeconds: 0.001, maxConnections: 10_000 },
  },
} as const satisfies Record<string, Template>

/** What an older app may consist of. */
const KITS: readonly (readonly (keyof typeof PRODUCTS)[])[] = [
  ['tomcat', 'mysql'],
  ['web', 'tomcat', 'postgres'],
  ['mysql', 'redis'],
  ['web', 'postgres'],
]

/** Apps that have such a part whatever the seed, with their kit: citizens know them, and tests find them in both sizes. */
const KNOWN: Readonly<Record<string, number>> = {
  'edu-enrol': 1,
  'land-auction': 0,
  'police-household': 1,
  'health-register': 2,
  'estate-accept': 3,
  'court-assist': 0,
  'police-event': 0,
  'land-map': 1,
}

/** How many of the others have one, of 100. */
const SHARE = 11

/** The services of an app on the private cloud. `index` is its place among all apps, and gives its machines' addresses. */
export function planServices(app: string, index: number, old: boolean, random: Random): readonly ServicePlan[] {
  const drawn = random.next() * 100 < SHARE && old ? random.whole(0, KITS.length - 1) : null
  const kit = KNOWN[app] ?? drawn
  if (kit === null) return []
  let machine = 0
  return (KITS[kit] ?? []).map((product) => {
    const { count, ...template } = PRODUCTS[product]
    const name = `${app}-${template.name}`
    const machines = Array.from({ length: count }, (_, at): MachinePlan => {
      machine += 1
      const host = HOSTS[(index * 5 + machine * 4 + at) % HOSTS.length] ?? HOSTS[0]
      if (!host) throw new Error('no hosts')
      return {
        id: random.uuid(),
        name: `${name}-${at + 1}`,
        address: `10.${60 + Math.floor(index / 256)}.${index % 256}.${10 + machine}`,
        host: host.name,
        zone: host.zone,
      }
    })
    return { ...template, id: `svc-${name}`, name, machines }
  })
}
