import type { z } from 'zod'
import type { RecordId } from '../../../shared/estate/record.ts'
import { batchesOf, changesLineSchema } from '../../../shared/snapshot/batch-columns.ts'
import { type ChangeLine, checkpointHeadSchema, checkpointLineSchema } from '../../../shared/snapshot/estate-members.ts'
import { recordIds } from '../../../shared/snapshot/fold.ts'
import {
  alarmsMemberSchema,
  changesMemberSchema,
  coverageMemberSchema,
  incidentMemberSchema,
  MEMBERS,
  notesMemberSchema,
} from '../../../shared/snapshot/members.ts'
import {
  type NamedMember,
  namedMemberSchema,
  PAGE_MEMBERS,
  pageSamplesPath,
  SHOWN_METRICS,
} from '../../../shared/snapshot/report-members.ts'
import { seriesHeadSchema, seriesLineSchema } from '../../../shared/snapshot/series-member.ts'
import type { JsonObject, tableSchema } from '../../../shared/snapshot/table.ts'
import type { Names } from './city-history.ts'

/** The members that the page shows, parsed; null: it does not carry the member, or cannot read it. */
export interface Contents {
  readonly incident: z.infer<typeof incidentMemberSchema> | null
  readonly alarms: z.infer<typeof alarmsMemberSchema> | null
  readonly notes: z.infer<typeof notesMemberSchema> | null
  readonly changes: z.infer<typeof changesMemberSchema> | null
  readonly coverage: z.infer<typeof coverageMemberSchema> | null
  readonly estate: EstateLines | null
  readonly samples: readonly SampleLines[]
  /** What else is called how that a series is of. */
  readonly named: ReadonlyMap<RecordId, Names>
  /** Paths that are there and are not what they should be. */
  readonly unreadable: readonly string[]
}

export interface EstateLines {
  readonly tables: readonly z.infer<typeof tableSchema>[]
  readonly batches: readonly ChangeLine[]
}

export interface SampleLines {
  readonly head: z.infer<typeof seriesHeadSchema>
  readonly lines: readonly z.infer<typeof seriesLineSchema>[]
  /** Ids of records by their numbers, by which the lines name them: of all that the page carries of the estate. */
  readonly ids: ReadonlyMap<number, RecordId>
}

/** Reads the members that came with the page, of which each is what was signed. @param text of a path; null: it is not there, or is no text */
export function readContents(paths: Iterable<string>, text: (path: string) => string | null): Contents {
  const unreadable: string[] = []
  const there = new Set(paths)

  function read<T>(path: string, parse: (content: string) => T): T | null {
    if (!there.has(path)) return null
    try {
      return parse(text(path) ?? '')
    } catch {
      unreadable.push(path)
      return null
    }
  }
  const document = <T>(path: string, schema: z.ZodType<T>): T | null => read(path, (content) => schema.parse(JSON.parse(content)))
  const lines = (path: string): readonly unknown[] | null =>
    read(path, (content) =>
      content
        .split('\n')
        .filter((line) => line !== '')
        .map((line): unknown => JSON.parse(line)),
    )

  const checkpoint = lines(PAGE_MEMBERS.checkpoint)
  const tables =
    checkpoint &&
    read(PAGE_MEMBERS.checkpoint, () => {
      checkpointHeadSchema.parse(checkpoint[0])
      return checkpoint
        .slice(1)
        .map((line) => checkpointLineSchema.parse(line))
        .filter((line) => 'columns' in line)
    })
  const changes = lines(PAGE_MEMBERS.changeLog)
  const batches =
    changes && read(PAGE_MEMBERS.changeLog, () => changes.flatMap((line) => batchesOf(changesLineSchema.parse(line))))
  const others = document(PAGE_MEMBERS.named, namedMemberSchema)?.records ?? []
  const ids: SampleLines['ids'] =
    read(PAGE_MEMBERS.checkpoint, () => recordIds(tables ?? [], [...(batches ?? []).flatMap(({ rows }) => rows), ...others])) ??
    new Map()

  const samples = SHOWN_METRICS.flatMap((metric) => {
    const path = pageSamplesPath(metric)
    const [head, ...rest] = lines(path) ?? []
    if (head === undefined) return []
    const found = read(path, () => ({
      head: seriesHeadSchema.parse(head),
      lines: rest.map((line) => seriesLineSchema.parse(line)),
      ids,
    }))
    return found === null ? [] : [found]
  })

  return {
    incident: document(MEMBERS.incident, incidentMemberSchema),
    alarms: document(PAGE_MEMBERS.alarms, alarmsMemberSchema),
    notes: document(MEMBERS.notes, notesMemberSchema),
    changes: document(PAGE_MEMBERS.changes, changesMemberSchema),
    coverage: document(MEMBERS.coverage, coverageMemberSchema),
    estate: tables && batches && { tables, batches },
    samples,
    named: namesOf(others, ids),
    unreadable,
  }
}

const namesOf = (records: NamedMember['records'], ids: SampleLines['ids']): Contents['named'] =>
  new Map(
    records.flatMap(([number, { name, nameEn }]: readonly [number, JsonObject]) => {
      const id = ids.get(number)
      if (id === undefined || typeof name !== 'string') return []
      return [[id, { name, nameEn: typeof nameEn === 'string' ? nameEn : null }]]
    }),
  )
