import type { AppClass } from '../../../shared/estate/record.ts'
import type { Random } from '../random.ts'
import { createRandom } from '../random.ts'
import { BUREAUS, type BureauNames, CLASS_OF, DEPENDS, FOUNDATIONS } from './bureaus.ts'
import { CLOUDS, HOME_OF, type SourceName } from './clouds.ts'
import { type Nature, natureOf, PEAKS, type PeakPlan, type PlantedVerdict, verdictOf } from './planted.ts'
import { planServices, type ServicePlan } from './services.ts'

/** The estate as it is meant to be: what the register says and what runs where. Pure data, the same for the same seed and size. */
export interface EstatePlan {
  readonly bureaus: readonly BureauNames[]
  readonly apps: readonly AppPlan[]
  /** Declared in the register. */
  readonly peaks: readonly PeakPlan[]
}

export interface AppPlan {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  readonly bureau: string
  readonly appClass: AppClass
  readonly protectionGrade: number
  readonly drGrade: { readonly grade: number; readonly edition: string } | null
  readonly rtoMinutes: number
  readonly rpoMinutes: number
  readonly contractor: string
  readonly dutyPost: string
  readonly dutyPhone: string
  readonly dependsOn: readonly string[]
  /** False: it runs, but the bureau's register does not know it. */
  readonly registered: boolean
  /** How it is found: by its own namespace, or by label in the namespace of its bureau. */
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly sharesNamespace: boolean
  /** Requested share of what is granted, 0–1; null where nothing is granted. */
  readonly fill: number | null
  readonly nature: Nature
  readonly components: readonly ComponentPlan[]
  /** What of it runs on machines of the private cloud. */
  readonly services: readonly ServicePlan[]
}

export interface ComponentPlan {
  readonly source: SourceName
  readonly name: string
  readonly tier: Tier
  readonly workload: 'Deployment' | 'StatefulSet' | 'DaemonSet'
  readonly replicas: number
  readonly cpuMilli: number
  readonly memoryMib: number
  readonly image: string
  readonly port: number
  readonly scales: boolean
  /** A PodDisruptionBudget guards it. */
  readonly guarded: boolean
  readonly spread: 'zones' | 'one-zone'
}

export type Tier = 'web' | 'api' | 'worker' | 'cache' | 'db'
export type Size = keyof typeof SIZES

/** Bureaus that each size takes. The small one is for tests. */
export const SIZES = {
  city: BUREAUS.map(({ id }) => id),
  town: ['edu', 'health', 'police', 'land', 'service', 'data', 'port', 'urban', 'estate', 'court', 'culture'],
} as const

/** What a tier asks for, a replica. */
const TIERS: Readonly<Record<Tier, { cpuMilli: number; memoryMib: number; port: number; image: string }>> = {
  web: { cpuMilli: 250, memoryMib: 512, port: 8080, image: 'web' },
  api: { cpuMilli: 500, memoryMib: 1024, port: 8080, image: 'api' },
  worker: { cpuMilli: 500, memoryMib: 768, port: 9090, image: 'worker' },
  cache: { cpuMilli: 250, memoryMib: 1024, port: 6379, image: 'cache' },
  db: { cpuMilli: 1000, memoryMib: 4096, port: 5432, image: 'database' },
}

/** Components of a class of app with their fewest and most replicas; an app of many users gets all, others fewer. */
const SHAPES: Readonly<Record<AppClass, readonly (readonly [Tier, from: number, to: number, chance: number])[]>> = {
  citizen: [
    ['web', 2, 4, 1],
    ['api', 3, 5, 1],
    ['worker', 2, 3, 0.45],
    ['cache', 2, 3, 0.3],
    ['db', 2, 3, 0.35],
  ],
  'cross-bureau': [
    ['api', 3, 6, 1],
    ['worker', 2, 4, 0.7],
    ['db', 2, 3, 0.5],
    ['web', 2, 3, 0.3],
  ],
  internal: [
    ['web', 2, 3, 1],
    ['api', 2, 4, 0.9],
    ['db', 2, 3, 0.3],
  ],
}

/** Invented companies. */
const CONTRACTORS = [
  '云州远帆信息技术有限公司',
  '澄江数智科技有限公司',
  '北麓软件股份有限公司',
  '望海云创科技有限公司',
  '青岚信息系统有限公司',
  '九衡数据服务有限公司',
  '南屿网络技术有限公司',
  '云州政通科技有限公司',
  '长汀软件有限公司',
  '栖霞智慧城市有限公司',
] as const

/** Standing gaps in redundancy: notices that are there from the first day, as in any real estate. */
const GAPS: Readonly<Record<string, Partial<ComponentPlan>>> = {
  'urban-toilet/web': { spread: 'one-zone' },
  'culture-museum/web': { spread: 'one-zone' },
  'court-deliver/api': { guarded: false },
}

/** Replicas that the apps which everybody uses have more. */
const POPULAR: Readonly<Record<string, number>> = {
  'service-portal': 4,
  'service-app': 4,
  'edu-enrol': 3,
  'health-register': 4,
  'health-emr': 2,
  'insurance-settle': 3,
  'estate-accept': 2,
  'port-declare': 2,
  'hrss-query': 2,
}

/** Apps that the register has forgotten: one is told by its labels, one by nothing. */
const STRANGERS: readonly { namespace: string; name: string; labels: Readonly<Record<string, string>> }[] = [
  { namespace: 'survey-2026', name: 'survey', labels: { 'app.kubernetes.io/part-of': 'citizen-survey' } },
  { namespace: 'trial-llm', name: 'assistant', labels: { 'app.kubernetes.io/part-of': 'policy-assistant' } },
  { namespace: 'tmp-migration', name: 'copy-job', labels: {} },
]

/** The data bureau's own app that is on every node. */
const PLATFORM = 'data-ops'

/** Bureaus that keep all their apps in one namespace and tell them apart by label. */
const SHARED_NAMESPACES: readonly string[] = ['archives', 'sports']

export function planEstate(seed: number, size: Size): EstatePlan {
  const bureaus = BUREAUS.filter(({ id }) => SIZES[size].some((taken) => taken === id))
  const known = new Set(bureaus.flatMap((bureau) => bureau.apps.map(([slug]) => `${bureau.id}-${slug}`)))
  const apps = bureaus.flatMap((bureau, at) => bureau.apps.map((_, index) => planApp(seed, bureau, at, index, known)))
  return { bureaus, apps: [...apps, ...STRANGERS.map((stranger) => planStranger(seed, stranger))], peaks: PEAKS }
}

/** The verdict that every app of the register has coming: what the rules must find, no more and no less. */
export function plantedVerdicts(plan: EstatePlan): readonly PlantedVerdict[] {
  return plan.apps.filter(({ registered }) => registered).map(({ id, nature }) => verdictOf(id, nature, plan.peaks))
}

function planApp(seed: number, bureau: BureauNames, at: number, index: number, known: ReadonlySet<string>): AppPlan {
  const names = bureau.apps[index]
  if (!names) throw new Error(`no app ${index} in ${bureau.id}`)
  const [slug, name, nameEn, letter] = names
  const id = `${bureau.id}-${slug}`
  // its own sequence, so that a change of one app leaves all others as they are
  const random = createRandom(seed).fork(id)
  const appClass = CLASS_OF[letter]
  const foundation = FOUNDATIONS.some((each) => each.id === id)
  const important = foundation || appClass === 'citizen'
  const sharesNamespace = SHARED_NAMESPACES.includes(bureau.id)
  const home = HOME_OF[bureau.id] ?? (at % 2 === 0 ? 'gov-a' : 'gov-b')
  return {
    id,
    name,
    nameEn,
    bureau: bureau.id,
    appClass,
    protectionGrade: foundation && random.next() < 0.3 ? 4 : important ? 3 : random.next() < 0.3 ? 3 : 2,
    drGrade: important || random.next() < 0.5 ? { grade: foundation ? 5 : random.whole(2, 4), edition: 'GB/T 20988-2025' } : null,
    rtoMinutes: foundation ? 15 : important ? random.pick([30, 60, 120]) : random.pick([240, 480, 1440]),
    rpoMinutes: foundation ? 1 : important ? random.pick([5, 15, 30]) : random.pick([60, 240, 1440]),
    contractor: random.pick(CONTRACTORS),
    dutyPost: `${bureau.name}信息中心值班室`,
    // 0600 is no city's area code
    dutyPhone: `0600-8${String(100 + at)}${String(100 + index).padStart(3, '0')}`,
    dependsOn: dependsOn(id, random, known),
    registered: true,
    namespace: sharesNamespace ? bureau.id : id,
    labels: { 'app.kubernetes.io/part-of': id },
    sharesNamespace,
    fill:
      sharesNamespace || id === PLATFORM
        ? null
        : random.next() < 0.025
          ? 0.84 + random.next() * 0.08
          : 0.22 + random.next() * 0.53,
    nature: natureOf(id, foundation || id === PLATFORM, createRandom(seed).fork(`${id}/nature`)),
    components: id === PLATFORM ? planAgents() : planComponents(id, appClass, home, foundation, random),
    services: planServices(
      id,
      at * 16 + index,
      !foundation && id !== PLATFORM && home !== 'public',
      createRandom(seed).fork(`${id}/services`),
    ),
  }
}

function planComponents(id: string, appClass: AppClass, home: SourceName, foundation: boolean, random: Random): ComponentPlan[] {
  // citizen-facing pages are often served from the public cloud, the rest stays at home
  const front = appClass === 'citizen' && home !== 'public' && random.next() < 0.5 ? 'public' : home
  const twin = home === 'gov-a' ? 'gov-b' : 'gov-a'
  return SHAPES[appClass]
    .filter(([, , , chance]) => random.next() < chance)
    .flatMap(([tier, from, to]) => {
      const facts = TIERS[tier]
      const component: ComponentPlan = {
        source: tier === 'web' ? front : home,
        name: tier,
        tier,
        workload: tier === 'db' || tier === 'cache' ? 'StatefulSet' : 'Deployment',
        replicas: random.whole(from, to) + (foundation ? 3 : (POPULAR[id] ?? 0)),
        cpuMilli: facts.cpuMilli,
        memoryMib: facts.memoryMib,
        image: `registry.yunzhou.example/${id}/${facts.image}:2.${random.whole(1, 9)}.${random.whole(0, 12)}`,
        port: facts.port,
        scales: tier === 'web' && appClass === 'citizen',
        guarded: true,
        spread: 'zones',
        ...GAPS[`${id}/${tier}`],
      }
      // what everything depends on runs in two clouds
      return foundation && tier === 'api' ? [component, { ...component, source: twin }] : [component]
    })
}

/** One log collector a node on every cluster. */
function planAgents(): ComponentPlan[] {
  return CLOUDS.map(({ source }) => ({
    source,
    name: 'log-agent',
    tier: 'worker',
    workload: 'DaemonSet',
    replicas: 0,
    cpuMilli: 100,
    memoryMib: 256,
    image: 'registry.yunzhou.example/platform/log-agent:1.8.3',
    port: 9090,
    scales: false,
    guarded: false,
    spread: 'zones',
  }))
}

function planStranger(seed: number, { namespace, name, labels }: (typeof STRANGERS)[number]): AppPlan {
  const random = createRandom(seed).fork(namespace)
  return {
    id: namespace,
    name,
    nameEn: name,
    bureau: '',
    appClass: 'internal',
    protectionGrade: 2,
    drGrade: null,
    rtoMinutes: 0,
    rpoMinutes: 0,
    contractor: '',
    dutyPost: '',
    dutyPhone: '',
    dependsOn: [],
    registered: false,
    namespace,
    labels,
    sharesNamespace: false,
    fill: 0.4,
    nature: natureOf(namespace, true, random.fork('nature')),
    services: [],
    components: planComponents(namespace, 'internal', 'gov-b', false, random).map((component) => ({
      ...component,
      name: `${name}-${component.name}`,
    })),
  }
}

function dependsOn(id: string, random: Random, known: ReadonlySet<string>): string[] {
  const own = DEPENDS[id] ?? FOUNDATIONS.filter(({ share }) => random.next() < share).map((foundation) => foundation.id)
  const isFoundation = FOUNDATIONS.some((foundation) => foundation.id === id)
  return isFoundation ? [] : own.filter((other) => other !== id && known.has(other))
}
