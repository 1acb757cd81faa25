import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createToldEstate, type ToldEstate } from '../../../main/engine/snapshot/case/write-estate.ts'
import { batchesIn, linesIn, readCheckpoint } from '../../../main/engine/snapshot/content/read-slice.ts'
import { openPackage, type PackageContent } from '../../../main/engine/snapshot/package/verify-package.ts'
import { present } from '../../../shared/lib/assert.ts'
import type { ChangeRow } from '../../../shared/snapshot/estate-members.ts'
import { REPORT_PATH, wholeOf } from '../../../shared/snapshot/report-members.ts'
import { type SeriesLine, seriesHeadSchema, seriesLineSchema, summed } from '../../../shared/snapshot/series-member.ts'

/**
 * The members of a package as whoever had no reason to be frugal would write them: each record of the checkpoint whole, each delta with the whole
 * record as it then was, each reading an object of its own; all else as it is. The page, and what is there for it alone, is not among them: it is no JSON,
 * and says nothing that they do not. Arguments: package, folder.
 */
const [, , file = '', folder = ''] = process.argv

async function write(path: string, content: AsyncIterable<string | Uint8Array>): Promise<void> {
  const to = join(folder, path)
  mkdirSync(dirname(to), { recursive: true })
  await pipeline(Readable.from(content), createWriteStream(to))
}

/** Lines are short, and each would cost a turn of the stream. */
async function* chunked(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let held = ''
  for await (const line of lines) {
    held += line
    if (held.length < 1_000_000) continue
    yield held
    held = ''
  }
  yield held
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`

async function* checkpointLines(content: PackageContent): AsyncGenerator<string> {
  const { fold } = await readCheckpoint(content.read('estate/checkpoint.jsonl'))
  for (const record of fold.estate().values()) yield line(record)
}

async function* deltaLines(content: PackageContent): AsyncGenerator<string> {
  const { fold } = await readCheckpoint(content.read('estate/checkpoint.jsonl'))
  const told = (row: ChangeRow): unknown => {
    const number = typeof row === 'number' ? row : row[0]
    const before = fold.record(number)
    fold.take([row])
    const record = fold.record(number)
    return record === null ? { op: 'del', id: before?.id } : { op: 'put', record }
  }
  for await (const { seq, at, rows } of batchesIn(content.read('estate/changes.jsonl')))
    yield line({ seq, at, deltas: rows.map(told) })
}

/** The estate, told to its end: it knows the ids by which samples name their records. */
async function toldEstate(content: PackageContent): Promise<ToldEstate> {
  const estate = createToldEstate()
  const nothing = (): void => {}
  await estate.checkpoint(content.read('estate/checkpoint.jsonl'), nothing, nothing)
  for await (const _ of estate.batches(content.read('estate/changes.jsonl')));
  return estate
}

async function* readingLines(content: PackageContent, path: string, estate: ToldEstate): AsyncGenerator<string> {
  let metric = ''
  let resolution = 1
  for await (const told of linesIn<unknown>(content.read(path), (number) =>
    number === 1 ? seriesHeadSchema : seriesLineSchema,
  )) {
    if (metric === '') ({ metric, resolution } = seriesHeadSchema.parse(told))
    else yield* readings(seriesLineSchema.parse(told), metric, resolution, estate)
  }
}

function* readings(told: SeriesLine, metric: string, resolution: number, estate: ToldEstate): Generator<string> {
  const { times, records, values, least, greatest } = told
  const at = summed(times)
  for (const [place, record] of summed(records).entries()) {
    const entity = present(estate.named(record), 'the record').id
    const figures = [values, least ?? values, greatest ?? values].map((lists) => summed(present(lists[place], 'the series')))
    const of = (which: number, n: number): number => (figures[which]?.[n] ?? 0) * resolution
    for (const [n, time] of at.entries()) {
      const reading = { entity, metric, at: time, value: of(0, n) }
      yield line(least === undefined ? reading : { ...reading, min: of(1, n), max: of(2, n) })
    }
  }
}

const { content } = await openPackage(file, { signers: [] })
const opened = present(content, 'the package')
const estate = await toldEstate(opened)
for (const { path } of opened.manifest.members) {
  if (path === REPORT_PATH || wholeOf(path) !== null) continue
  if (path === 'estate/checkpoint.jsonl') await write(path, chunked(checkpointLines(opened)))
  else if (path === 'estate/changes.jsonl') await write(path, chunked(deltaLines(opened)))
  else if (path.startsWith('samples/')) await write(path, chunked(readingLines(opened, path, estate)))
  else await write(path, opened.read(path))
}
await opened.close()
