import * as z from 'zod/mini'
import type { CaseFrame, CasesFrame } from '../../shared/estate/case-frame.ts'
import { WALK_STATES, WALK_STEPS, type WalkFrame } from '../../shared/estate/connection-walk.ts'
import { DETECTION_WORDS, type DetectionCode, SIDES } from '../../shared/estate/detection.ts'
import type { FindFrame } from '../../shared/estate/find.ts'
import {
  type AlarmLogFrame,
  type AlarmTrialFrame,
  type AppFrame,
  type CapacityFrame,
  DIFF_GROUNDS,
  type DiffFrame,
  type EstateFrame,
  type FailedFrame,
  type Frame,
  type HistoryFrame,
  type NoteFrame,
  type PresentAlarmsFrame,
  type RoomsFrame,
  VIEWS,
} from '../../shared/estate/frame.ts'
import {
  IDENTITY_WORDS,
  type IdentityRule,
  PLACE_WORDS,
  type PlaceRule,
  WHY_NOT_WORDS,
  type WhyNot,
} from '../../shared/estate/identity.ts'
import type { IncidentFrame, IncidentsFrame } from '../../shared/estate/incident-frame.ts'
import { GRADES, LEVELS } from '../../shared/estate/level.ts'
import type { MatrixFrame } from '../../shared/estate/matrix.ts'
import { METRICS, type MetricName } from '../../shared/estate/metric.ts'
import { PROBLEM_WORDS, type ProblemCode } from '../../shared/estate/problem-words.ts'
import { REASON_WORDS, type ReasonCode } from '../../shared/estate/reason-words.ts'
import { ENTITY_KINDS } from '../../shared/estate/record.ts'
import { SOURCE_PHASES } from '../../shared/estate/source-state.ts'
import type { TrafficFrame } from '../../shared/estate/traffic.ts'
import type { WatchFrame } from '../../shared/estate/watch.ts'
import { alarmLogFrame, alarmTrialFrame, type CheckedAlarmLogFrame, type CheckedAlarmTrialFrame } from './alarm-schema.ts'
import { capacityFrame, capacityOfCard, capacityOfRow } from './capacity-schema.ts'
import { type CheckedCaseFrame, type CheckedCasesFrame, caseFrame, casesFrame } from './case-schema.ts'
import { type CheckedIncidentFrame, type CheckedIncidentsFrame, incidentFrame, incidentsFrame } from './incident-schema.ts'
import {
  type CheckedMatrixFrame,
  type CheckedTrafficFrame,
  type CheckedWatchFrame,
  matrixFrame,
  trafficFrame,
  watchFrame,
} from './scene-schema.ts'

// The page's policy forbids eval, which zod's compiled parsers need.
z.config({ jitless: true })

/**
 * What the window draws of a frame, checked field by field. Fields that nothing shows are left out of the schema and so of the
 * stores; `satisfies` at the end keeps the schema in step with the shared types.
 */
const level = z.enum(LEVELS)
const grade = z.enum(GRADES)
const when = z.number()
const facts = z.record(z.string(), z.union([z.string(), z.number()]))
const reasonCode = z.custom<ReasonCode>((code) => typeof code === 'string' && Object.hasOwn(REASON_WORDS, code))
const detectionCode = z.custom<DetectionCode>((code) => typeof code === 'string' && Object.hasOwn(DETECTION_WORDS, code))
const problemCode = z.custom<ProblemCode>((code) => typeof code === 'string' && Object.hasOwn(PROBLEM_WORDS, code))
const whyNot = z.custom<WhyNot>((code) => typeof code === 'string' && Object.hasOwn(WHY_NOT_WORDS, code))
const reason = z.object({
  code: reasonCode,
  level: z.union([grade, z.literal('unknown')]),
  since: when,
  facts,
  key: z.exactOptional(z.string()),
})
const problem = z.object({ code: problemCode, facts, at: when })
const amount = z.object({ cpuMilli: z.nullable(z.number()), memoryBytes: z.nullable(z.number()) })
const capacity = z.object({ granted: amount, requested: amount, used: amount })
const assessed = { level, reasons: z.array(reason) }

const bureauRow = z.object({ id: z.string(), name: z.string(), nameEn: z.nullable(z.string()), order: z.number(), level })

const appRow = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.nullable(z.string()),
  order: z.number(),
  level,
  appClass: z.nullable(z.enum(['citizen', 'cross-bureau', 'internal'])),
  protectionGrade: z.nullable(z.number()),
  dependsOn: z.array(z.string()),
  sources: z.array(z.string()),
  componentCount: z.number(),
  instanceCount: z.number(),
  readyCount: z.number(),
  untoldCount: z.number(),
  origin: z.enum(['register', 'labels', 'unassigned']),
  bureau: z.string(),
  topReason: z.nullable(reason),
  topReasonOn: z.nullable(z.string()),
  fill: z.nullable(
    z.object({ ratio: z.number(), of: z.enum(['requested/granted', 'used/requested']), what: z.enum(['cpu', 'memory']) }),
  ),
  capacity: z.nullable(capacityOfRow),
  staleSince: z.nullable(when),
  gradeStaleSince: z.optional(z.nullable(when)),
})

const clusterRow = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.nullable(z.string()),
  source: z.string(),
  level,
  nodeCount: z.number(),
  readyNodeCount: z.number(),
  instanceCount: z.number(),
  zones: z.array(z.string()),
  allocatable: amount,
  capacity,
  staleSince: z.nullable(when),
})

const alarmRow = z.object({
  id: z.string(),
  level: grade,
  code: reasonCode,
  facts,
  raisedAt: when,
  since: when,
  entity: z.string(),
  entityName: z.string(),
  bureauName: z.nullable(z.string()),
  apps: z.array(z.string()),
  call: z.exactOptional(z.object({ post: z.nullable(z.string()), phone: z.nullable(z.string()) })),
  count: z.number(),
  told: z.object({ platform: z.boolean(), alerts: z.array(z.string()) }),
  findings: z.array(
    z.object({ entity: z.string(), entityName: z.string(), level: grade, code: reasonCode, facts, raisedAt: when }),
  ),
  handling: z.nullable(
    z.object({
      acknowledged: z.nullable(z.object({ by: z.string(), at: when })),
      shelved: z.nullable(z.object({ by: z.string(), at: when, until: when, reason: z.string() })),
      brokeThrough: z.boolean(),
    }),
  ),
  flaps: z.number(),
  calmSince: z.nullable(when),
  staleSince: z.nullable(when),
})

const sourceState = z.object({
  name: z.string(),
  displayName: z.optional(z.object({ name: z.string(), nameEn: z.nullable(z.string()) })),
  kind: z.string(),
  phase: z.enum(SOURCE_PHASES),
  since: when,
  asOf: z.nullable(when),
  retryAt: z.nullable(when),
  problem: z.nullable(problem),
  resources: z.array(
    z.object({
      resource: z.string(),
      groupVersion: z.string(),
      state: z.enum(['waiting', 'listing', 'watching', 'not-observed']),
      problem: z.nullable(problem),
      progress: z.optional(z.object({ done: z.number(), etaSeconds: z.nullable(z.number()) })),
    }),
  ),
  eventsPerSecond: z.number(),
  requestsPerMinute: z.number(),
  requestBudgetPerMinute: z.number(),
  badFrames: z.number(),
  unplaced: z.optional(
    z.object({ series: z.number(), examples: z.array(z.object({ labels: z.record(z.string(), z.string()), why: whyNot })) }),
  ),
})

const counts = z.array(z.number())
const density = z.object({
  from: when,
  sliceMs: z.number().check(z.positive()),
  critical: counts,
  major: counts,
  minor: counts,
  notice: counts,
  observed: counts,
})

const note = z.object({
  id: z.string(),
  at: when,
  writtenAt: when,
  author: z.nullable(z.string()),
  text: z.string(),
  about: z.nullable(z.string()),
  struckAt: z.nullable(when),
})

const totals = z.object({
  bureaus: z.number(),
  apps: z.number(),
  instances: z.number(),
  readyInstances: z.number(),
  untoldInstances: z.number(),
  clusters: z.number(),
  nodes: z.number(),
})

const head = { seq: z.number(), asOf: z.nullable(when), moment: z.nullable(when) }

const pastPlace = z.object({
  watched: z.boolean(),
  previousChange: z.nullable(when),
  nextChange: z.nullable(when),
  previousAlarm: z.nullable(when),
  nextAlarm: z.nullable(when),
})

const journalState = z.object({
  sizeBytes: z.number(),
  limitBytes: z.number(),
  freeBytes: z.nullable(z.number()),
  historyFrom: z.nullable(when),
  samplesFrom: z.nullable(when),
  unrecordedSince: z.nullable(when),
  problem: z.nullable(problem),
})

const estateFrame = z.object({
  view: z.literal('estate'),
  ...head,
  base: z.nullable(z.number()),
  estateName: z.nullable(z.string()),
  estateNameEn: z.nullable(z.string()),
  tightFill: z.number(),
  bureaus: z.array(bureauRow),
  apps: z.array(appRow),
  clusters: z.array(clusterRow),
  gone: z.array(z.string()),
  alarms: z.nullable(z.array(alarmRow)),
  alarmOrder: z.nullable(z.array(z.string())),
  sources: z.nullable(z.array(sourceState)),
  totals: z.nullable(totals),
  density: z.nullable(density),
  notes: z.nullable(z.array(note)),
  past: z.nullable(pastPlace),
  journal: z.nullable(journalState),
  faults: z.nullable(z.array(z.object({ code: z.string(), facts }))),
})

const placeRule = z.custom<PlaceRule>((code) => typeof code === 'string' && Object.hasOwn(PLACE_WORDS, code))
const component = z.object({
  id: z.string(),
  name: z.string(),
  namespace: z.string(),
  source: z.string(),
  workload: z.string(),
  desired: z.number(),
  updated: z.number(),
  readyReplicas: z.number(),
  available: z.number(),
  image: z.nullable(z.string()),
  why: z.exactOptional(z.object({ rule: placeRule, facts })),
  ...assessed,
})

const instance = z.object({
  id: z.string(),
  name: z.string(),
  namespace: z.string(),
  source: z.string(),
  form: z.optional(z.literal('vm')),
  phase: z.string(),
  ready: z.boolean(),
  readyUntold: z.optional(z.literal(true)),
  zone: z.optional(z.string()),
  restarts: z.number(),
  node: z.nullable(z.string()),
  waiting: z.nullable(z.string()),
  deletingAt: z.nullable(when),
  ...assessed,
})

const app = z.object({
  id: z.string(),
  name: z.string(),
  nameEn: z.nullable(z.string()),
  appClass: z.nullable(z.enum(['citizen', 'cross-bureau', 'internal'])),
  protectionGrade: z.nullable(z.number()),
  drGrade: z.nullable(z.object({ grade: z.number(), edition: z.string() })),
  contractor: z.nullable(z.string()),
  dutyPost: z.nullable(z.string()),
  dutyPhone: z.nullable(z.string()),
  componentCount: z.number(),
  instanceCount: z.number(),
  readyCount: z.number(),
  capacity,
  origin: z.enum(['register', 'labels', 'unassigned']),
  ...assessed,
})

const reasonOrNone = z.nullable(reason)
const count = z.number()
const entityChange = z.discriminatedUnion('what', [
  z.object({ what: z.literal('came'), level, reason: reasonOrNone }),
  z.object({ what: z.literal('gone'), level }),
  z.object({ what: z.literal('level'), before: level, after: level, reason: reasonOrNone }),
  z.object({ what: z.literal('image'), before: z.nullable(z.string()), after: z.nullable(z.string()) }),
  z.object({ what: z.literal('desired'), before: count, after: count }),
  z.object({ what: z.literal('ready'), before: count, after: count }),
  z.object({ what: z.literal('restarts'), before: count, after: count }),
  z.object({ what: z.literal('raised'), reason }),
  z.object({ what: z.literal('cleared'), reason }),
])

const name = z.nullable(z.string())
const diffGround = z.object({ what: z.enum(DIFF_GROUNDS), at: when })

const diffFrame = z.object({
  view: z.literal('diff'),
  ...head,
  base: z.null(),
  from: when,
  to: when,
  grounds: z.object({ from: diffGround, to: diffGround }),
  rows: z.array(
    z.object({
      entity: z.string(),
      kind: z.enum(ENTITY_KINDS),
      name: z.string(),
      nameEn: name,
      app: name,
      appName: name,
      appNameEn: name,
      bureau: name,
      bureauName: name,
      bureauNameEn: name,
      changes: z.array(entityChange),
    }),
  ),
  more: count,
})

const historyFrame = z.object({
  view: z.literal('history'),
  ...head,
  base: z.null(),
  id: z.string(),
  name: z.string(),
  nameEn: name,
  entries: z.array(z.object({ at: when, change: entityChange })),
  more: count,
  series: z.array(
    z.object({ metric: z.string(), from: when, stepMs: z.number().check(z.positive()), mean: z.array(z.nullable(z.number())) }),
  ),
})

const relation = z.object({ id: z.string(), name: z.string(), level })

const identityRule = z.custom<IdentityRule>((code) => typeof code === 'string' && Object.hasOwn(IDENTITY_WORDS, code))
const metricName = z.custom<MetricName>((name) => typeof name === 'string' && Object.hasOwn(METRICS, name))
const usage = z.object({
  freshMs: z.number(),
  rows: z.array(
    z.object({
      entity: z.string(),
      metric: metricName,
      value: z.number(),
      at: when,
      sources: z.array(z.string()),
      known: z.number(),
      of: z.number(),
    }),
  ),
  told: z.array(z.object({ entity: z.string(), source: z.string(), rule: identityRule, facts })),
})

const appFrame = z.object({
  view: z.literal('app'),
  usage: z.optional(z.nullable(usage)),
  ...head,
  base: z.null(),
  id: z.string(),
  app: z.nullable(app),
  bureau: z.nullable(z.object({ id: z.string(), name: z.string(), nameEn: z.nullable(z.string()) })),
  components: z.array(component),
  groups: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      level,
      placements: z.array(z.string()),
      versions: z.array(z.string()),
    }),
  ),
  instances: z.array(instance),
  nodes: z.array(z.object({ id: z.string(), name: z.string(), source: z.string(), zone: z.nullable(z.string()), level })),
  events: z.array(
    z.object({
      id: z.string(),
      about: z.object({ kind: z.string(), name: z.string() }),
      reason: z.string(),
      message: z.string(),
      count: z.number(),
      lastAt: when,
    }),
  ),
  neededBy: z.array(relation),
  dependsOn: z.array(relation),
  sources: z.array(z.object({ name: z.string(), asOf: z.nullable(when), staleSince: z.nullable(when) })),
  alarms: z.array(
    z.object({
      id: z.string(),
      code: reasonCode,
      level: grade,
      peak: grade,
      raisedAt: when,
      clearedAt: z.nullable(when),
      facts,
    }),
  ),
  alerts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      source: z.string(),
      startsAt: when,
      state: z.enum(['firing', 'silenced', 'inhibited']),
      silences: z.array(z.object({ by: z.string(), comment: z.string(), until: when })),
      grade: z.enum([...GRADES, 'none']),
      summary: z.string(),
      on: z.nullable(z.string()),
    }),
  ),
  detection: z.nullable(
    z.object({
      side: z.nullable(z.enum(SIDES)),
      firstBadProbe: z.nullable(z.object({ at: when, target: z.string() })),
      firstAlarm: z.nullable(z.object({ at: when, on: z.string() })),
      distanceMs: z.nullable(z.number()),
      evidence: z.array(z.object({ code: detectionCode, facts })),
      call: z.nullable(
        z.object({
          app: z.string(),
          bureau: z.nullable(z.string()),
          dutyPost: z.nullable(z.string()),
          dutyPhone: z.nullable(z.string()),
        }),
      ),
    }),
  ),
  capacity: z.nullable(capacityOfCard),
})

const roomsFrame = z.object({
  view: z.literal('rooms'),
  ...head,
  base: z.null(),
  apps: z.array(
    z.object({
      id: z.string(),
      rooms: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          source: z.string(),
          level,
          desired: z.number(),
          ready: z.nullable(z.number()),
          reason: reasonOrNone,
          staleSince: z.nullable(when),
          tiles: z.array(z.object({ id: z.string(), name: z.string(), level, ready: z.boolean() })),
          more: count,
        }),
      ),
      more: count,
    }),
  ),
})

const failedFrame = z.object({ view: z.literal('failed'), of: z.enum(VIEWS), moment: z.nullable(when), problem })
const worded = z.object({ code: problemCode, facts })
const walkFrame = z.object({
  view: z.literal('walk'),
  id: z.string(),
  over: z.boolean(),
  steps: z.array(
    z.object({
      name: z.enum(WALK_STEPS),
      state: z.enum(WALK_STATES),
      ms: z.nullable(z.number()),
      facts,
      problem: z.nullable(worded),
      certificates: z.array(
        z.object({ sha256: z.string(), subject: z.string(), issuer: z.string(), validFrom: z.string(), validTo: z.string() }),
      ),
      items: z.array(z.object({ name: z.string(), problem: z.nullable(worded) })),
    }),
  ),
})
const presentAlarmsFrame = z.object({
  view: z.literal('present-alarms'),
  alarms: z.array(z.pick(alarmRow, { id: true, level: true, raisedAt: true, handling: true })),
})
const noteFrame = z.object({ view: z.literal('note'), id: z.string(), problem: z.nullable(problem) })

const namedOrNone = z.nullable(z.object({ id: z.string(), name: z.string(), nameEn: z.nullable(z.string()) }))
const findFrame = z.object({
  view: z.literal('find'),
  id: z.string(),
  asOf: z.nullable(when),
  total: z.number(),
  kinds: z.partialRecord(z.enum(ENTITY_KINDS), z.number()),
  from: z.number(),
  rows: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      nameEn: z.nullable(z.string()),
      kind: z.enum(ENTITY_KINDS),
      level,
      reason: z.nullable(reason),
      staleSince: z.nullable(when),
      app: namedOrNone,
      bureau: namedOrNone,
      cloud: z.nullable(z.string()),
      node: z.nullable(z.string()),
      ready: z.nullable(z.number()),
      total: z.nullable(z.number()),
      requested: amount,
      used: amount,
      restarts: z.nullable(z.number()),
      version: z.nullable(z.string()),
      createdAt: z.nullable(when),
    }),
  ),
})

export const frameSchema = z.discriminatedUnion('view', [
  estateFrame,
  appFrame,
  roomsFrame,
  diffFrame,
  historyFrame,
  capacityFrame,
  alarmLogFrame,
  alarmTrialFrame,
  matrixFrame,
  trafficFrame,
  watchFrame,
  incidentsFrame,
  incidentFrame,
  failedFrame,
  presentAlarmsFrame,
  noteFrame,
  walkFrame,
  findFrame,
  casesFrame,
  caseFrame,
])

/** An app frame as far as the card shows it. */
export type CardFrame = z.infer<typeof appFrame>
export type CheckedRoomsFrame = z.infer<typeof roomsFrame>
export type CheckedDiffFrame = z.infer<typeof diffFrame>
export type CheckedHistoryFrame = z.infer<typeof historyFrame>
export type CheckedCapacityFrame = z.infer<typeof capacityFrame>
type CheckedFailedFrame = z.infer<typeof failedFrame>
type CheckedPresentAlarmsFrame = z.infer<typeof presentAlarmsFrame>
export type CheckedNoteFrame = z.infer<typeof noteFrame>
export type CheckedWalkFrame = z.infer<typeof walkFrame>
export type CheckedFindFrame = z.infer<typeof findFrame>
/** An estate frame after the check. */
export type CheckedEstateFrame = z.infer<typeof estateFrame>

// Both fail to compile when the shared types and the schema part.
type Covers<Shared extends Parsed, Parsed> = [Shared, Parsed]
export type FrameIsCovered = [
  Covers<EstateFrame, Readonlied<CheckedEstateFrame>>,
  Covers<AppFrame, Readonlied<CardFrame>>,
  Covers<RoomsFrame, Readonlied<CheckedRoomsFrame>>,
  Covers<DiffFrame, Readonlied<CheckedDiffFrame>>,
  Covers<HistoryFrame, Readonlied<CheckedHistoryFrame>>,
  Covers<CapacityFrame, Readonlied<CheckedCapacityFrame>>,
  Covers<AlarmLogFrame, Readonlied<CheckedAlarmLogFrame>>,
  Covers<AlarmTrialFrame, Readonlied<CheckedAlarmTrialFrame>>,
  Covers<MatrixFrame, Readonlied<CheckedMatrixFrame>>,
  Covers<TrafficFrame, Readonlied<CheckedTrafficFrame>>,
  Covers<WatchFrame, Readonlied<CheckedWatchFrame>>,
  Covers<IncidentsFrame, Readonlied<CheckedIncidentsFrame>>,
  Covers<IncidentFrame, Readonlied<CheckedIncidentFrame>>,
  Covers<FailedFrame, Readonlied<CheckedFailedFrame>>,
  Covers<PresentAlarmsFrame, Readonlied<CheckedPresentAlarmsFrame>>,
  Covers<NoteFrame, Readonlied<CheckedNoteFrame>>,
  Covers<WalkFrame, Readonlied<CheckedWalkFrame>>,
  Covers<FindFrame, Readonlied<CheckedFindFrame>>,
  Covers<CasesFrame, Readonlied<CheckedCasesFrame>>,
  Covers<CaseFrame, Readonlied<CheckedCaseFrame>>,
  Frame,
]
type Readonlied<T> = T extends (infer Item)[]
  ? readonly Readonlied<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Readonlied<T[K]> }
    : T
