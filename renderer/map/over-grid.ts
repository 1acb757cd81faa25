import type { Brush, ScreenRect } from './brush.ts'
import type { Rect } from './city-geometry.ts'

/** How far from its middle, or from its house, anything over the city draws, root units. */
const REACH = 0.3
/** Side of the squares that are drawn anew as a whole, root units: small ones cut a street in many, large ones hold many streets. */
const SIDE = 8

/** The picture in numbered squares, on whole device pixels. */
export interface Grid {
  keys(): Iterable<number>
  place(square: number): ScreenRect
  /** A square and what is near enough to be seen in it. */
  around(square: number): ScreenRect
  /** The squares in which anything shows that is drawn at these places. */
  under(places: readonly ScreenRect[]): ReadonlySet<number>
}

export function gridOn(picture: Rect, { unit }: Pick<Brush, 'unit'>): Grid {
  const side = Math.round(SIDE * unit)
  // Whole: where a square cuts a street there is a corner, and corners lie on parts of a pixel.
  const reach = Math.ceil(REACH * unit)
  const columns = Math.ceil(picture.width / side)
  const rows = Math.ceil(picture.height / side)
  const nth = (from: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(from / side)))
  const grown = (square: number, by: number): ScreenRect => ({
    x: picture.x + (square % columns) * side - by,
    y: picture.y + Math.floor(square / columns) * side - by,
    width: side + 2 * by,
    height: side + 2 * by,
  })
  return {
    keys: () => Array(columns * rows).keys(),
    place: (square) => grown(square, 0),
    around: (square) => grown(square, reach),
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
