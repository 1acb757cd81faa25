import { type Filter, type FilterName, QUERY_MAX } from '../../../shared/estate/find.ts'
import { paletteStore } from '../../stores/palette.ts'
import { estateStore, openPage, selectApp, viewStore } from '../../stores/stores.ts'
import type { Row } from './columns.ts'
import { lineText } from './line-text.ts'

/** What is not shown by a card of an app is shown by what is in it or on it. */
const INSIDE: Readonly<Partial<Record<Row['kind'], FilterName>>> = { bureau: 'bureau', cluster: 'cloud', node: 'node' }

/** The filter that leaves what belongs to an entity, by its whole id: nothing else has it; null: it has nothing of its own. */
export function filterBy({ kind, id }: Pick<Row, 'kind' | 'id'>): Filter | null {
  const by = kind === 'app' ? 'app' : INSIDE[kind]
  return by === undefined ? null : { by, value: id }
}

/** Opens the list of entities with that line, as much of it as is looked for. */
export function openList(line: string): void {
  paletteStore.setState({ line: line.slice(0, QUERY_MAX) })
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
  if (filter !== null) openList(lineText({ words: [], filters: [filter] }, estateStore.getState(), viewStore.getState().lang))
}
