import type { AlarmRules } from '../policy/alarm-rules.ts'
import type { CapacityRules } from '../policy/policy.ts'
import type { AlarmEpisode } from './alarm.ts'
import type { AlarmHandling, MarkDraft } from './alarm-mark.ts'
import type { CaseFrame, CaseMessage, CasesFrame } from './case-frame.ts'
import type { WalkFrame, WalkMessage } from './connection-walk.ts'
import type { Detection } from './detection.ts'
import type { FindFrame, FindMessage } from './find.ts'
import type { Identified } from './identity.ts'
import type { Incident } from './incident.ts'
import type { IncidentFrame, IncidentMessage, IncidentsFrame } from './incident-frame.ts'
import type { Grade, Level } from './level.ts'
import type { MatrixFrame } from './matrix.ts'
import type { MetricName } from './metric.ts'
import type { Note, NoteDraft } from './note.ts'
import type { Reason } from './reason.ts'
import type {
  AlertRecord,
  AppEntity,
  BureauEntity,
  ClusterEntity,
  ComponentEntity,
  EntityKind,
  InstanceEntity,
  NodeEntity,
  ObservedEvent,
  RecordId,
} from './record.ts'
import type { Problem, SourceState } from './source-state.ts'
import type { TrafficFrame, TrafficSpan } from './traffic.ts'
import type { AppVerdict, CapacityReport, Judged, VerdictChange } from './verdict.ts'
import type { WatchFrame } from './watch.ts'

/**
 * Frames go from the engine to a window over its MessagePort. A view is opened by the window; its first frame is full
 * (`base: null`), the next ones hold only what changed since `base`. One frame is in flight until acknowledged. A frame shows one
 * committed sequence. A frame whose `base` is not the seq last seen is a gap: the view asks again with `open`.
 */
export type Frame =
  | EstateFrame
  | AppFrame
  | RoomsFrame
  | DiffFrame
  | HistoryFrame
  | CapacityFrame
  | AlarmLogFrame
  | AlarmTrialFrame
  | MatrixFrame
  | TrafficFrame
  | WatchFrame
  | IncidentsFrame
  | IncidentFrame
  | FailedFrame
  | PresentAlarmsFrame
  | NoteFrame
  | WalkFrame
  | FindFrame
  | CasesFrame
  | CaseFrame
export const VIEWS = [
  'estate',
  'app',
  'rooms',
  'diff',
  'history',
  'capacity',
  'alarm-log',
  'alarm-trial',
  'matrix',
  'traffic',
  'watch',
  'incidents',
  'incident',
] as const
export type ViewName = (typeof VIEWS)[number]

export interface FrameHead {
  /** Committed sequence that this frame shows. */
  readonly seq: number
  /** null: full; else the seq that this frame adds to. */
  readonly base: number | null
  /** Wall time of that commit, ms since the epoch; null when nothing was ever committed. */
  readonly asOf: number | null
  /** The past instant that this frame shows, ms since the epoch; null: the present. */
  readonly moment: number | null
}

/** What the map draws of a bureau. */
export type BureauRow = Pick<BureauEntity, 'id' | 'name' | 'nameEn' | 'order' | 'level'>

export type FillOf = 'requested/granted' | 'used/requested'

/** What the map draws of an app: one house. */
export interface AppRow
  extends Pick<
    AppEntity,
    | 'id'
    | 'name'
    | 'nameEn'
    | 'order'
    | 'level'
    | 'appClass'
    | 'protectionGrade'
    | 'dependsOn'
    | 'sources'
    | 'componentCount'
    | 'instanceCount'
    | 'readyCount'
    | 'origin'
  > {
  readonly bureau: RecordId
  /** Instances of which nobody told whether they are ready. */
  readonly untoldCount: number
  /** Gravest reason, for the tooltip; null for a normal app. */
  readonly topReason: Reason | null
  /** Name of the entity that the top reason is on, where it is not the app itself. */
  readonly topReasonOn: string | null
  /** Tightest known ratio 0…; null: nothing is known (never 0). */
  readonly fill: { readonly ratio: number; readonly of: FillOf; readonly what: 'cpu' | 'memory' } | null
  /** Short or idle, by the newest evaluation; null: not judged yet, or a view of the past. */
  readonly capacity: Pick<Judged, 'verdict' | 'test' | 'exemptions' | 'flags'> | null
  /** Since when its data is stale, ms since the epoch (0: never seen); null: live. */
  readonly staleSince: number | null
  /** The same of all that tells its grade (null: something live does), where that differs; absent: it does not. */
  readonly gradeStaleSince?: number | null | undefined
}

export interface ClusterRow
  extends Pick<
    ClusterEntity,
    | 'id'
    | 'name'
    | 'nameEn'
    | 'source'
    | 'level'
    | 'nodeCount'
    | 'readyNodeCount'
    | 'instanceCount'
    | 'zones'
    | 'allocatable'
    | 'capacity'
  > {
  readonly staleSince: number | null
}

/** One line of the alarm panel: open episodes that share a cause, gravest first. */
export interface AlarmRow {
  /** Stable while the group is open. */
  readonly id: string
  readonly level: AlarmEpisode['level']
  readonly code: AlarmEpisode['code']
  readonly facts: AlarmEpisode['facts']
  readonly raisedAt: number
  /** When the cause began as far as the source tells, else `raisedAt`; ms since the epoch. Never after `raisedAt`. */
  readonly since: number
  /** What is named in the line: usually an app or a node. */
  readonly entity: RecordId
  readonly entityName: string
  readonly bureauName: string | null
  /** Apps whose houses this alarm touches. */
  readonly apps: readonly RecordId[]
  /** The duty post of the app and its phone, never a person; absent: not told, or it is no app. */
  readonly call?: { readonly post: string | null; readonly phone: string | null }
  /** Episodes in the group, this one included. */
  readonly count: number
  /** Who tells of it: what was found here, and the sources of alerts, by name. */
  readonly told: { readonly platform: boolean; readonly alerts: readonly string[] }
  /** The gravest of these episodes, not all where they are many. */
  readonly findings: readonly AlarmFinding[]
  /** What operators said of it; null: nothing that holds. */
  readonly handling: AlarmHandling | null
  /** How often the most restless of it was raised in a row; 0: nothing flaps. */
  readonly flaps: number
  /** Since when what it is worded by is calm, and is only waited for to stay so, ms since the epoch; null: that is there. */
  readonly calmSince: number | null
  readonly staleSince: number | null
}

/** One of the episodes that a line of the alarm panel stands for. */
export interface AlarmFinding extends Pick<AlarmEpisode, 'entity' | 'level' | 'code' | 'facts' | 'raisedAt'> {
  readonly entityName: string
}

export interface Totals {
  readonly bureaus: number
  readonly apps: number
  readonly instances: number
  readonly readyInstances: number
  /** Of `instances`, those of which nobody told whether they are ready. */
  readonly untoldInstances: number
  readonly clusters: number
  readonly nodes: number
}

/** Where a past view stands in what was recorded. */
export interface PastPlace {
  /** Whether an engine was at work at that instant; if not, what is shown is the last that was known before. */
  readonly watched: boolean
  /** The nearest instants at which something on the map changed its level, or an alarm was raised; null: none. ms since the epoch. */
  readonly previousChange: number | null
  readonly nextChange: number | null
  readonly previousAlarm: number | null
  readonly nextAlarm: number | null
}

/** What the journal keeps and how it fares. */
export interface JournalState {
  /** What it takes on its disk, and what the policy lets it take, bytes. */
  readonly sizeBytes: number
  readonly limitBytes: number
  /** Free on that disk, bytes; null: not told. */
  readonly freeBytes: number | null
  /** Earliest instant that can be looked at, and earliest minute with samples, ms since the epoch; null: none. */
  readonly historyFrom: number | null
  readonly samplesFrom: number | null
  /** Since when nothing could be written, ms since the epoch; null: all is. */
  readonly unrecordedSince: number | null
  /** What ails it, for example a full disk; null: nothing. */
  readonly problem: Problem | null
}

/** The whole wall. Rows present replace rows of the same id; `gone` are removed. `sources`, `totals`, `density`, `notes`, `past` and `journal` are always whole when present. */
export interface EstateFrame extends FrameHead {
  readonly view: 'estate'
  readonly estateName: string | null
  readonly estateNameEn: string | null
  /** Ratio above which a house or a gauge is tight, from the policy. */
  readonly tightFill: number
  readonly bureaus: readonly BureauRow[]
  readonly apps: readonly AppRow[]
  readonly clusters: readonly ClusterRow[]
  readonly gone: readonly RecordId[]
  /** The lines that are new or not what they were; null: none is. A frame without a base has all of them, in their order. */
  readonly alarms: readonly AlarmRow[] | null
  /** All lines in their order; null: they are those of the frame before, as they stood. */
  readonly alarmOrder: readonly AlarmRow['id'][] | null
  readonly sources: readonly SourceState[] | null
  readonly totals: Totals | null
  readonly density: AlarmDensity | null
  /** The notes about moments within the 24 h of the time bar, newest moment first, at most `NOTES_SHOWN`. */
  readonly notes: readonly Note[] | null
  /** null in a view of the present, and where it is the same as in the frame before. */
  readonly past: PastPlace | null
  readonly journal: JournalState | null
  /** Faults of the register, worded by code, for the sources panel. */
  readonly faults: readonly { readonly code: string; readonly facts: Readonly<Record<string, string | number>> }[] | null
}

/** Open alarms by grade in equal slices of the last 24 h, oldest first; each array has one number a slice. */
export interface AlarmDensity {
  readonly from: number
  readonly sliceMs: number
  readonly critical: readonly number[]
  readonly major: readonly number[]
  readonly minor: readonly number[]
  readonly notice: readonly number[]
  /** Slices for which we have any record: 0 = not observed (never drawn as calm). */
  readonly observed: readonly number[]
}

/** One figure of what an entity uses or serves. */
export interface UsageRow {
  readonly entity: RecordId
  readonly metric: MetricName
  /** In the metric's unit. */
  readonly value: number
  /** When it was read, of a sum its oldest part; ms since the epoch. */
  readonly at: number
  readonly sources: readonly string[]
  /** How many parts of how many are known; 1 of 1 for what was read as it stands. */
  readonly known: number
  readonly of: number
}

/** What is used of what a card shows. */
export interface CardUsage {
  /** Older figures are stale, ms. */
  readonly freshMs: number
  readonly rows: readonly UsageRow[]
  /** Which sources tell of what, and why they are taken to mean it. */
  readonly told: readonly (Identified & { readonly source: string })[]
}

/** An alert on a card, also one that is kept quiet. */
export interface AlertLine extends Pick<AlertRecord, 'id' | 'name' | 'source' | 'startsAt' | 'state' | 'silences' | 'grade'> {
  readonly summary: string
  /** Name of what it is on, where that is not the app itself. */
  readonly on: string | null
}

/** One component of an app, and where it is placed: the same on two clouds is one with two placements. */
export interface ComponentGroup {
  /** By what its placements are known for the same (docs/identity.md). */
  readonly key: string
  /** Their common name, else the key. */
  readonly name: string
  /** The gravest of its placements. */
  readonly level: Level
  /** Ids among the `components` of the card, by source and namespace. */
  readonly placements: readonly RecordId[]
  /** The versions that its placements run, each once; two or more: clouds have drifted apart, or a rollout is on its way. */
  readonly versions: readonly string[]
}

/** The app card. Always full. */
export interface AppFrame extends FrameHead {
  readonly view: 'app'
  readonly base: null
  readonly id: RecordId
  /** null: no such app (any more). */
  readonly app: AppEntity | null
  readonly bureau: BureauEntity | null
  readonly components: readonly ComponentEntity[]
  /** The same, by what they are placements of. */
  readonly groups: readonly ComponentGroup[]
  readonly instances: readonly InstanceEntity[]
  /** Nodes that its instances are on. */
  readonly nodes: readonly Pick<NodeEntity, 'id' | 'name' | 'source' | 'zone' | 'level'>[]
  /** Newest warning Events about its instances and components, at most 20. */
  readonly events: readonly ObservedEvent[]
  /** Apps that depend on it. */
  readonly neededBy: readonly { readonly id: RecordId; readonly name: string; readonly level: Level }[]
  readonly dependsOn: readonly { readonly id: RecordId; readonly name: string; readonly level: Level }[]
  /** By source name: when its data is as of, and since when stale. */
  readonly sources: readonly { readonly name: string; readonly asOf: number | null; readonly staleSince: number | null }[]
  readonly alarms: readonly AlarmEpisode[]
  /** Alerts on it, its parts, and the nodes that these are on: those that raise an alarm first, then by grade. */
  readonly alerts: readonly AlertLine[]
  /** null: no such app. */
  readonly detection: Detection | null
  /** What is used, by the newest readings, of the past by the samples of then (which name no sources); null: none. */
  readonly usage?: CardUsage | null | undefined
  /** Short or idle, by the newest evaluation and its window; null: not judged yet, or a view of the past. */
  readonly capacity: (Pick<CapacityReport, 'from' | 'to' | 'rules'> & { readonly verdict: AppVerdict }) | null
}

/** Houses that a window may look into at once, count: more do not fit on a screen at a size at which rooms can be read. */
export const HOUSES_OPEN = 64
/** The most rooms and tiles in a frame, count: what is left out is told by `more`. */
export const ROOMS_SHOWN = 600
export const TILES_SHOWN = 4_000

/** An instance in a room. */
export type TileRow = Pick<InstanceEntity, 'id' | 'name' | 'level' | 'ready'>

/** A component, as a room of its app's house. */
export interface RoomRow extends Pick<ComponentEntity, 'id' | 'name' | 'level' | 'desired'> {
  /** The cloud that it runs on. */
  readonly source: string
  /** null: nobody told. */
  readonly ready: number | null
  /** Gravest reason; null for a normal component. */
  readonly reason: Reason | null
  readonly staleSince: number | null
  readonly tiles: readonly TileRow[]
  /** Instances beside `tiles`. */
  readonly more: number
}

export interface RoomsOfApp {
  readonly id: RecordId
  readonly rooms: readonly RoomRow[]
  /** Components beside `rooms`. */
  readonly more: number
}

/** What is inside the houses that are large on the map. Always full; an app that is no more is left out. */
export interface RoomsFrame extends FrameHead {
  readonly view: 'rooms'
  readonly base: null
  readonly apps: readonly RoomsOfApp[]
}

/** How an entity differs from before. `came` and `gone` stand alone. */
export type EntityChange =
  | { readonly what: 'came'; readonly level: Level; readonly reason: Reason | null }
  | { readonly what: 'gone'; readonly level: Level }
  /** `reason` is the gravest one afterwards. */
  | { readonly what: 'level'; readonly before: Level; readonly after: Level; readonly reason: Reason | null }
  /** A rollout: the image of a component. */
  | { readonly what: 'image'; readonly before: string | null; readonly after: string | null }
  /** Desired replicas of a component. */
  | { readonly what: 'desired'; readonly before: number; readonly after: number }
  /** Ready instances of an app, ready replicas of a component, 1 or 0 of an instance. */
  | { readonly what: 'ready'; readonly before: number; readonly after: number }
  /** Restarts of an instance. */
  | { readonly what: 'restarts'; readonly before: number; readonly after: number }
  /** An alarm of an instance, of which no other changes are kept; with the gravest grade that it reached. Only in histories. */
  | { readonly what: 'raised' | 'cleared'; readonly reason: Reason }

/** What became of one entity between two moments. */
export interface DiffRow {
  readonly entity: RecordId
  readonly kind: EntityKind
  readonly name: string
  readonly nameEn: string | null
  /** The app and bureau that it belongs to (itself, where it is one); null: none. */
  readonly app: RecordId | null
  readonly appName: string | null
  readonly appNameEn: string | null
  readonly bureau: RecordId | null
  readonly bureauName: string | null
  readonly bureauNameEn: string | null
  readonly changes: readonly EntityChange[]
}

/** How far what was recorded tells of a moment: what was not seen then is told as new in a difference, and is not. */
export const DIFF_GROUNDS = [
  /** All sources were live. */
  'whole',
  /** Some sources were lost: of those what was last known stands for it. */
  'partly',
  /** All were lost: what was last known of them stands for it. */
  'cut',
  /** No engine was at work; the last that was known stands for it. */
  'unwatched',
  /** No source had been reached ever. */
  'nothing',
  /** The record begins later; its first moment stands for it. */
  'before',
] as const

export interface DiffGround {
  readonly what: (typeof DIFF_GROUNDS)[number]
  /** The instant that stands for it, ms since the epoch. */
  readonly at: number
}

/** What changed between two moments: bureaus by the gravest level that any of their rows came to or left, in them apps likewise, then rows. */
export interface DiffFrame extends FrameHead {
  readonly view: 'diff'
  readonly base: null
  /** The two moments as asked for, ms since the epoch, `from` before `to`. Where nothing is on record that early, the first stands for it. */
  readonly from: number
  readonly to: number
  /** What stands for each of them. */
  readonly grounds: { readonly from: DiffGround; readonly to: DiffGround }
  readonly rows: readonly DiffRow[]
  /** Rows left out at the end, where there are too many to show. */
  readonly more: number
}

/** The history of one entity, newest first. */
export interface HistoryFrame extends FrameHead {
  readonly view: 'history'
  readonly base: null
  readonly id: RecordId
  readonly name: string
  readonly nameEn: string | null
  readonly entries: readonly { readonly at: number; readonly change: EntityChange }[]
  /** Entries left out at the old end, where there are too many to show. */
  readonly more: number
  /** Sampled figures of the last 24 h before the moment looked at, oldest first; a null is a gap. */
  readonly series: readonly {
    readonly metric: string
    readonly from: number
    readonly stepMs: number
    readonly mean: readonly (number | null)[]
  }[]
}

/** Short of resources, or idle: the whole estate by its verdicts, over the window that ends at the moment looked at. Always full. */
export interface CapacityFrame extends FrameHead {
  readonly view: 'capacity'
  readonly base: null
  /** null: it is being made. */
  readonly report: CapacityReport | null
  /** How much of one that is being made is done, 0…1; null: none is. */
  readonly progress: number | null
  /** What the rules that were asked for would change; null: none were, or they are being tried. */
  readonly preview: { readonly rules: CapacityRules; readonly changes: readonly VerdictChange[] } | null
}

/** Which alarms are asked for; null: all of them. */
export interface AlarmChoice {
  /** By the gravest grade that they reached. */
  readonly grades: readonly Grade[] | null
  readonly bureau: RecordId | null
  readonly app: RecordId | null
}

/** One alarm of the journal. */
export interface AlarmLogRow
  extends Pick<AlarmEpisode, 'id' | 'entity' | 'code' | 'level' | 'peak' | 'raisedAt' | 'clearedAt' | 'facts'> {
  /** What the entity is or was called. */
  readonly name: string
  readonly app: RecordId | null
  readonly bureau: RecordId | null
  /** Who acknowledged it first, as far as it was not taken back. */
  readonly acknowledged: { readonly by: string; readonly at: number } | null
}

/** The alarms that were open at some time of a window, newest first, each for itself. Always full. */
export interface AlarmLogFrame extends FrameHead {
  readonly view: 'alarm-log'
  readonly base: null
  /** The window as it was read, ms since the epoch; `kept`: alarms are whole from then on. */
  readonly from: number
  readonly to: number
  readonly kept: number
  readonly rows: readonly AlarmLogRow[]
  /** Rows left out at the old end, where there are too many to show. */
  readonly more: number
}

/** Alarms by the gravest grade that they reached, count. */
export type GradeCounts = Readonly<Record<Grade, number>>

/** What became of alarms by other rules. */
export interface TrialDiffer {
  readonly entity: RecordId
  readonly name: string
  /** The app that it is of; null: none, or not known. */
  readonly app: RecordId | null
  readonly code: AlarmEpisode['code']
  readonly facts: AlarmEpisode['facts']
  readonly at: number
  /** The gravest grade it reached as recorded, and by the rules that are tried; null: it did not ring. */
  readonly recorded: Grade | null
  readonly tried: Grade | null
}

/** What would have rung. */
export interface TrialResult {
  /** The stretch of the journal that was gone through, ms since the epoch. */
  readonly from: number
  readonly to: number
  readonly recorded: GradeCounts
  readonly tried: GradeCounts
  /** How often something came onto the list, what flaps counted once; and lines of the list at the end. */
  readonly entries: { readonly recorded: number; readonly tried: number }
  readonly lines: { readonly recorded: number; readonly tried: number }
  /** What rang and would not, would have and did not, or at another grade; newest first. */
  readonly differs: readonly TrialDiffer[]
  /** Such rows left out, where there are too many to show. */
  readonly more: number
}

/** The rules of alarms in force, and what others would have made of the past. Always full. */
export interface AlarmTrialFrame extends FrameHead {
  readonly view: 'alarm-trial'
  readonly base: null
  readonly rules: AlarmRules
  /** How much of the trial is done, 0…1; null: none is under way. */
  readonly progress: number | null
  readonly result: TrialResult | null
}

/**
 * What was asked for of the past can't be had, for example because its record does not read. What was shown before stays on
 * screen and says so. Not acknowledged, and no view by itself.
 */
export interface FailedFrame {
  readonly view: 'failed'
  /** The view that goes without an answer. */
  readonly of: ViewName
  /** The instant that was looked at, ms since the epoch; null: the present. */
  readonly moment: number | null
  readonly problem: Problem
}

/** An alarm of grade I or II at the present, as far as a window that looks at the past has to know of it. */
export type PresentAlarm = Pick<AlarmRow, 'id' | 'level' | 'raisedAt' | 'handling'>

/**
 * What is open of grade I and II at the present, told to a window that looks at the past: when it begins to, and whenever that changes.
 * It is no view: never opened, never acknowledged.
 */
export interface PresentAlarmsFrame {
  readonly view: 'present-alarms'
  readonly alarms: readonly PresentAlarm[]
}

/** The most notes that a view of the estate shows, count. */
export const NOTES_SHOWN = 200

/** The answer to a `note`, a `strike-note`, a `mark-alarm` or an `incident` of this window. It is no view: never opened, never acknowledged. */
export interface NoteFrame {
  readonly view: 'note'
  readonly id: Note['id']
  /** Why it was not written; null: it is, and stays. */
  readonly problem: Problem | null
}

/** What a window has the engine write down. Each is answered by a `NoteFrame`; sent again, it changes nothing. */
export type NoteMessage =
  | ({ readonly type: 'note' } & NoteDraft)
  /** Strikes a note through, or lets it stand again. */
  | { readonly type: 'strike-note'; readonly id: Note['id']; readonly struck: boolean }

/** What it has written down of a line of the alarm list; answered as a note is. */
export type MarkMessage = { readonly type: 'mark-alarm' } & MarkDraft

/** What a window tells the engine over its port. */
export type ViewMessage = LookMessage | NoteMessage | MarkMessage | IncidentMessage | WalkMessage | FindMessage | CaseMessage

/** What a window wants to see. */
export type LookMessage =
  | { readonly type: 'open'; readonly view: 'estate' }
  | { readonly type: 'open'; readonly view: 'matrix' }
  | { readonly type: 'open'; readonly view: 'watch' }
  | { readonly type: 'open'; readonly view: 'incidents' }
  | { readonly type: 'open'; readonly view: 'incident'; readonly id: Incident['id'] }
  | { readonly type: 'open'; readonly view: 'app'; readonly id: RecordId }
  | { readonly type: 'open'; readonly view: 'history'; readonly id: RecordId }
  /** The apps whose houses are large enough on screen, at most `HOUSES_OPEN`; those that count most first. */
  | { readonly type: 'open'; readonly view: 'rooms'; readonly ids: readonly RecordId[] }
  /** `to: null`: the present. */
  | { readonly type: 'open'; readonly view: 'diff'; readonly from: number; readonly to: number | null }
  /** `rules`: thresholds to be tried without being saved; null: only those in force. */
  | { readonly type: 'open'; readonly view: 'capacity'; readonly rules: CapacityRules | null }
  /** `to: null`: the present. */
  | ({ readonly type: 'open'; readonly view: 'alarm-log'; readonly from: number; readonly to: number | null } & AlarmChoice)
  /** `tried`: rules to be run over the last hours of the journal; null: none. Closing it ends the trial. */
  | {
      readonly type: 'open'
      readonly view: 'alarm-trial'
      readonly tried: { readonly rules: AlarmRules; readonly hours: number } | null
    }
  /** `app`: whose traffic is told step by step; null: the one that a peak is nearest to. */
  | { readonly type: 'open'; readonly view: 'traffic'; readonly span: TrafficSpan; readonly app: RecordId | null }
  | { readonly type: 'close'; readonly view: ViewName }
  | { readonly type: 'ack'; readonly view: ViewName; readonly seq: number }
  /**
   * All views of this window but `diff` and those of incidents show that instant from now on, and the time bar the 24 h of slices of which
   * the last holds `barTo`; ms since the epoch. The answer is a frame whose `moment` is `at`, or the first instant on record where
   * that is later, or a failed one. It is full where the window showed the present before.
   */
  | { readonly type: 'look'; readonly at: number; readonly barTo: number }
  /** Back to the present: the next frame is full. */
  | { readonly type: 'live' }
