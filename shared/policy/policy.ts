import { z } from 'zod'
import { GRADES } from '../estate/level.ts'
import { alarmsSchema } from './alarm-rules.ts'
import { alertGradeSchema } from './alert-grades.ts'
import { appClassSchema } from './app-class.ts'
import { CAPACITY_BOUNDS, CAPACITY_ORDER, type CapacityThreshold } from './capacity-limits.ts'

const gradeSchema = z.enum(GRADES)

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

/** A share, 0…1. */
const share = z.number().min(0).max(1)

const within = (name: CapacityThreshold) => z.number().min(CAPACITY_BOUNDS[name].least).max(CAPACITY_BOUNDS[name].most)

/**
 * What a capacity verdict goes by (docs/capacity.md). "own": a default of ours, for which no binding rule was found; its anchors are the
 * 40–70 % that Huawei advises for GaussDB, the 20 % headroom of AWS Compute Optimizer, and the idle rules of Alibaba Config.
 */
export const capacitySchema = z
  .strictObject({
    /** Fill above which a house turns ochre, ratio. Own. */
    tightFill: share.default(0.82),
    /** The evidence window, d. Own: it holds four weekends and the end of a month. */
    windowDays: within('windowDays').default(30),
    /** Least share of the window that must have been seen; less is "unknown", ratio. Own: five days of 30 may be missing. */
    leastSeen: within('leastSeen').default(0.8),
    /** Zombie: the greatest CPU use of the window is below this, ratio of what is requested. Own. */
    zombieCpu: within('zombieCpu').default(0.05),
    /** Zombie: the greatest traffic of the window is at most this, requests a second. Own: a health check every ten seconds is no use. */
    zombieRequests: within('zombieRequests').default(0.1),
    /** Under-used: P95 of CPU and of memory are below these, ratio of what is requested. Own. */
    underUsedCpu: within('underUsedCpu').default(0.2),
    underUsedMemory: within('underUsedMemory').default(0.3),
    /** Tight, and saturated: P95 of CPU or memory is above this, ratio of what is requested. Own, after GaussDB's 70 %. */
    tight: within('tight').default(0.7),
    saturated: within('saturated').default(0.85),
    /** Saturated: P95 of the share of periods in which CPU was throttled is above this, ratio. Own. */
    throttled: within('throttled').default(0.25),
    /** Saturated: instances were killed for lack of memory within this long, d. Own: a weekly peak shows. */
    oomDays: within('oomDays').default(7),
    /** Exempt: younger than this, d. Own: a quarter to come into use. */
    youngDays: within('youngDays').default(90),
    /** Exempt: this long before and after a declared peak, d. Own. */
    peakDays: within('peakDays').default(14),
    /** Flat load: P5 to P95 of CPU are within this, ratio of the median, while there is no traffic. Own: an office day is several times its night. */
    flatSpread: within('flatSpread').default(0.25),
    /** Left above the P95 of use where the rest is told as reclaimable, ratio. AWS Compute Optimizer: 20 %. */
    reclaimHeadroom: within('reclaimHeadroom').default(0.2),
    /** After the notice a bureau has this many months, then this many working days for the answer (Chongqing 2021, e-government cloud). */
    noticeMonths: z.int().min(0).max(60).default(1),
    answerWorkingDays: z.int().min(0).max(260).default(5),
  })
  .superRefine((rules, issues) => {
    for (const [low, high] of CAPACITY_ORDER) {
      if (rules[low] > rules[high]) issues.addIssue({ code: 'custom', message: `${low} must not be above ${high}` })
    }
  })

/** Thresholds, all editable in the policy file. Defaults are ours unless a source is named. */
export const policySchema = z.strictObject({
  health: z
    .strictObject({
      /** A pod may be not ready this long after its start or change before it is a reason, s. */
      notReadyGraceSeconds: z.number().min(0).default(60),
      /** A machine may be starting or stopping this long, s. */
      machineGraceSeconds: z.number().min(0).default(300),
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
      /** A probe on the users' side may fail this long, s: one missed round at the usual pace. */
      probeGraceSeconds: z.number().min(0).default(60),
      /** Users cannot reach an app, by its class. */
      probeFailing: gradesByClass('major', 'minor'),
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
  usage: z
    .strictObject({
      /** A reading holds this long: after that what is used is not known, s. */
      freshSeconds: z.number().min(15).max(86_400).default(300),
    })
    .prefault({}),
  capacity: capacitySchema.prefault({}),
  alerts: z
    .strictObject({
      /** Which alert has which grade: the first row that matches counts, then the shipped ones (alert-grades.ts). */
      grades: z.array(alertGradeSchema).max(500).default([]),
    })
    .prefault({}),
  alarms: alarmsSchema.prefault({}),
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
/** Thresholds of capacity verdicts. */
export type CapacityRules = Policy['capacity']

export const DEFAULT_POLICY: Policy = policySchema.parse({})
