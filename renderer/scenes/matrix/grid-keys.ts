/** A place in the grid: `column` 0 is the name of the row. */
export interface Place {
  readonly row: number
  readonly column: number
}

interface GridSize {
  readonly rows: number
  readonly columns: number
  /** Rows of a page. */
  readonly page: number
}

type Step = (place: Place, size: GridSize) => Place

const KEYS: ReadonlyMap<string, Step> = new Map([
  ['ArrowUp', ({ row, column }) => ({ row: row - 1, column })],
  ['ArrowDown', ({ row, column }) => ({ row: row + 1, column })],
  ['ArrowLeft', ({ row, column }) => ({ row, column: column - 1 })],
  ['ArrowRight', ({ row, column }) => ({ row, column: column + 1 })],
  ['PageUp', ({ row, column }, { page }) => ({ row: row - page, column })],
  ['PageDown', ({ row, column }, { page }) => ({ row: row + page, column })],
  ['Home', ({ row }) => ({ row, column: 0 })],
  ['End', ({ row }, { columns }) => ({ row, column: columns - 1 })],
])

/** Where a key leads, within the grid; null: it is none of the grid's. With Ctrl, Home and End lead to the first and the last row. */
export function keyPlace(key: string, ctrl: boolean, place: Place, size: GridSize): Place | null {
  const step = KEYS.get(key)
  if (step === undefined) return null
  const to = step(place, size)
  const row = ctrl && key === 'Home' ? 0 : ctrl && key === 'End' ? size.rows - 1 : to.row
  return { row: clamp(row, size.rows), column: clamp(to.column, size.columns) }
}

const clamp = (n: number, count: number): number => Math.max(0, Math.min(count - 1, n))
