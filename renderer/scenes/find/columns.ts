import type { FindSort } from '../../../shared/estate/find.ts'
import { isGrade } from '../../../shared/estate/level.ts'
import { reasonText } from '../../../shared/estate/reason-words.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { CheckedFindFrame } from '../../feed/frame-schema.ts'
import { bytesText, coresText, countText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { type FindWord, tell } from './words.ts'

export type Row = CheckedFindFrame['rows'][number]

/** What stands for a figure that nobody told. */
export const UNKNOWN = '–'

/**
 * Until when a row is known to be true, ms since the epoch: of a source that is lost till then, else as all that is found (`asOf`). null:
 * nothing of it was ever known.
 */
export const rowAsOf = ({ staleSince }: Pick<Row, 'staleSince'>, asOf: number | null): number | null =>
  staleSince === null ? asOf : staleSince || null

const COLUMN_NAMES = [
  ...(['name', 'kind', 'level', 'reason', 'app', 'bureau', 'cloud', 'node', 'ready'] as const),
  ...(['cpuRequested', 'cpuUsed', 'memoryRequested', 'memoryUsed', 'restarts', 'version'] as const),
] as const
type ColumnName = (typeof COLUMN_NAMES)[number]

/** A column of the list of entities. */
export interface Column {
  readonly name: ColumnName
  readonly sort: FindSort | null
  /** A figure, which stands at the right. */
  readonly figure: boolean
  /** What stands in the cell; '' for what the entity has not. */
  readonly text: (row: Row, lang: Lang, cloudName: (source: string) => string) => string
  /** The same for a spreadsheet: a bare number in the unit of the header, or a text. */
  readonly value: (row: Row, lang: Lang, cloudName: (source: string) => string) => string | number | null
}

const GIB = 1024 ** 3

type Told = Pick<Column, 'text' | 'value'>

const text = (of: Column['text']): Told => ({ text: of, value: (...args) => of(...args) || null })

/** A figure of things that have one: unknown is told as such, and what has none says nothing. */
const figure = (
  of: (row: Row) => number | null,
  told: (value: number, lang: Lang) => string,
  has: (row: Row) => boolean,
  unit = 1,
): Told => ({
  text(row, lang) {
    const value = of(row)
    if (value === null) return has(row) ? UNKNOWN : ''
    return told(value, lang)
  },
  value(row) {
    const value = of(row)
    return value === null ? null : value / unit
  },
})

const usesThings = ({ kind }: Row): boolean => kind !== 'bureau'
const asks = ({ kind }: Row): boolean => kind === 'app' || kind === 'component' || kind === 'instance' || kind === 'cluster'

const READY: Told = {
  text(row, lang) {
    const { ready, total } = row
    if (total === null) return usesThings(row) ? UNKNOWN : ''
    return `${ready === null ? UNKNOWN : countText(ready, lang)} / ${countText(total, lang)}`
  },
  value: ({ ready, total }) => (total === null ? null : ready),
}

const column = (name: ColumnName, sort: FindSort | null, told: Told, isFigure = false): Column => ({
  ...{ name, sort, figure: isFigure },
  ...told,
})

export const COLUMNS: readonly Column[] = [
  column(
    'name',
    'name',
    text((row, lang) => nameIn(row, lang)),
  ),
  column(
    'kind',
    null,
    text(({ kind }, lang) => tell(lang, `kind.${kind}`)),
  ),
  column(
    'level',
    'level',
    text(({ level }, lang) => say(lang, `level.${level}`)),
  ),
  column(
    'reason',
    null,
    text(({ reason, level }, lang) => (reason === null || !isGrade(level) ? '' : reasonText(reason.code, reason.facts, lang))),
  ),
  column(
    'app',
    null,
    text(({ app }, lang) => (app === null ? '' : nameIn(app, lang))),
  ),
  column(
    'bureau',
    null,
    text(({ bureau }, lang) => (bureau === null ? '' : nameIn(bureau, lang))),
  ),
  column(
    'cloud',
    null,
    text(({ cloud }, _lang, cloudName) => (cloud === null ? '' : cloudName(cloud))),
  ),
  column(
    'node',
    null,
    text(({ node, kind }) => (kind === 'node' ? '' : (node ?? ''))),
  ),
  column('ready', 'ready', READY, true),
  column(
    'cpuRequested',
    'cpuRequested',
    figure(({ requested }) => requested.cpuMilli, coresText, asks, 1_000),
    true,
  ),
  column(
    'cpuUsed',
    'cpuUsed',
    figure(({ used }) => used.cpuMilli, coresText, usesThings, 1_000),
    true,
  ),
  column(
    'memoryRequested',
    'memoryRequested',
    figure(({ requested }) => requested.memoryBytes, bytesText, asks, GIB),
    true,
  ),
  column(
    'memoryUsed',
    'memoryUsed',
    figure(({ used }) => used.memoryBytes, bytesText, usesThings, GIB),
    true,
  ),
  column(
    'restarts',
    'restarts',
    figure(
      ({ restarts }) => restarts,
      countText,
      ({ kind }) => kind === 'instance',
    ),
    true,
  ),
  column('version', null, {
    // Of an image its tag: registry and name are longer, and alike in all rows of a component.
    text: ({ version }) => version?.split('/').at(-1)?.split(':').at(-1) ?? '',
    value: ({ version }) => version,
  }),
]

/** The unit of a column's bare numbers, for the header of a sheet; null: GiB, the same in both languages. */
export const UNITS = {
  cpuRequested: 'unit.cores',
  cpuUsed: 'unit.cores',
  memoryRequested: null,
  memoryUsed: null,
} as const satisfies Partial<Record<ColumnName, FindWord | null>>

export const hasUnit = (name: ColumnName): name is keyof typeof UNITS => Object.hasOwn(UNITS, name)
