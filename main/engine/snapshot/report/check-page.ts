import { isDeepStrictEqual } from 'node:util'
import { checkpointHeadSchema, checkpointLineSchema } from '../../../../shared/snapshot/estate-members.ts'
import type { Finding, Verdict } from '../../../../shared/snapshot/finding.ts'
import { SliceError } from '../../../../shared/snapshot/fold.ts'
import { alarmsMemberSchema, changesMemberSchema, MEMBERS } from '../../../../shared/snapshot/members.ts'
import { createPageEstate } from '../../../../shared/snapshot/page-estate.ts'
import {
  namedMemberSchema,
  PAGE_MEMBERS,
  pageSamplesPath,
  REPORT_PATH,
  SHOWN_CHANGES,
  SHOWN_METRICS,
  wholeOf,
} from '../../../../shared/snapshot/report-members.ts'
import { type SeriesLine, seriesHeadSchema, seriesLineSchema, summed } from '../../../../shared/snapshot/series-member.ts'
import { type JsonObject, rowsOf } from '../../../../shared/snapshot/table.ts'
import { CaseError } from '../case/case-error.ts'
import { bytesOf, inMember, readDocument } from '../case/read-members.ts'
import { namesIn } from '../content/page-digest.ts'
import { batchesIn, linesIn } from '../content/read-slice.ts'
import type { PackageContent } from '../package/verify-package.ts'

/** Bureaus, clusters, apps and components that a page may show in all, count: many times the largest estate. */
const SHOWN_MAX = 1_000_000

/** Series that `report.html` shows of a metric are few; more in a member of the page are more than it shows. */
const SERIES_MAX = 1_000

/**
 * Whether what `report.html` carries of the larger members says what those say: only its signer can make them differ. Both are read once, side by side.
 * In memory are the records that the page may show. Which series tell most is not judged anew: those that it shows have to stand in the package.
 * @returns a finding for the first member that differs; null: they agree, or there is no page. @throws AbortError
 */
export async function pageFinding(content: PackageContent): Promise<Finding | null> {
  const paths = new Set(content.manifest.members.map(({ path }) => path))
  if (!paths.has(REPORT_PATH) && ![...paths].some((path) => wholeOf(path) !== null)) return null
  const estate = lookAtEstate(content)
  const looks: readonly (readonly [path: string, agrees: () => Promise<boolean>])[] = [
    [PAGE_MEMBERS.alarms, () => alarmsAgree(content)],
    [PAGE_MEMBERS.changes, () => changesAgree(content)],
    [PAGE_MEMBERS.named, estate.readNames],
    [PAGE_MEMBERS.checkpoint, estate.checkpointAgrees],
    [PAGE_MEMBERS.changeLog, estate.changesAgree],
    [PAGE_MEMBERS.named, estate.namesAgree],
    ...SHOWN_METRICS.map(pageSamplesPath)
      .filter((path) => paths.has(path))
      .map((path) => [path, () => seriesAgree(content, path)] as const),
  ]
  for (const [path, agrees] of looks) {
    const isRight = await agrees().catch((error: unknown) => {
      // It does not read, or what it is of is not there: then it says something else.
      if (error instanceof CaseError || error instanceof SliceError || error instanceof RangeError) return false
      throw error
    })
    if (!isRight) return { code: 'page-differs', facts: { path } }
  }
  return null
}

/** The verdict on a package whose members are as they were signed, with what its page shows. @throws AbortError */
export async function withPage(verdict: Verdict, content: PackageContent): Promise<Verdict> {
  const finding = await pageFinding(content)
  return finding === null ? verdict : { ...verdict, state: 'invalid', findings: [...verdict.findings, finding] }
}

const windowOf = ({ manifest: { window } }: PackageContent) => ({ from: Date.parse(window.from), to: Date.parse(window.to) })

async function alarmsAgree(content: PackageContent): Promise<boolean> {
  const { keptFrom, episodes } = await readDocument(content, MEMBERS.alarms, alarmsMemberSchema)
  const window = windowOf(content)
  const shown = episodes.flatMap(({ marks: _, grew: __, ...episode }) =>
    episode.clearedAt === null || episode.clearedAt >= window.from ? [episode] : [],
  )
  const page = await readDocument(content, PAGE_MEMBERS.alarms, alarmsMemberSchema)
  return isDeepStrictEqual(page, { ...window, keptFrom, episodes: shown })
}

async function changesAgree(content: PackageContent): Promise<boolean> {
  const { entities } = await readDocument(content, MEMBERS.changes, changesMemberSchema)
  const shown = entities.flatMap((entity) => {
    const changes = entity.changes.filter(({ change }) => SHOWN_CHANGES.has(change.what))
    return changes.length === 0 ? [] : [{ ...entity, changes }]
  })
  const page = await readDocument(content, PAGE_MEMBERS.changes, changesMemberSchema)
  return isDeepStrictEqual(page, { ...windowOf(content), entities: shown })
}

/** The estate, line by line beside what the page has of it; and what else the page names. To be asked in this order. */
function lookAtEstate(content: PackageContent) {
  const estate = createPageEstate()
  /** By the numbers of records: as the page has them, and as they are called. */
  const named = new Map<number, JsonObject>()
  const called = new Map<number, JsonObject>()
  let shown = 0
  const come = (number: number, record: JsonObject): void => {
    if (named.has(number)) called.set(number, JSON.parse(JSON.stringify(namesIn(record))))
  }
  const checkpoint = (path: string) =>
    linesIn<unknown>(bytesOf(content, path), (at) => (at === 1 ? checkpointHeadSchema : checkpointLineSchema))
  const batches = (path: string) => batchesIn(bytesOf(content, path))

  return {
    async readNames(): Promise<boolean> {
      const { records } = await readDocument(content, PAGE_MEMBERS.named, namedMemberSchema)
      for (const [number, names] of records) named.set(number, names)
      return records.length <= SERIES_MAX
    },
    async checkpointAgrees(): Promise<boolean> {
      const page = checkpoint(PAGE_MEMBERS.checkpoint)
      const isNext = async (expected: unknown): Promise<boolean> => isDeepStrictEqual((await page.next()).value, expected)
      let isHead = true
      for await (const line of checkpoint(MEMBERS.checkpoint)) {
        if (isHead) {
          if (!(await isNext(line))) return false
          isHead = false
          continue
        }
        const told = checkpointLineSchema.parse(line)
        if (!('columns' in told)) continue
        const rows = rowsOf(told)
        for (const [place, row] of rows.entries()) come(told.first + place, row)
        const table = estate.table(rows, told.first)
        if (table === null) continue
        shown += table.count
        if (shown > SHOWN_MAX || !(await isNext(table))) return false
      }
      return (await isNext({ records: shown })) && (await page.next()).done === true
    },
    async changesAgree(): Promise<boolean> {
      const page = batches(PAGE_MEMBERS.changeLog)
      for await (const { seq, at, rows: all } of batches(MEMBERS.changeLog)) {
        for (const row of all) if (typeof row !== 'number' && row[2] === undefined) come(row[0], row[1])
        const rows = estate.rows(all)
        if (rows.length === 0) continue
        shown += rows.filter((row) => typeof row !== 'number' && row[2] === undefined).length
        if (shown > SHOWN_MAX || !isDeepStrictEqual((await page.next()).value, { seq, at, rows })) return false
      }
      return (await page.next()).done === true
    },
    namesAgree: async (): Promise<boolean> => isDeepStrictEqual(called, named),
  }
}

/** What a line says of each of its records, as one text each. */
const seriesIn = (line: SeriesLine): readonly string[] =>
  summed(line.records).map((record, n) =>
    JSON.stringify([line.tier, record, line.stepMs, line.times, line.values[n], line.least?.[n], line.greatest?.[n]]),
  )

/** Every series of the page's member stands in the whole one, as it is there and as often as it does there: the page draws all that it has of a record. */
async function seriesAgree(content: PackageContent, path: string): Promise<boolean> {
  const whole = wholeOf(path) ?? path
  return inMember(path, async () => {
    /** How often each is still to be found. */
    const sought = new Map<string, number>()
    const lines = (each: string) =>
      linesIn<unknown>(bytesOf(content, each), (at) => (at === 1 ? seriesHeadSchema : seriesLineSchema))
    const [page, all] = [lines(path), lines(whole)]
    if (!isDeepStrictEqual((await page.next()).value, (await all.next()).value)) return false
    for await (const line of page) {
      for (const told of seriesIn(seriesLineSchema.parse(line))) sought.set(told, (sought.get(told) ?? 0) + 1)
      if (sought.size > SERIES_MAX) return false
    }
    for await (const line of all) {
      for (const told of seriesIn(seriesLineSchema.parse(line))) {
        const left = sought.get(told)
        if (left === 1) sought.delete(told)
        else if (left !== undefined) sought.set(told, left - 1)
      }
    }
    return sought.size === 0
  })
}
