import type { MetricName } from '../../../../shared/estate/metric.ts'
import { createBatchLines } from '../../../../shared/snapshot/batch-columns.ts'
import type { ChangeLine, CheckpointHead } from '../../../../shared/snapshot/estate-members.ts'
import type { PackageEpisode } from '../../../../shared/snapshot/members.ts'
import { createPageEstate, isShownKind } from '../../../../shared/snapshot/page-estate.ts'
import { PAGE_MEMBERS, pageSamplesPath, SHOWN_CHANGES, SHOWN_METRICS } from '../../../../shared/snapshot/report-members.ts'
import type { JsonObject } from '../../../../shared/snapshot/table.ts'
import { document, listDocument } from './documents.ts'
import { UNSAMPLED } from './estate-lines.ts'
import { createPackedLines } from './packed-lines.ts'
import { headLine } from './series-lines.ts'
import type { SliceWindow } from './slice.ts'
import { createTelling, type Telling } from './telling-lines.ts'

/** An entity of `changes.json`. */
export interface ChangedEntity {
  readonly changes: readonly { readonly change: { readonly what: string } }[]
}

/**
 * What the page shows of the members with many records, gathered while those are written, from the very lines that they get: so that it cannot say
 * anything else. It is written behind them.
 */
export interface PageDigest {
  head(head: CheckpointHead): void
  /** Records of the checkpoint as they are written, of one kind, the first of them by its number. */
  records(records: readonly JsonObject[], first: number): void
  batch(batch: ChangeLine): void
  /** An episode that was open in the window. */
  alarm(episode: PackageEpisode): void
  changed(entity: ChangedEntity): void
  /** What is to look at the series of a metric; undefined: the page does not show it. */
  telling(metric: MetricName, isConcerned: (record: number) => boolean): Telling | undefined
  /** @param keptFrom since when alarms are whole, ms since the epoch */
  members(window: SliceWindow, keptFrom: number): Generator<readonly [path: string, content: Iterable<string>]>
}

/** Gathers nothing: for a content without a page. */
export const NO_PAGE: PageDigest = {
  head: () => {},
  records: () => {},
  batch: () => {},
  alarm: () => {},
  changed: () => {},
  telling: () => undefined,
  *members() {},
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`

/** What a record is called by. Field by field: it is asked of each record that there is. */
export const namesIn = ({ id, kind, source, uid, name, nameEn }: JsonObject) => ({ id, kind, source, uid, name, nameEn })

export function createPageDigest(): PageDigest {
  const estate = createPageEstate()
  const checkpoint = createPackedLines()
  const batchLines = createBatchLines()
  const batches = createPackedLines()
  const episodes = createPackedLines()
  const entities = createPackedLines()
  /** By the record's number, as JSON: thousands of short texts are a fraction of as many objects. */
  const names = new Map<number, string>()
  const tellings = new Map<MetricName, Telling>()
  let count = 0

  function remember(number: number, record: JsonObject): void {
    if (isShownKind(record.kind) || UNSAMPLED.has(record.kind)) return
    names.set(number, JSON.stringify(namesIn(record)))
  }

  function* named(): Generator<string> {
    const records = new Set([...tellings.values()].flatMap((telling) => telling.records()))
    const told = [...records]
      .sort((a, b) => a - b)
      .flatMap((record) => {
        const name = names.get(record)
        return name === undefined ? [] : [[record, JSON.parse(name)]]
      })
    yield* document({ records: told })
  }

  return {
    head: (head) => checkpoint.add(line(head)),
    records(records, first) {
      for (const [n, record] of records.entries()) remember(first + n, record)
      const table = estate.table(records, first)
      if (table === null) return
      count += table.count
      checkpoint.add(line(table))
    },
    batch({ seq, at, rows }) {
      for (const row of rows) if (typeof row !== 'number' && row[2] === undefined) remember(row[0], row[1])
      const shown = estate.rows(rows)
      if (shown.length > 0) for (const each of batchLines.add({ seq, at, rows: shown })) batches.add(line(each))
    },
    alarm({ marks: _, grew: __, ...episode }) {
      episodes.add(line(episode))
    },
    changed(entity) {
      const changes = entity.changes.filter(({ change }) => SHOWN_CHANGES.has(change.what))
      if (changes.length > 0) entities.add(line({ ...entity, changes }))
    },
    telling(metric, isConcerned) {
      if (!SHOWN_METRICS.includes(metric)) return undefined
      const telling = createTelling(isConcerned)
      tellings.set(metric, telling)
      return telling
    },
    *members(window, keptFrom) {
      checkpoint.add(line({ records: count }))
      yield [PAGE_MEMBERS.checkpoint, checkpoint.texts()]
      for (const each of batchLines.end()) batches.add(line(each))
      yield [PAGE_MEMBERS.changeLog, batches.texts()]
      yield [PAGE_MEMBERS.alarms, listDocument({ ...window, keptFrom }, 'episodes', episodes.values())]
      yield [PAGE_MEMBERS.changes, listDocument({ ...window }, 'entities', entities.values())]
      yield [PAGE_MEMBERS.named, named()]
      for (const [metric, telling] of tellings) {
        if (telling.records().length > 0) yield [pageSamplesPath(metric), seriesOf(metric, telling)]
      }

      function* seriesOf(metric: MetricName, telling: Telling): Generator<string> {
        yield headLine(metric, window)
        yield* telling.lines()
      }
    },
  }
}
