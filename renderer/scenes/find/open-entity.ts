import { type FilterName, formatQuery } from '../../../shared/estate/find.ts'
import { paletteStore } from '../../stores/palette.ts'
import { openPage, selectApp } from '../../stores/stores.ts'
import type { Row } from './columns.ts'

/** What is not shown by a card of an app is shown by what is in it or on it. */
const INSIDE: Readonly<Partial<Record<Row['kind'], FilterName>>> = { bureau: 'bureau', cluster: 'cloud', node: 'node' }

/** The filter that leaves what belongs to an entity; null: it has nothing of its own. */
export function filterBy({
  kind,
  id,
  name,
}: Pick<Row, 'kind' | 'id' | 'name'>): { readonly by: FilterName; readonly value: string } | null {
  const by = kind === 'app' ? 'app' : INSIDE[kind]
  if (by === undefined) return null
  const plain = id.slice(id.indexOf(':') + 1)
  return { by, value: kind === 'node' ? name : plain }
}

/** Opens the list of entities with that line. */
export function openList(line: string): void {
  paletteStore.setState({ line })
  openPage('find')
}

/** Shows an entity: the card of the app that it is of, else the list of what is in it or on it. */
export function openEntity(row: Row): void {
  const app = row.kind === 'app' ? row.id : (row.app?.id ?? null)
  if (app !== null) {
    selectApp(app)
    return
  }
  const filter = filterBy(row)
  if (filter !== null) openList(formatQuery({ words: [], filters: [filter] }))
}
