import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type Database from 'better-sqlite3'
import { openHistory } from '../../main/engine/journal/history.ts'
import { readEditIds } from '../../main/engine/journal/incidents.ts'
import { readNotes } from '../../main/engine/journal/notes.ts'
import { readCursors, readEpisodes, readHead, readRecords } from '../../main/engine/journal/read.ts'
import { isGrade } from '../../shared/estate/level.ts'
import { causeOf } from '../../shared/estate/reason.ts'
import { type EstateRecord, isEntity, type ObservedRecord, type RecordId } from '../../shared/estate/record.ts'

/** Holds what a journal says against what it must say. Every fault is one line; none: it is whole. */

type Records = ReadonlyMap<RecordId, EstateRecord>

/** What the journal once said of an instant. */
export interface Memory {
  /** ms since the epoch */
  readonly instant: number
  readonly digest: string
}

export interface Expected {
  /** A sequence that somebody was shown. */
  readonly told: number
  /** What the source has at the version of a cursor. */
  readonly truthAt: (version: number) => ReadonlyMap<RecordId, ObservedRecord>
  /** These instants must still look the same, or be thinned away. */
  readonly memories: readonly Memory[]
  /** Notes, and what was said of incidents, of these ids were acknowledged. */
  readonly notes: ReadonlySet<string>
}

/** Kinds that come from no source. */
const UNSEEN: ReadonlySet<string> = new Set(['bureau', 'app', 'cluster'])

/** A change of nothing but the version shows nowhere and is no delta. */
const UNSAID = 'version'

/** After every instant that there is. */
const LAST = Number.MAX_SAFE_INTEGER

/** Lines named at most, count: a journal that is wrong altogether is told by the first few. */
const TOLD = 5

export function journalFaults(db: Database.Database, { told, truthAt, memories, notes }: Expected): string[] {
  // One sequence for all that is read, also beside a writer.
  db.exec('BEGIN')
  try {
    const records = new Map([...readRecords(db)].map((record) => [record.id, record]))
    return [
      ...headFaults(db, told),
      ...differences('the record table', records, 'the history', openHistory(db).at(LAST).records),
      ...truthFaults(db, records, truthAt),
      ...alarmFaults(db, records),
      ...memoryFaults(db, memories),
      ...noteFaults(db, notes),
    ]
  } catch (error) {
    return [`it does not read: ${error instanceof Error ? error.message : String(error)}`]
  } finally {
    db.exec('COMMIT')
  }
}

function headFaults(db: Database.Database, told: number): string[] {
  const { seq } = readHead(db)
  return seq < told ? [`sequence ${told} was shown, but the journal ends at ${seq}`] : []
}

/** Where two estates differ. */
export function differences(name: string, one: Records, other: string, two: Records): string[] {
  const faults = [...new Set([...one.keys(), ...two.keys()])].flatMap((id) => {
    const [a, b] = [one.get(id), two.get(id)]
    if (isDeepStrictEqual(a, b)) return []
    if (a === undefined) return [`${id} is in ${other}, not in ${name}`]
    return b === undefined ? [`${id} is in ${name}, not in ${other}`] : [`${id} differs between ${name} and ${other}`]
  })
  return shortened(faults)
}

/** The cursor is committed with its data: what the journal has is exactly what the source had at that version, neither more nor less. */
function truthFaults(db: Database.Database, records: Records, truthAt: Expected['truthAt']): string[] {
  const cursor = readCursors(db)[0]
  if (cursor === undefined) {
    // What the sources file alone makes: an engine that was killed before its first list has that.
    const seen = [...records.values()].filter(({ kind }) => !UNSEEN.has(kind))
    return seen.length === 0 ? [] : [`there are ${seen.length} records of a source, but no cursor`]
  }
  const truth = truthAt(Number(cursor.resourceVersion))
  const at = `at cursor ${cursor.resourceVersion}`
  const kinds = new Set([...truth.values()].map(({ kind }) => kind))
  const said = [...records.values()].filter(({ kind, source }) => source === cursor.source && isIn(kinds, kind))
  return shortened([
    ...said.flatMap(({ id }) => (truth.has(id) ? [] : [`${id} is in the journal, but not in the source ${at}`])),
    ...[...truth].flatMap(([id, wanted]) => {
      const record = records.get(id)
      if (record === undefined) return [`${id} is in the source, but not in the journal ${at}`]
      const wrong = Object.entries(wanted).filter(
        ([field, value]) => field !== UNSAID && !isDeepStrictEqual(Reflect.get(record, field), value),
      )
      return wrong.map(([field]) => `${id}: ${field} is not what the source has ${at}`)
    }),
  ])
}

const isIn = (set: ReadonlySet<string>, word: string): boolean => set.has(word)

/** An alarm is open exactly where a record has a graded reason of that code. */
function alarmFaults(db: Database.Database, records: Records): string[] {
  const open = readEpisodes(db, Number.POSITIVE_INFINITY).filter(({ clearedAt }) => clearedAt === null)
  const alarms = open.map((episode) => `${episode.entity} ${causeOf(episode)} ${episode.level}`)
  const reasons = [...records.values()]
    .filter(isEntity)
    .flatMap(({ id, reasons }) =>
      reasons.filter(({ level }) => isGrade(level)).map((reason) => `${id} ${causeOf(reason)} ${reason.level}`),
    )
  const [told, grounded] = [new Set(alarms), new Set(reasons)]
  return shortened([
    ...(told.size === alarms.length ? [] : ['an alarm is open twice']),
    ...alarms.flatMap((alarm) => (grounded.has(alarm) ? [] : [`the alarm ${alarm} has no reason on its record`])),
    ...reasons.flatMap((reason) => (told.has(reason) ? [] : [`the reason ${reason} has no open alarm`])),
  ])
}

/** What the journal says of an instant. */
export function remember(db: Database.Database, instant: number): Memory {
  const { seq, asOf, records, watched, sources } = openHistory(db).at(instant)
  const sorted = [...records.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  return {
    instant,
    digest: createHash('sha256')
      .update(JSON.stringify([seq, asOf, watched, sources, sorted]))
      .digest('hex'),
  }
}

function memoryFaults(db: Database.Database, memories: readonly Memory[]): string[] {
  const from = openHistory(db).span()?.from ?? LAST
  return shortened(
    memories.flatMap((memory) =>
      memory.instant < from || remember(db, memory.instant).digest === memory.digest
        ? []
        : [`what the journal says of ${new Date(memory.instant).toISOString()} has changed`],
    ),
  )
}

function noteFaults(db: Database.Database, notes: ReadonlySet<string>): string[] {
  const there = new Set([...readNotes(db, 0, LAST, LAST).map(({ id }) => id), ...readEditIds(db)])
  return shortened([...notes].flatMap((id) => (there.has(id) ? [] : [`note ${id} was acknowledged, and is not there`])))
}

function shortened(faults: readonly string[]): string[] {
  return faults.length <= TOLD ? [...faults] : [...faults.slice(0, TOLD), `… ${faults.length - TOLD} more`]
}
