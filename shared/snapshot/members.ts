import { z } from 'zod'
import { MARKS } from '../estate/alarm-mark.ts'
import { incidentSchema } from '../estate/incident-schema.ts'
import { GRADES, LEVELS } from '../estate/level.ts'
import { SOURCE_PHASES } from '../estate/source-state.ts'
import { listOf } from '../lib/list-schema.ts'

/**
 * What a package says, member by member (docs/snapshot/members.md). Times are ms since the epoch, windows hold their beginning and not their
 * end. `.json` is one document, `.jsonl` a document a line. Fields that a reader does not know are to be passed over.
 */
export const MEMBERS = {
  incident: 'incident.json',
  checkpoint: 'estate/checkpoint.jsonl',
  changeLog: 'estate/changes.jsonl',
  sources: 'estate/sources.json',
  alarms: 'alarms.json',
  notes: 'notes.json',
  changes: 'changes.json',
  register: 'register.json',
  coverage: 'coverage.json',
} as const
export type MemberName = keyof typeof MEMBERS

/** The member of a metric: paths of members have small letters only. */
export const samplesPath = (metric: string): string =>
  `samples/${metric.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.jsonl`

const instant = z.number()
const grade = z.enum(GRADES)
const level = z.enum(LEVELS)
const facts = z.record(z.string(), z.union([z.string(), z.number()]))
const windowSchema = z.object({ from: instant, to: instant })

/** What the package is about: entities by record id (`bureau:…`, `app:…`, `component:…`), each with its name; null: the whole estate. */
export const scopeSchema = listOf(z.object({ id: z.string(), name: z.string() })).nullable()
export type PackageScope = Readonly<z.infer<typeof scopeSchema>>

/**
 * `incident.json`: what the package is about, and what people said of it. The grade is a suggestion (建议等级): an availability fault is not by
 * itself a cybersecurity incident.
 */
export const incidentMemberSchema = z.object({
  scope: scopeSchema,
  window: windowSchema,
  /** The incident as people wrote it (shared/estate/incident.ts); null: the package is of a scope and a window, and nobody opened an incident. */
  incident: incidentSchema.nullable(),
  /** `by`: what it goes by; null: nothing to go by. */
  suggestedGrade: z.object({ grade, by: z.enum(['interruption', 'alarms']), interruptedMs: z.number().nullable() }).nullable(),
})
export type IncidentMember = Readonly<z.infer<typeof incidentMemberSchema>>

export const markSchema = z.object({
  id: z.string(),
  what: z.enum(MARKS),
  author: z.string(),
  reason: z.string(),
  at: instant,
  until: instant.nullable(),
  level: grade,
})

export const episodeSchema = z.object({
  id: z.string(),
  entity: z.string(),
  /** A reason code (shared/estate/reason-words.ts). */
  code: z.string(),
  /** Current grade while open, the last one when cleared; gravest grade that it reached. */
  level: grade,
  peak: grade,
  raisedAt: instant,
  clearedAt: instant.nullable(),
  facts,
  /** Tells apart causes of one code on one entity. */
  key: z.string().optional(),
  name: z.string().optional(),
  app: z.string().optional(),
  /** The peaks that it had before, each with when it ended; absent: it never grew. */
  grew: listOf(z.tuple([grade, instant])).optional(),
  /** What operators said of it up to the end of the window, oldest first; absent: nothing. */
  marks: listOf(markSchema).optional(),
})
export type PackageEpisode = Readonly<z.infer<typeof episodeSchema>>

/** `alarms.json`: the episodes in scope that were open at some time from `from` on: a day before the window, so that it is told which come and go. */
export const alarmsMemberSchema = z.object({
  from: instant,
  to: instant,
  /** Alarms and changes are whole from then on; older ones may have been let go. */
  keptFrom: instant,
  episodes: listOf(episodeSchema),
})

/** `notes.json`: operators' notes about moments of the window, newest first; shared/estate/note.ts. */
export const notesMemberSchema = z.object({
  notes: listOf(
    z.object({
      id: z.string(),
      at: instant,
      writtenAt: instant,
      author: z.string().nullable(),
      text: z.string(),
      about: z.string().nullable(),
      struckAt: instant.nullable(),
    }),
  ),
})

/** One change of an entity: came, gone, level, image (a rollout), desired; shared/estate/frame.ts, `EntityChange`. */
const changeSchema = z.object({ at: instant, seq: z.int().nonnegative(), change: z.looseObject({ what: z.string() }) })

/** `changes.json`: what changed in the window, an entity each, gravest first by the level that it came to or left. */
export const changesMemberSchema = z.object({
  ...windowSchema.shape,
  entities: listOf(
    z.object({
      entity: z.string(),
      kind: z.string(),
      name: z.string(),
      nameEn: z.string().nullable(),
      app: z.string().nullable(),
      gravity: level,
      /** Changes of the image. */
      rollouts: z.int().nonnegative(),
      /** Oldest first. */
      changes: listOf(changeSchema),
      /** Changes left out at the old end. */
      more: z.int().nonnegative(),
    }),
  ),
})

/** `coverage.json`: how each source fared in the window. */
export const coverageMemberSchema = z.object({
  ...windowSchema.shape,
  sources: listOf(
    z.object({
      name: z.string(),
      kind: z.string(),
      /** How it stood at the end of the window. */
      phase: z.enum(SOURCE_PHASES),
      /** Until when its data are true at the end of the window; null: never seen. */
      asOf: instant.nullable(),
      /** `to` less `asOf`, ms; null: never seen. */
      ageMs: z.number().nullable(),
      /**
       * Since when in the window it is known: its beginning, where it was live or failed before; null: neither in it. Absent in packages of
       * versions that did not tell.
       */
      since: instant.nullable().optional(),
      /** Share of the time since then in which it was live; null: there is none. */
      liveShare: z.number().nullable(),
      /** Times since then in which it was not live, and the longest, ms. */
      gaps: z.int().nonnegative(),
      longestGapMs: z.number(),
      /** Without a hole over the window. `unwatched`: no engine was at work, or it was not known yet. */
      stretches: listOf(
        z.object({
          from: instant,
          to: instant,
          phase: z.enum([...SOURCE_PHASES, 'unwatched']),
          /** Of it not live since the source is known, ms: stretches are of whole minutes. Absent in packages of versions that did not tell. */
          gapMs: z.number().nonnegative().optional(),
        }),
      ),
    }),
  ),
})
export type CoverageMember = Readonly<z.infer<typeof coverageMemberSchema>>
