import { type Filter, type FilterName, formatQuery, parseQuery, type Query } from '../../../shared/estate/find.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import type { Estate } from '../../feed/estate-fold.ts'
import { nameIn } from '../../i18n/names.ts'

/** What is known here of the things that filters name. */
export type Known = Pick<Estate, 'bureaus' | 'apps' | 'clusters'>

interface NamedRow {
  readonly id: string
  readonly name: string
  readonly nameEn: string | null
}

const ROWS: Readonly<Partial<Record<FilterName, (known: Known) => ReadonlyMap<string, NamedRow>>>> = {
  bureau: ({ bureaus }) => bureaus,
  app: ({ apps }) => apps,
  cloud: ({ clusters }) => clusters,
}

const plainId = (id: string): string => id.slice(id.indexOf(':') + 1)

/** Whether a filter by that name would find the thing too. */
const goesBy = ({ id, name, nameEn }: NamedRow, called: string): boolean =>
  [id, plainId(id), name, nameEn].some((own) => own?.toLowerCase() === called.toLowerCase())

/** A filter that a person can read: by the name of what it names by id, where nothing else goes by that and a line can hold it. */
function readable(filter: Filter, known: Known, lang: Lang): Filter {
  const { by, value } = filter
  // Of nodes not all are known here: their cluster stays.
  if (by === 'node') return value.startsWith('node:') ? { by, value: plainId(value) } : filter
  const rows = ROWS[by]?.(known)
  const row = rows?.get(value)
  if (rows === undefined || row === undefined) return filter
  const name = nameIn(row, lang)
  const isHeld = name !== '' && name === name.replaceAll('"', '').trim()
  return isHeld && [...rows.values()].every((other) => other === row || !goesBy(other, name)) ? { by, value: name } : filter
}

/** The line of a query in the language of the screen. */
export const lineText = ({ words, filters }: Query, known: Known, lang: Lang): string =>
  formatQuery({ words, filters: filters.map((filter) => readable(filter, known, lang)) }, lang)

/** A line that came from elsewhere, such as of a link: with ids in it, it is written anew; else it stays as it is. */
export function readableLine(line: string, known: Known, lang: Lang): string {
  const query = parseQuery(line)
  return query.filters.some((filter) => readable(filter, known, lang) !== filter) ? lineText(query, known, lang) : line
}
