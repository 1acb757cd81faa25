import type Database from 'better-sqlite3'
import { z } from 'zod'
import type { AlarmEpisode } from '../../../shared/estate/alarm.ts'
import { GRADES, type Grade } from '../../../shared/estate/level.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import { DamageError } from './damage.ts'
import { episodeFrom, isObject, parsedRow } from './stored.ts'

/** Alarms as they were, by the journal. All throw DamageError on what is not ours. */

/** The gravest grade that an episode had reached by then, ms since the epoch: the first of its earlier peaks that lasted longer, else the last. */
const PEAK_THEN = `coalesce(
  (SELECT json_extract(g.value, '$[0]') FROM json_each(grew) g WHERE json_extract(g.value, '$[1]') > @to ORDER BY g.key LIMIT 1), peak)`
const EPISODE = `id, entity, code, key, level, ${PEAK_THEN} AS peak, raised_at AS raisedAt, cleared_at AS clearedAt, facts, name, app`

const EPISODE_NOW = 'id, entity, code, key, level, peak, raised_at AS raisedAt, cleared_at AS clearedAt, facts, name, app'

/** Two searches, each by its own index: the open ones are few, and so are those that were cleared since. */
const sinceCleared = (columns: string, cleared: string): string =>
  `SELECT ${columns} FROM alarm_episode WHERE cleared_at IS NULL AND raised_at <= @to
   UNION ALL SELECT ${columns} FROM alarm_episode WHERE cleared_at ${cleared} AND raised_at <= @to`

const SQL = {
  openAt: `${sinceCleared(EPISODE, '> @to')} ORDER BY raisedAt, id`,
  // Most come and go once: those are let go of before they are read.
  clearedIn: `SELECT ${EPISODE} FROM alarm_episode e JOIN
      (SELECT entity AS ofEntity, code AS ofCode, key AS ofKey FROM alarm_episode WHERE cleared_at >= @from AND cleared_at <= @to
        GROUP BY entity, code, key HAVING count(*) >= @least)
      ON entity = ofEntity AND code = ofCode AND key IS ofKey
    WHERE cleared_at >= @from AND cleared_at <= @to ORDER BY raisedAt, id`,
  spans: sinceCleared(`${PEAK_THEN} AS peak, raised_at AS raisedAt, cleared_at AS clearedAt`, '>= @from'),
  // An episode's id begins with its entity's and '#'; '$' is the sign after it.
  of: `SELECT ${EPISODE} FROM alarm_episode WHERE id > @entity || '#' AND id < @entity || '$' AND entity = @entity AND raised_at <= @to
    ORDER BY raised_at DESC, id LIMIT @limit`,
  counts: sinceCleared('entity, code', '>= @from'),
} as const

/** Alarms and changes are whole from here on, ms since the epoch; older ones were thinned. */
export function readLogFrom(db: Database.Database): number {
  return Number(db.prepare('SELECT log_from FROM head').pluck(true).get())
}

/** Episodes that were open at `at`, ms since the epoch; with the level and facts that they had last, and the peak of then. */
export function readEpisodesOpenAt(db: Database.Database, at: number): AlarmEpisode[] {
  return db
    .prepare(SQL.openAt)
    .all({ to: at })
    .flatMap((row) => episodeFrom(row) ?? [])
}

/** Episodes that were cleared from `from` to `at` (ms since the epoch), where there are at least `least` of one cause on one entity. */
export function readEpisodesBefore(db: Database.Database, from: number, at: number, least: number): AlarmEpisode[] {
  return db
    .prepare(SQL.clearedIn)
    .all({ from, to: at, least })
    .flatMap((row) => episodeFrom(row) ?? [])
}

const grewSchema = z.array(z.tuple([z.enum(GRADES), z.number()]))

/** An episode as it is kept: with the peaks that it had before the one it came to, each with when it ended, ms since the epoch. */
export interface KeptEpisode {
  readonly episode: AlarmEpisode
  readonly grew: readonly (readonly [Grade, number])[]
}

/** The episodes that were open at some time from `from` to `to` (ms since the epoch) as they are now, one by one, oldest first. */
export function* eachEpisodeWithin(db: Database.Database, from: number, to: number): Generator<KeptEpisode> {
  const rows = db.prepare(`${sinceCleared(`${EPISODE_NOW}, grew`, '>= @from')} ORDER BY raisedAt, id`)
  for (const row of rows.iterate({ from, to })) {
    const episode = episodeFrom(row)
    if (episode === null) continue
    const grew = isObject(row) && typeof row.grew === 'string' ? parsedRow(grewSchema, JSON.parse(row.grew), 'an alarm') : []
    yield { episode, grew }
  }
}

export interface EpisodeQuery {
  /** Open at some time of it, ms since the epoch. */
  readonly from: number
  readonly to: number
  /** By the gravest grade that they reached; null: any. */
  readonly grades: readonly Grade[] | null
  /** Of these apps, as far as is known of whom they were; null: any. */
  readonly apps: ReadonlySet<RecordId> | null
}

/** The newest `limit` of those, newest first, as they are now, and how many more there are. */
export function readEpisodesWithin(
  db: Database.Database,
  { from, to, grades, apps }: EpisodeQuery,
  limit: number,
): { readonly episodes: AlarmEpisode[]; readonly more: number } {
  const where = `FROM alarm_episode WHERE raised_at <= @to AND (cleared_at IS NULL OR cleared_at >= @from)
    AND (@grades IS NULL OR peak IN (SELECT value FROM json_each(@grades)))
    AND (@apps IS NULL OR app IN (SELECT value FROM json_each(@apps)) OR entity IN (SELECT value FROM json_each(@apps)))`
  const query = { from, to, grades: grades && JSON.stringify(grades), apps: apps && JSON.stringify([...apps]) }
  const rows = db.prepare(`SELECT ${EPISODE_NOW} ${where} ORDER BY raised_at DESC, id LIMIT @limit`).all({ ...query, limit })
  const all = Number(db.prepare(`SELECT count(*) ${where}`).pluck(true).get(query))
  return { episodes: rows.flatMap((row) => episodeFrom(row) ?? []), more: all - rows.length }
}

/** The newest `limit` episodes of an entity that were raised up to `to` (ms since the epoch), newest first. */
export function readEpisodesOf(db: Database.Database, entity: RecordId, to: number, limit: number): AlarmEpisode[] {
  return db
    .prepare(SQL.of)
    .all({ entity, to, limit })
    .flatMap((row) => episodeFrom(row) ?? [])
}

/** Which alarms: of these apps and entities; null: all. */
export type AlarmsOf = ReadonlySet<RecordId> | null

const OF_THESE = '(@of IS NULL OR app IN (SELECT value FROM json_each(@of)) OR entity IN (SELECT value FROM json_each(@of)))'
const RAISED_IN = `FROM alarm_episode WHERE raised_at >= @from AND raised_at <= @to AND ${OF_THESE}`
const jsonOf = (of: AlarmsOf): string | null => of && JSON.stringify([...of])

/** The first `limit` episodes that were raised from `from` to `to` (ms since the epoch), oldest first, and how many more there are. */
export function readEpisodesRaised(
  db: Database.Database,
  from: number,
  to: number,
  of: AlarmsOf,
  limit: number,
): { readonly episodes: AlarmEpisode[]; readonly more: number } {
  const query = { from, to, of: jsonOf(of) }
  const rows = db.prepare(`SELECT ${EPISODE_NOW} ${RAISED_IN} ORDER BY raised_at, id LIMIT @limit`).all({ ...query, limit })
  const all = Number(db.prepare(`SELECT count(*) ${RAISED_IN}`).pluck(true).get(query))
  return { episodes: rows.flatMap((row) => episodeFrom(row) ?? []), more: all - rows.length }
}

const tallySchema = z.object({
  open: z.number().nullable(),
  raised: z.number().nullable(),
  cleared: z.number().nullable(),
  peaks: z.string().nullable(),
})

/** What came of the alarms that were raised from `from` to `to`, all in ms since the epoch. */
export interface AlarmTally {
  /** Of them so many are open at `to`. */
  readonly open: number
  readonly gravest: Grade | null
  /** When the first was raised; null: none was. */
  readonly firstRaised: number | null
  /** When the last of them cleared, up to `to`; null: none was. */
  readonly lastCleared: number | null
}

export function tallyEpisodes(db: Database.Database, from: number, to: number, of: AlarmsOf): AlarmTally {
  const row = db
    .prepare(`SELECT sum(cleared_at IS NULL OR cleared_at > @to) AS open, min(raised_at) AS raised,
      max(iif(cleared_at <= @to, cleared_at, NULL)) AS cleared, group_concat(DISTINCT peak) AS peaks ${RAISED_IN}`)
    .get({ from, to, of: jsonOf(of) })
  const { open, raised, cleared, peaks } = parsedRow(tallySchema, row, 'a sum of alarms')
  const reached = new Set(peaks?.split(','))
  return {
    open: open ?? 0,
    gravest: GRADES.find((grade) => reached.has(grade)) ?? null,
    firstRaised: raised,
    lastCleared: cleared,
  }
}

/** How many episodes of that code each entity had open at some time from `from` to `to`, ms since the epoch. */
export function countEpisodes(
  db: Database.Database,
  code: AlarmEpisode['code'],
  from: number,
  to: number,
): Map<RecordId, number> {
  const counts = new Map<RecordId, number>()
  const rows = db.prepare(`SELECT entity, count(*) FROM (${SQL.counts}) WHERE code = @code GROUP BY entity`)
  for (const row of rows.raw(true).iterate({ from, to, code })) {
    const [entity, count] = Array.isArray(row) ? row : []
    if (typeof entity === 'string') counts.set(entity, Number(count))
  }
  return counts
}

export type AlarmSpan = Pick<AlarmEpisode, 'peak' | 'raisedAt' | 'clearedAt'>

const isSpan = (row: unknown): row is [AlarmSpan['peak'], number, number | null] =>
  Array.isArray(row) && GRADES.some((grade) => grade === row[0]) && typeof row[1] === 'number' && row[2] !== undefined

/** When alarms were open at some time from `from` to `to` (ms since the epoch), and how grave they had become by `to`. */
export function readAlarmSpans(db: Database.Database, from: number, to: number): AlarmSpan[] {
  // A day under surge has a hundred thousand of them: checked by hand.
  return db
    .prepare(SQL.spans)
    .raw(true)
    .all({ from, to })
    .map((row) => {
      if (!isSpan(row)) throw new DamageError('an alarm is not one of ours')
      const [peak, raisedAt, clearedAt] = row
      return { peak, raisedAt, clearedAt }
    })
}
