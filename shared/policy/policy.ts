import { z } from 'zod'
import { GRADES } from '../estate/level.ts'

const gradeSchema = z.enum(GRADES)
/** A class of app; `other`: the register tells none. */
const appClassSchema = z.enum(['citizen', 'cross-bureau', 'internal', 'other'])

/** A grade for each class of app; `other` where the class is not known. */
const gradesByClass = (citizen: z.infer<typeof gradeSchema>, other: z.infer<typeof gradeSchema>) =>
  z
    .strictObject({
      citizen: gradeSchema.default(citizen),
      'cross-bureau': gradeSchema.default(other),
      internal: gradeSchema.default(other),
      other: gradeSchema.default(other),
    })
    .prefault({})

/** Beyond a century, d, or a petabyte, GB, a figure is a slip; and a number of bytes that is none would blank the wall. */
const MOST_DAYS = 36_500
const MOST_HOURS = MOST_DAYS * 24
const MOST_GIGABYTES = 1_000_000

/** Thresholds, all editable in the policy file. Defaults are ours unless a source is named. */
export const policySchema = z.strictObject({
  health: z
    .strictObject({
      /** A pod may be not ready this long after its start or change before it is a reason, s. */
      notReadyGraceSeconds: z.number().min(0).default(60),
      /** A pod may be unscheduled this long, s. */
      pendingGraceSeconds: z.number().min(0).default(60),
      /** Restarts that make a reason by themselves, when the last one is recent. */
      restartCount: z.number().int().min(1).default(5),
      /** How recent the last termination must be for restarts to count, s. */
      restartWindowSeconds: z.number().min(0).default(600),
      /** A pod may outlive its deletion time (which includes its own grace period) this long, s. */
      terminatingGraceSeconds: z.number().min(0).default(60),
      /** A workload may have fewer available than desired this long: a rolling update passes through it, s. */
      shortGraceSeconds: z.number().min(0).default(30),
      /** A workload may have none available this long, s. One period of a readiness probe (10 s by default in Kubernetes). */
      outageGraceSeconds: z.number().min(0).default(10),
      /** Below this share of the desired replicas a workload is gravely short, ratio. */
      shortShare: z.number().min(0).max(1).default(0.5),
      /** Grades by class of app: nothing available; gravely short; a few short. */
      outage: gradesByClass('critical', 'major'),
      gravelyShort: gradesByClass('major', 'minor'),
      short: gradesByClass('minor', 'notice'),
      /** Share of a cluster's nodes that are lost from which it is critical, and major; any lost node is minor, ratio. */
      clusterCriticalShare: z.number().min(0).max(1).default(0.5),
      clusterMajorShare: z.number().min(0).max(1).default(0.2),
    })
    .prefault({}),
  redundancy: z
    .strictObject({
      /** Classes of app of which all ready replicas on one node, or in one zone, is a notice. Placement is a fault for anyone. */
      spreadClasses: z.array(appClassSchema).default(['citizen', 'cross-bureau', 'internal', 'other']),
      /**
       * Classes of app of which several replicas without a PodDisruptionBudget is a notice. Where budgets are no habit this list
       * is the one to shorten: a wall that is blue all over tells nothing.
       */
      budgetClasses: z.array(appClassSchema).default(['citizen', 'cross-bureau', 'internal']),
      /** Classes of app of which a single replica is a notice. */
      singleReplicaClasses: z.array(appClassSchema).default(['citizen']),
    })
    .prefault({}),
  freshness: z
    .strictObject({
      /** No frame and no pong for this long: the socket is half-open and is replaced, s. */
      silenceSeconds: z.number().min(1).max(3_600).default(30),
      /** How often a watch is pinged, s. */
      pingSeconds: z.number().min(0.1).max(3_600).default(10),
    })
    .refine(
      ({ silenceSeconds, pingSeconds }) => silenceSeconds > pingSeconds,
      'silenceSeconds must be more than pingSeconds, or every quiet watch is taken for dead',
    )
    .prefault({}),
  capacity: z
    .strictObject({
      /** Fill above which a house turns ochre, ratio. */
      tightFill: z.number().min(0).max(1).default(0.82),
    })
    .prefault({}),
  journal: z
    .strictObject({
      /** Any instant of this long can be looked at, d: a year and a month, to lay a peak beside that of the year before. */
      historyDays: z.number().min(1).max(MOST_DAYS).default(396),
      /**
       * Alarms that were cleared, and the changes that the time bar steps by, are kept this long, d. An older instant shows the alarms that
       * its estate gives reasons for, and the bar does not know how many there were.
       */
      alarmDays: z.number().min(2).max(MOST_DAYS).default(60),
      /** Samples are kept as they came at least this long, h; then a day at a time as histograms of its minutes and hours. */
      rawSampleHours: z.number().min(1).max(MOST_HOURS).default(48),
      /** Those are kept this long, d: a year and a month, to lay a peak beside that of the year before. */
      rollupDays: z.number().min(1).max(MOST_DAYS).default(396),
      /** What the journal may take on its disk, GB (10⁹ bytes): beyond it the oldest goes before its time. */
      maxGigabytes: z.number().min(0.01).max(MOST_GIGABYTES).default(20),
    })
    .prefault({}),
})

export type Policy = z.infer<typeof policySchema>

export const DEFAULT_POLICY: Policy = policySchema.parse({})
