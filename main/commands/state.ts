import { resolve } from 'node:path'
import process from 'node:process'
import { z } from 'zod'
import { compareLevels } from '../../shared/estate/level.ts'
import { ENTITY_KINDS, type EntityKind } from '../../shared/estate/record.ts'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
import { openForReading, worded } from '../engine/journal/database.ts'
import { openHistory } from '../engine/journal/history.ts'
import { JournalError } from '../engine/journal/journal-error.ts'
import { engineRuns } from '../engine/journal/lock.ts'
import { readHead, readRecords, readSourceStates } from '../engine/journal/read.ts'
import { GAP_MS } from '../engine/journal/watch-log.ts'
import { readyCase } from '../engine/snapshot/case/case-journal.ts'
import { findCase } from '../engine/snapshot/case/cases.ts'
import { argumentsBy, type Command, USAGE, UsageError } from './command.ts'
import { jsonLine } from './printable.ts'
import { type EntityDocument, type StateDocument, stateDocument } from './state-document.ts'
import { textTable } from './text-table.ts'

const WORDS = {
  kind: { 'zh-CN': '没有“{kind}”这个类别；可选：{known}', en: 'there is no kind "{kind}"; there are: {known}' },
  at: {
    'zh-CN': '--at 要求 ISO 8601 时间（如 2026-11-23T08:31:00+08:00），得到的是“{value}”；可查看的时段：{from} 至 {to}',
    en: '--at takes an ISO 8601 time (like 2026-11-23T08:31:00+08:00), not "{value}"; recorded is from {from} to {to}',
  },
  headPast: {
    'zh-CN': '{at} 的状态：数据截至 {asOf}，序号 {seq}',
    en: 'the state at {at}: data as of {asOf}, sequence {seq}',
  },
  headUnwatched: {
    'zh-CN': '{at} 的状态：数据截至 {asOf}，序号 {seq}；当时无记录，以下均为此前最后所见',
    en: 'the state at {at}: data as of {asOf}, sequence {seq}; nothing was recorded then: all below is what had been seen last',
  },
  headRunning: {
    'zh-CN': '数据截至 {asOf}，序号 {seq}；引擎正在运行',
    en: 'data as of {asOf}, sequence {seq}; the engine is running',
  },
  headStopped: {
    'zh-CN': '数据截至 {asOf}，序号 {seq}；引擎未运行，以下均为最后所见',
    en: 'data as of {asOf}, sequence {seq}; no engine is running: all below is what was seen last',
  },
  nothing: { 'zh-CN': '尚无数据', en: 'nothing has been seen yet' },
  never: { 'zh-CN': '从未', en: 'never' },
  sources: { 'zh-CN': '数据源|状态|数据截至|问题', en: 'SOURCE|PHASE|AS OF|PROBLEM' },
  entities: { 'zh-CN': '级别|类别|名称|数据源|过期自|原因', en: 'LEVEL|KIND|NAME|SOURCE|STALE SINCE|REASON' },
} as const satisfies Record<string, Words>

interface StateOptions {
  readonly dataDir: string
  /** The case in it that is asked for, by its id or the beginning of it; null: the estate itself. */
  readonly called: string | null
  /** The instant that was asked for, as it was written; null: now. */
  readonly at: string | null
  readonly kind: EntityKind | null
  readonly json: boolean
}

function optionsOf(args: readonly string[], lang: Lang): StateOptions {
  const { values } = argumentsBy(
    {
      args: [...args],
      options: {
        ...{ data: { type: 'string' }, at: { type: 'string' }, case: { type: 'string' }, kind: { type: 'string' } },
        json: { type: 'boolean' },
      },
    },
    lang,
  )
  if (!values.data) throw new UsageError(USAGE.needed, { option: '--data' }, lang)
  const kind = values.kind === undefined ? null : ENTITY_KINDS.find((known) => known === values.kind)
  if (kind === undefined) throw new UsageError(WORDS.kind, { kind: values.kind ?? '', known: ENTITY_KINDS.join(', ') }, lang)
  const called = values.case ?? null
  // A case has no present.
  if (called !== null && values.at === undefined) throw new UsageError(USAGE.needed, { option: '--at' }, lang)
  return { dataDir: resolve(values.data), called, at: values.at ?? null, kind, json: values.json ?? false }
}

/** With a zone or, without one, in that of this machine; to the minute or finer; checked against the calendar. */
const FORM = { offset: true, local: true } as const
const instantSchema = z.union([z.iso.datetime(FORM), z.iso.datetime({ ...FORM, precision: -1 })])

/** The state as it was, where it was recorded. @throws UsageError, JournalError */
function readPast(db: ReturnType<typeof openForReading>, value: string, dataDir: string, lang: Lang): StateDocument {
  const history = openHistory(db)
  const span = history.span()
  const recorded = span === null ? {} : { from: iso(span.from), to: iso(span.to) }
  if (!instantSchema.safeParse(value).success) throw new UsageError(WORDS.at, { value, ...recorded }, lang)
  const instant = Date.parse(value)
  const facts = { time: iso(instant), ...recorded }
  if (instant > Date.now()) throw new JournalError('journal.moment-ahead', facts)
  if (span === null) throw new JournalError('journal.no-history', facts)
  // What a running engine has not written yet is as it was a moment ago.
  const told = instant > span.to && instant - span.to <= GAP_MS && engineRuns(dataDir) ? span.to : instant
  if (told < span.from || told > span.to) throw new JournalError('journal.unrecorded-moment', facts)
  const { seq, asOf, records, sources, watched } = history.at(told)
  const state = { seq, at: asOf, states: sources, records: records.values() }
  return stateDocument({ ...state, moment: instant, running: watched, now: told })
}

const iso = (at: number): string => new Date(at).toISOString()

/** Reads the journal at one sequence, beside an engine that may be writing. @throws UsageError, JournalError */
function readState({ dataDir, at: instant, kind }: StateOptions, lang: Lang): StateDocument {
  let db: ReturnType<typeof openForReading> | null = null
  try {
    const opened = openForReading(dataDir)
    db = opened
    const document = opened.transaction(() => {
      if (instant !== null) return readPast(opened, instant, dataDir, lang)
      const { seq, at } = readHead(opened)
      // Asked first: an engine that ends after it was seen running has saved its states before it let go of the folder.
      const running = engineRuns(dataDir)
      const states = readSourceStates(opened)
      return stateDocument({ seq, at, moment: null, running, states, records: readRecords(opened), now: Date.now() })
    })()
    return kind === null ? document : { ...document, entities: document.entities.filter((entity) => entity.kind === kind) }
  } catch (error) {
    throw worded(error, dataDir)
  } finally {
    db?.close()
  }
}

function headOf({ at, running }: StateDocument): Words {
  if (at !== null) return running ? WORDS.headPast : WORDS.headUnwatched
  return running ? WORDS.headRunning : WORDS.headStopped
}

function printed(document: StateDocument, lang: Lang): string {
  const never = WORDS.never[lang]
  const head = headOf(document)
  const sources = document.sources.map(({ name, phase, asOf, problem }) => [
    name,
    phase,
    asOf ?? never,
    problem?.text[lang] ?? '',
  ])
  const entities = [...document.entities]
    .sort((a, b) => compareLevels(a.level, b.level) || (a.id < b.id ? -1 : 1))
    .map((entity) => [
      ...[entity.level, entity.kind, entity.name, entity.source ?? '', staleText(entity, never)],
      entity.reasons.map((reason) => reason.text[lang]).join('; '),
    ])
  const titled = (title: Words, rows: readonly string[][]): string => textTable([title[lang].split('|'), ...rows])
  return [
    `${fill(head[lang], { at: document.at ?? '', asOf: document.asOf ?? never, seq: document.seq })}\n`,
    titled(WORDS.sources, sources),
    entities.length === 0 ? `${WORDS.nothing[lang]}\n` : titled(WORDS.entities, entities),
  ].join('\n')
}

const staleText = ({ stale, staleSince }: EntityDocument, never: string): string => (stale ? (staleSince ?? never) : '')

/** Where the journal lies that is asked for. A case is a data folder of its own. @throws CaseError */
const folderOf = ({ dataDir, called }: StateOptions): string =>
  called === null ? dataDir : readyCase(dataDir, findCase(dataDir, called).id)

/** `wanglou state`: what the data folder holds now, or held at an instant, from SQLite only. */
export const state: Command = async (args, lang) => {
  const options = optionsOf(args, lang)
  const dataDir = folderOf(options)
  const document = readState({ ...options, dataDir }, lang)
  process.stdout.write(options.json ? jsonLine(document) : printed(document, lang))
  return 0
}
