import type Database from 'better-sqlite3'
import type { z } from 'zod'
import type { AlarmEpisode } from '../../../../shared/estate/alarm.ts'
import type { EntityChange } from '../../../../shared/estate/frame.ts'
import { METRICS, type MetricName } from '../../../../shared/estate/metric.ts'
import { REASON_WORDS, type ReasonCode } from '../../../../shared/estate/reason-words.ts'
import type { SourceState } from '../../../../shared/estate/source-state.ts'
import { sourcesMemberSchema } from '../../../../shared/snapshot/estate-members.ts'
import { SliceError } from '../../../../shared/snapshot/fold.ts'
import {
  alarmsMemberSchema,
  type CoverageMember,
  changesMemberSchema,
  coverageMemberSchema,
  MEMBERS,
  notesMemberSchema,
  type PackageEpisode,
  samplesPath,
} from '../../../../shared/snapshot/members.ts'
import { changeBody, changeFrom } from '../../journal/change-body.ts'
import { createChangeLog } from '../../journal/change-log.ts'
import { createMarkBook } from '../../journal/marks.ts'
import { createNoteBook } from '../../journal/notes.ts'
import { packNext } from '../../journal/pack.ts'
import type { KeptEpisode } from '../../journal/read-alarms.ts'
import type { WatchHistory } from '../../journal/read-watch.ts'
import { sourceStateFrom } from '../../journal/stored.ts'
import { createBeginning, putCoverage, putEpisodes, putWatch } from '../../journal/told.ts'
import { openWriter, type Writer } from '../../journal/writer.ts'
import type { PackageContent } from '../package/verify-package.ts'
import { slicesWithin } from './case-bar.ts'
import type { CaseFile } from './case-file.ts'
import { bytesOf, inMember, readDocument } from './read-members.ts'
import { toldSeries } from './told-series.ts'
import { createToldEstate, type ToldEstate } from './write-estate.ts'

/** So many deltas after one another are settled and packed, count: about what lies between two checkpoints of a journal. */
const PACK_DELTAS = 10_000

/** Kinds whose levels are stops on the time bar (assess/changes.ts). */
const SHOWN_KINDS: ReadonlySet<string> = new Set(['bureau', 'app', 'cluster', 'node'])

const METRIC_NAMES = Object.keys(METRICS).filter((name): name is MetricName => Object.hasOwn(METRICS, name))

export interface JournalAsk {
  readonly content: PackageContent
  readonly bar: CaseFile['bar']
  readonly signal: AbortSignal | undefined
  /** A member is read. */
  readonly reached: (path: string) => void
}

/** What only the members know of a case. */
export interface Told {
  /** When the first alarm of the window was raised, ms since the epoch; null: none was. */
  readonly firstAlarm: number | null
}

/** Writes the journal of a package into a fresh, migrated database. @throws CaseError, AbortError, what SQLite throws */
export async function writeJournal(db: Database.Database, ask: JournalAsk): Promise<Told> {
  const { content, bar, reached } = ask
  const watch = await readDocument(content, MEMBERS.sources, sourcesMemberSchema)
  const estate = createToldEstate()
  const { writer, seqs } = await writeEstate(db, estate, ask, boundariesOf(watch.spans))
  await writeSamples(writer, estate.named, ask)

  const alarms = await readDocument(content, MEMBERS.alarms, alarmsMemberSchema)
  putEpisodes(db, episodesOf(alarms.episodes), Math.max(0, Math.round(alarms.keptFrom)))
  createMarkBook(db).add(...alarms.episodes.flatMap(({ id, marks = [] }) => marks.map((mark) => ({ ...mark, episode: id }))))
  reached(MEMBERS.alarms)
  createNoteBook(db).add(...(await readDocument(content, MEMBERS.notes, notesMemberSchema)).notes)
  reached(MEMBERS.notes)
  await writeChanges(db, ask)
  const coverage = await readDocument(content, MEMBERS.coverage, coverageMemberSchema)
  await inMember(MEMBERS.coverage, async () => {
    for (const { name, stretches } of coverage.sources) putStretches(db, name, stretches, bar)
  })
  reached(MEMBERS.coverage)
  // Last, since commits write of the watch by themselves.
  await inMember(MEMBERS.sources, async () => putWatch(db, watchOf(watch, seqs)))
  const raised = alarms.episodes.map(({ raisedAt }) => raisedAt).filter((at) => at >= coverage.from && at < coverage.to)
  return { firstAlarm: raised.length === 0 ? null : raised.reduce((first, at) => Math.min(first, at)) }
}

/** Stretches that follow one another: any others could touch each slice of the bar millions of times. @throws SliceError */
function putStretches(
  db: Database.Database,
  name: string,
  stretches: CoverageMember['sources'][number]['stretches'],
  bar: CaseFile['bar'],
): void {
  let before = Number.NEGATIVE_INFINITY
  for (const { from, to, phase } of stretches) {
    if (from < before || to < from) throw new SliceError(`${name}: a stretch begins before the one before it ends`)
    before = to
    if (phase === 'live') putCoverage(db, name, slicesWithin(bar, from, to))
  }
}

/** Sequences of the package that spans begin or end at, ascending. */
const boundariesOf = (spans: WatchHistory['spans']): readonly number[] =>
  [...new Set(spans.flatMap(({ afterSeq, toSeq }) => [afterSeq, toSeq].filter((seq) => seq !== null)))].sort((a, b) => a - b)

/** The estate, batch by batch. `seqs`: the boundaries as they are in this journal, which has no gaps where the package left batches out. */
async function writeEstate(
  db: Database.Database,
  estate: ToldEstate,
  { content, signal, reached }: JournalAsk,
  boundaries: readonly number[],
): Promise<{ readonly writer: Writer; readonly seqs: ReadonlyMap<number, number> }> {
  await inMember(MEMBERS.checkpoint, () => writeCheckpoint(db, estate, bytesOf(content, MEMBERS.checkpoint)))
  reached(MEMBERS.checkpoint)
  const { writer } = openWriter(db)
  const seqs = new Map<number, number>()
  const waiting = [...boundaries]
  const pass = (upTo: number): void => {
    for (let [first] = waiting; first !== undefined && first < upTo; [first] = waiting) {
      seqs.set(first, writer.head().seq)
      waiting.shift()
    }
  }
  let behind = 0
  const pack = (): void => {
    writer.settle()
    for (let piece = packNext(db); piece !== null; piece = packNext(db)) writer.store(piece)
    behind = 0
  }
  await inMember(MEMBERS.changeLog, async () => {
    for await (const { seq, at, deltas } of estate.batches(bytesOf(content, MEMBERS.changeLog))) {
      signal?.throwIfAborted()
      pass(seq)
      writer.commit({ at, deltas, cursors: [], episodes: [], states: [] })
      behind += deltas.length
      if (behind >= PACK_DELTAS) pack()
    }
  })
  pass(Number.POSITIVE_INFINITY)
  pack()
  reached(MEMBERS.changeLog)
  return { writer, seqs }
}

async function writeCheckpoint(db: Database.Database, estate: ToldEstate, bytes: AsyncGenerator<Uint8Array>): Promise<void> {
  const begun: ReturnType<typeof createBeginning>[] = []
  db.exec('BEGIN')
  await estate.checkpoint(
    bytes,
    ({ seq, at }) => {
      if (at !== null) begun.push(createBeginning(db, { seq, at }))
    },
    (records) => {
      for (const beginning of begun) beginning.add(records)
    },
  )
  for (const beginning of begun) beginning.finish()
  db.exec('COMMIT')
}

async function writeSamples(writer: Writer, named: ToldEstate['named'], { content, signal, reached }: JournalAsk): Promise<void> {
  const at = Date.parse(content.manifest.window.to)
  for (const metric of METRIC_NAMES) {
    const path = samplesPath(metric)
    if (!content.manifest.members.some((member) => member.path === path)) continue
    await inMember(path, async () => {
      for await (const samples of toldSeries(bytesOf(content, path), metric, named)) {
        signal?.throwIfAborted()
        writer.commit({ at, deltas: [], cursors: [], episodes: [], states: [], samples })
      }
    })
    reached(path)
  }
}

async function writeChanges(db: Database.Database, { content, reached }: JournalAsk): Promise<void> {
  const { entities } = await readDocument(content, MEMBERS.changes, changesMemberSchema)
  await inMember(MEMBERS.changes, async () => {
    const log = createChangeLog(db)
    // Several entities change in one batch, and each is told for itself: the number in a batch counts on over all of them.
    const numbers = new Map<string, number>()
    db.transaction(() => {
      for (const { entity, kind, changes } of entities) {
        for (const { at, seq, change } of changes) {
          const told = checkedChange(change, at)
          const place = `${at} ${seq}`
          const n = numbers.get(place) ?? 0
          numbers.set(place, n + 1)
          log.put({ at, seq, n }, { entity, change: told, shown: told.what === 'level' && SHOWN_KINDS.has(kind) })
        }
      }
    })()
  })
  reached(MEMBERS.changes)
}

/** A change that this program can store and show. @throws SliceError */
function checkedChange(change: { readonly what: string }, at: number): EntityChange {
  const body = bodyOf(change, at)
  const told = body === null ? null : changeFrom(body, at)
  if (told === null) throw new SliceError(`a change that is not known: ${JSON.stringify(change).slice(0, 200)}`)
  return told
}

function bodyOf(change: { readonly what: string }, at: number): string | null {
  try {
    // What comes out is parsed by its schema: a field of another form makes a body that does not read.
    return changeBody(change as EntityChange, at)
  } catch {
    return null
  }
}

const isReason = (code: string): code is ReasonCode => Object.hasOwn(REASON_WORDS, code)

function* episodesOf(episodes: readonly PackageEpisode[]): Generator<KeptEpisode> {
  for (const { grew = [], marks: _, code, key, name, app, ...rest } of episodes) {
    // Another version of the program told it: a reader of a journal passes it over likewise.
    if (!isReason(code)) continue
    const optional = {
      ...(key === undefined ? {} : { key }),
      ...(name === undefined ? {} : { name }),
      ...(app === undefined ? {} : { app }),
    }
    const episode: AlarmEpisode = { ...rest, code, ...optional }
    yield { episode, grew }
  }
}

function watchOf({ spans, states }: z.infer<typeof sourcesMemberSchema>, seqs: ReadonlyMap<number, number>): WatchHistory {
  const here = (seq: number | null): number | null => (seq === null ? null : (seqs.get(seq) ?? seq))
  return {
    spans: spans.map((span) => ({ ...span, afterSeq: here(span.afterSeq), toSeq: here(span.toSeq) })),
    states: states.map((told) => ({ ...told, state: told.state === null ? null : checkedState(told.state) })),
  }
}

function checkedState(state: object): SourceState {
  const told = sourceStateFrom(JSON.stringify(state))
  if (told === null) throw new SliceError('the state of a source is not one')
  return told
}
