import { resolve } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { compareLevels } from '../../shared/estate/level.ts'
import { ENTITY_KINDS, type EntityKind } from '../../shared/estate/record.ts'
import { fill, type Lang, type Words } from '../../shared/lib/words.ts'
import { openForReading, worded } from '../engine/journal/journal.ts'
import { engineRuns } from '../engine/journal/lock.ts'
import { readHead, readRecords, readSourceStates } from '../engine/journal/read.ts'
import { type Command, parsedBy, USAGE, UsageError } from './command.ts'
import { type EntityDocument, type StateDocument, stateDocument } from './state-document.ts'
import { textTable } from './text-table.ts'

const WORDS = {
  kind: { 'zh-CN': '没有“{kind}”这个类别；可选：{known}', en: 'there is no kind "{kind}"; there are: {known}' },
  at: {
    'zh-CN': '还不能查看过去的时刻（--at）；目前只能查看当前状态',
    en: 'a past moment (--at) cannot be shown yet; only the present state can',
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
  readonly kind: EntityKind | null
  readonly json: boolean
}

function optionsOf(args: readonly string[], lang: Lang): StateOptions {
  const { values } = parsedBy(
    () =>
      parseArgs({
        args: [...args],
        options: { data: { type: 'string' }, at: { type: 'string' }, kind: { type: 'string' }, json: { type: 'boolean' } },
      }),
    lang,
  )
  if (!values.data) throw new UsageError(USAGE.needed, { option: '--data' }, lang)
  if (values.at !== undefined) throw new UsageError(WORDS.at, {}, lang)
  const kind = values.kind === undefined ? null : ENTITY_KINDS.find((known) => known === values.kind)
  if (kind === undefined) throw new UsageError(WORDS.kind, { kind: values.kind ?? '', known: ENTITY_KINDS.join(', ') }, lang)
  return { dataDir: resolve(values.data), kind, json: values.json ?? false }
}

/** Reads the journal at one sequence, beside an engine that may be writing. @throws JournalError */
function readState({ dataDir, kind }: StateOptions): StateDocument {
  let db: ReturnType<typeof openForReading> | null = null
  try {
    const opened = openForReading(dataDir)
    db = opened
    const document = opened.transaction(() => {
      const { seq, at } = readHead(opened)
      // Asked first: an engine that ends after it was seen running has saved its states before it let go of the folder.
      const running = engineRuns(dataDir)
      return stateDocument({ seq, at, running, states: readSourceStates(opened), records: readRecords(opened), now: Date.now() })
    })()
    return kind === null ? document : { ...document, entities: document.entities.filter((entity) => entity.kind === kind) }
  } catch (error) {
    throw worded(error, dataDir)
  } finally {
    db?.close()
  }
}

function printed(document: StateDocument, lang: Lang): string {
  const never = WORDS.never[lang]
  const head = document.running ? WORDS.headRunning : WORDS.headStopped
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
    `${fill(head[lang], { asOf: document.asOf ?? never, seq: document.seq })}\n`,
    titled(WORDS.sources, sources),
    entities.length === 0 ? `${WORDS.nothing[lang]}\n` : titled(WORDS.entities, entities),
  ].join('\n')
}

const staleText = ({ stale, staleSince }: EntityDocument, never: string): string => (stale ? (staleSince ?? never) : '')

/** `wanglou state`: what the data folder holds now, from SQLite only. */
export const state: Command = async (args, lang) => {
  const options = optionsOf(args, lang)
  const document = readState(options)
  process.stdout.write(options.json ? `${JSON.stringify(document)}\n` : printed(document, lang))
  return 0
}
