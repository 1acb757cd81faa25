import { compareLevels, type Level } from '../../../shared/estate/level.ts'

interface Named {
  readonly level: Level
  readonly name: string
}

/** Numbers in names count as numbers: the tenth replica of a database comes after its second. */
const NAMES = new Intl.Collator('en', { numeric: true })

/** The order of a card's tables: gravest first, then by name. */
export const gravestFirst = (a: Named, b: Named): number =>
  compareLevels(a.level, b.level) || NAMES.compare(a.name, b.name) || (a.name < b.name ? -1 : 1)
