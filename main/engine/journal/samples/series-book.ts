import { ordered, type Series } from './raw-chunk.ts'

/** Series by number, gathered reading by reading from chunks that may overlap. */
export interface SeriesBook {
  add(no: number, at: number, units: number): void
  addAll(series: Series): void
  /** All of them in order, ascending by number; of two readings at one time the one that was added later. */
  list(): Series[]
}

export function createSeriesBook(): SeriesBook {
  const book = new Map<number, Series>()

  function seriesOf(no: number): Series {
    const found = book.get(no)
    if (found !== undefined) return found
    const made: Series = { no, at: [], units: [] }
    book.set(no, made)
    return made
  }

  return {
    add(no, at, units) {
      const series = seriesOf(no)
      series.at.push(at)
      series.units.push(units)
    },
    addAll({ no, at, units }) {
      const series = seriesOf(no)
      for (let n = 0; n < at.length; n += 1) {
        series.at.push(at[n] ?? 0)
        series.units.push(units[n] ?? 0)
      }
    },
    list: () => [...book.values()].map(ordered).sort((a, b) => a.no - b.no),
  }
}
