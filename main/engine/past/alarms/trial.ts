import type Database from 'better-sqlite3'
import type { AlarmEpisode } from '../../../../shared/estate/alarm.ts'
import type { GradeCounts, TrialDiffer, TrialResult } from '../../../../shared/estate/frame.ts'
import { compareLevels } from '../../../../shared/estate/level.ts'
import { causeOf } from '../../../../shared/estate/reason.ts'
import { type Delta, type EstateRecord, isEntity, type RecordId } from '../../../../shared/estate/record.ts'
import type { AlarmRules } from '../../../../shared/policy/alarm-rules.ts'
import { createAlarmBook } from '../../assess/alarms.ts'
import { appHome, homeMattersBy } from '../../assess/app-home.ts'
import { groupByCause } from '../../assess/cause.ts'
import { createFlapBook } from '../../assess/flapping.ts'
import { createFoldTable } from '../../assess/folding.ts'
import { createRinging } from '../../assess/ringing.ts'
import { readFoldAt } from '../../journal/history.ts'
import type { History } from '../../journal/moment.ts'
import { readBatches, readHead } from '../../journal/read.ts'
import { readEpisodesOpenAt, readEpisodesWithin, readLogFrom } from '../../journal/read-alarms.ts'
import { momentEstate } from '../moment-estate.ts'

const HOUR_MS = 3_600_000
/** Batches gone through in one step, count: some tens of ms. */
const STEP_BATCHES = 300
/** Differences told at most, count. */
const DIFFERS_TOLD = 500

export interface TrialAsked {
  readonly rules: AlarmRules
  /** How far back it goes from the present, h. */
  readonly hours: number
  /** The engine's now, ms since the epoch. */
  readonly now: number
  /** The rules in force. */
  readonly inForce: AlarmRules
}

/**
 * Runs rules over the last hours of the journal: every change of an entity's reasons, in its order, as the engine took them in. Compares what
 * they ring with what is on record. In pieces of some tens of ms; each yields the share that is done.
 * @throws DamageError
 */
export function* runTrial(db: Database.Database, history: History, asked: TrialAsked): Generator<number, TrialResult> {
  const { now, hours, rules, inForce } = asked
  const from = Math.max(now - hours * HOUR_MS, readLogFrom(db), history.span()?.from ?? now)
  yield 0
  const first = history.at(from).seq
  yield 0
  const head = readHead(db).seq
  const fold = readFoldAt(db, first)
  const records = fold.estate()
  const get = (id: RecordId): EstateRecord | undefined => records.get(id)
  const ringing = createRinging(rules.rules)
  const book = createAlarmBook([], { ringing, appOf: (entity) => appHome(entity, get) })
  const rung = new Map<AlarmEpisode['id'], AlarmEpisode>()
  const take = (deltas: readonly Delta[], at: number): void => {
    for (const episode of book.update(deltas, at)) rung.set(episode.id, episode)
  }
  /** What rings once it has lasted, up to `at`, each at its time. */
  const lapse = (at: number): void => {
    for (let due = book.nextDueAt(); due !== null && due <= at; due = book.nextDueAt()) take([], Math.max(due, from))
  }
  yield 0
  function* entities() {
    for (const record of records.values()) if (isEntity(record)) yield record
  }
  book.reconsider(entities())
  take([], from)

  for (let seq = first; seq < head; seq += STEP_BATCHES) {
    for (const { at, rows } of readBatches(db, seq, Math.min(seq + STEP_BATCHES, head))) {
      const moment = Math.min(Math.max(at, from), now)
      lapse(moment)
      const deltas: Delta[] = []
      for (const row of rows) {
        const key = typeof row === 'object' ? row[0] : row
        const before = fold.get(key)
        const id = before?.id
        // Asked now: a row changes the record in place.
        const home = before && homeMattersBy(before)
        fold.take(row)
        const record = fold.get(key)
        if (record === undefined) {
          const was = id === undefined ? undefined : records.get(id)
          if (id !== undefined) records.delete(id)
          if (was !== undefined) deltas.push({ op: 'del', id: was.id, kind: was.kind, was })
          continue
        }
        records.set(record.id, record)
        if (before !== undefined && home !== homeMattersBy(record)) book.reconsider(entities())
        // What ails it is all that rings by; that is told whole whenever it changes.
        const isNews = typeof row === 'object' && (row.length === 2 || 'reasons' in row[1])
        if (isEntity(record) && isNews) deltas.push({ op: 'put', record: { ...record }, was: null })
      }
      take(deltas, moment)
    }
    yield head === first ? 1 : Math.min(1, (seq + STEP_BATCHES - first) / (head - first))
  }
  lapse(now)
  yield 1
  const recordedThen = byCause(readEpisodesOpenAt(db, from))
  const ringingInForce = createRinging(inForce.rules)
  /** What rang before the trial begins may have been graver then: where the rules that are tried grade it as those in force do, so it is recorded. */
  const asItWas = (episode: AlarmEpisode): AlarmEpisode => {
    const [then] = recordedThen.get(keyOf(episode)) ?? []
    if (episode.raisedAt !== from || then === undefined || compareLevels(then.peak, episode.peak) >= 0) return episode
    const app = episode.app === undefined ? undefined : get(episode.app)
    const appClass = (app?.kind === 'app' ? app.appClass : null) ?? 'other'
    const [tried, now] = [ringing, ringingInForce].map((each) => each.of(episode.code, appClass).grade)
    return tried === now ? { ...episode, peak: then.peak } : episode
  }
  return compared(db, { ...asked, from }, [...rung.values()].map(asItWas), records)
}

/** Seconds and grades of one alarm are of its rules; that it is the same alarm is told by what it is on, its cause, and when. */
function compared(
  db: Database.Database,
  { from, now, rules, inForce }: TrialAsked & { readonly from: number },
  tried: readonly AlarmEpisode[],
  records: ReadonlyMap<RecordId, EstateRecord>,
): TrialResult {
  const recorded = readEpisodesWithin(db, { from, to: now, grades: null, apps: null }, Number.MAX_SAFE_INTEGER).episodes
  const vanished = unmatched(recorded, tried)
  const appeared = unmatched(tried, recorded)
  const nameOf = (episode: AlarmEpisode): string => {
    const entity = records.get(episode.entity)
    return episode.name ?? (entity !== undefined && isEntity(entity) ? entity.name : episode.entity)
  }
  const differ = (episode: AlarmEpisode, grades: Pick<TrialDiffer, 'recorded' | 'tried'>): TrialDiffer => ({
    ...{
      entity: episode.entity,
      name: nameOf(episode),
      app: episode.app ?? null,
      code: episode.code,
      facts: episode.facts,
      at: episode.raisedAt,
    },
    ...grades,
  })
  const differs = [
    ...vanished.alone.map((episode) => differ(episode, { recorded: episode.peak, tried: null })),
    ...appeared.alone.map((episode) => differ(episode, { recorded: null, tried: episode.peak })),
    ...vanished.pairs
      .filter(([before, after]) => before.peak !== after.peak)
      .map(([before, after]) => differ(before, { recorded: before.peak, tried: after.peak })),
  ].sort((a, b) => b.at - a.at || (a.entity < b.entity ? -1 : 1))
  const estate = momentEstate({ records })
  const linesOf = (episodes: readonly AlarmEpisode[], by: AlarmRules): number => {
    const listed = createFlapBook(by.flapping, episodes).listed(
      episodes.filter(({ clearedAt }) => clearedAt === null),
      now,
    )
    return groupByCause(listed.episodes, estate, createFoldTable(by.folds)).length
  }
  return {
    ...{ from, to: now, recorded: countsOf(recorded), tried: countsOf(tried) },
    entries: { recorded: entriesOf(recorded, inForce.flapping), tried: entriesOf(tried, rules.flapping) },
    lines: { recorded: linesOf(recorded, inForce), tried: linesOf(tried, rules) },
    ...{ differs: differs.slice(0, DIFFERS_TOLD), more: Math.max(0, differs.length - DIFFERS_TOLD) },
  }
}

const keyOf = ({ entity, ...cause }: AlarmEpisode): string => `${entity}#${causeOf(cause)}`

function byCause(episodes: readonly AlarmEpisode[]): Map<string, AlarmEpisode[]> {
  const found = new Map<string, AlarmEpisode[]>()
  for (const episode of episodes) {
    const known = found.get(keyOf(episode))
    if (known === undefined) found.set(keyOf(episode), [episode])
    else known.push(episode)
  }
  return found
}

const meets = (a: AlarmEpisode, b: AlarmEpisode): boolean =>
  a.raisedAt <= (b.clearedAt ?? Number.POSITIVE_INFINITY) && b.raisedAt <= (a.clearedAt ?? Number.POSITIVE_INFINITY)

/** Those of `episodes` that meet none of `others` of the same cause in time, and the others with the first that they meet. */
function unmatched(episodes: readonly AlarmEpisode[], others: readonly AlarmEpisode[]) {
  const known = byCause(others)
  const alone: AlarmEpisode[] = []
  const pairs: [AlarmEpisode, AlarmEpisode][] = []
  for (const episode of episodes) {
    const other = known.get(keyOf(episode))?.find((each) => meets(episode, each))
    if (other === undefined) alone.push(episode)
    else pairs.push([episode, other])
  }
  return { alone, pairs }
}

function countsOf(episodes: readonly AlarmEpisode[]): GradeCounts {
  const counts = { critical: 0, major: 0, minor: 0, notice: 0 }
  for (const { peak } of episodes) counts[peak] += 1
  return counts
}

/** How often something came onto the list: what comes again while it flaps was there all the time. */
export function entriesOf(episodes: readonly AlarmEpisode[], { windowSeconds, count }: AlarmRules['flapping']): number {
  let entries = 0
  for (const ofCause of byCause([...episodes].sort((a, b) => a.raisedAt - b.raisedAt)).values()) {
    let inARow = 0
    let clearedAt: number | null = null
    for (const episode of ofCause) {
      const goesOn = clearedAt !== null && episode.raisedAt - clearedAt <= windowSeconds * 1_000
      if (!(goesOn && inARow >= count)) entries += 1
      inARow = goesOn ? inARow + 1 : 1
      clearedAt = episode.clearedAt
    }
  }
  return entries
}
