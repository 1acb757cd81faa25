import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** Text that is packed at once, characters. */
const PIECE = 256 * 1024

/** Lines that wait for their turn, packed: a package is written member after member, and what the page shows of one comes behind them all. */
export interface PackedLines {
  add(line: string): void
  /** All that was added, in order, some lines at a time. */
  texts(): Generator<string>
  /** Each line parsed, where they are JSON. */
  values(): Generator<unknown>
}

export function createPackedLines(): PackedLines {
  const packed: Buffer[] = []
  let waiting: string[] = []
  let length = 0
  function* texts(): Generator<string> {
    for (const piece of packed) yield inflateRawSync(piece).toString()
    yield waiting.join('')
  }

  return {
    texts,
    add(line) {
      waiting.push(line)
      length += line.length
      if (length < PIECE) return
      packed.push(deflateRawSync(waiting.join('')))
      waiting = []
      length = 0
    },
    *values() {
      for (const text of texts()) for (const line of text.split('\n')) if (line !== '') yield JSON.parse(line)
    },
  }
}
