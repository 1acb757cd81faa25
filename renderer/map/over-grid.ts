import type { Brush, ScreenRect } from './brush.ts'
import type { Rect } from './city-geometry.ts'

/** How far from its middle, or from its house, anything over the city draws, root units. */
const REACH = 0.3
/** Side of the squares that are drawn anew as a whole, root units: small ones cut a street in many, large ones hold many streets. */
const SIDE = 8

/** What of a rectangle lies in a square. */
export interface Part {
  readonly square: number
  readonly rect: Rect
}

/** The picture in numbered squares, on whole device pixels. */
export interface Grid {
  keys(): Iterable<number>
  place(square: number): ScreenRect
  /** A rectangle on whole device pixels, cut by the squares that it lies in. */
  cut(rect: Rect): Part[]
  /** The squares in which anything shows that is drawn at these places. */
  under(places: readonly ScreenRect[]): ReadonlySet<number>
}

export function gridOn(picture: Rect, { unit }: Pick<Brush, 'unit'>): Grid {
  const side = Math.round(SIDE * unit)
  const reach = REACH * unit
  const columns = Math.ceil(picture.width / side)
  const rows = Math.ceil(picture.height / side)
  const nth = (from: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(from / side)))
  return {
    keys: () => Array(columns * rows).keys(),
    place: (square) => ({
      x: picture.x + (square % columns) * side,
      y: picture.y + Math.floor(square / columns) * side,
      ...{ width: side, height: side },
    }),
    cut({ x, y, width, height }) {
      const parts: Part[] = []
      const [left, top] = [x - picture.x, y - picture.y]
      const [right, bottom] = [Math.min(left + width, columns * side), Math.min(top + height, rows * side)]
      for (let row = Math.max(0, Math.floor(top / side)); row * side < bottom; row += 1) {
        for (let column = Math.max(0, Math.floor(left / side)); column * side < right; column += 1) {
          const [fromX, fromY] = [Math.max(left, column * side), Math.max(top, row * side)]
          const rect = {
            ...{ x: picture.x + fromX, y: picture.y + fromY },
            ...{ width: Math.min(right, (column + 1) * side) - fromX, height: Math.min(bottom, (row + 1) * side) - fromY },
          }
          parts.push({ square: row * columns + column, rect })
        }
      }
      return parts
    },
    under(places) {
      const found = new Set<number>()
      for (const place of places) {
        const [x, y] = [place.x - picture.x - reach, place.y - picture.y - reach]
        const [right, bottom] = [x + place.width + 2 * reach, y + place.height + 2 * reach]
        if (right < 0 || bottom < 0 || x > picture.width || y > picture.height) continue
        const [lastRow, lastColumn] = [nth(bottom, rows), nth(right, columns)]
        for (let row = nth(y, rows); row <= lastRow; row += 1) {
          for (let column = nth(x, columns); column <= lastColumn; column += 1) found.add(row * columns + column)
        }
      }
      return found
    },
  }
}
