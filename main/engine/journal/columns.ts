/**
 * Many JSON values of few shapes, by columns: what lies in one place of the shape lies together, so that a compressor finds what
 * repeats, and numbers that grow cost a byte.
 *
 * A shape is the value with its numbers and strings blanked; true, false and null stay in it:
 *   [7, {"ready": false, "version": "41", "name": "a"}]  has the shape  [0, {"ready": false, "version": "0", "name": ""}]
 * Blanks: 0 a whole number, 0.5 any other number, "0" a string that is a whole number, "" any other string. Every blank takes the
 * next value of its column; a column is all blanks of a kind with one path (places in an array share theirs). Columns are numbered
 * as the shapes, in their order, first name them.
 *
 * Bytes: [length of the head, u32 LE] [head: JSON {shapes, strings, sizes}] [which shape each value has] [a stream a column].
 * Streams hold varints: numbers as the zigzag difference to the one before, strings as 0 for the next one of the column's own list,
 * else their place in it, counted from 1; other numbers as 8 bytes.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

const BLANK = { whole: '0', number: '0.5', digits: '"0"', text: '""' } as const
export type Blank = keyof typeof BLANK

/** Beyond this the difference of two whole numbers might not be one any more. */
const WHOLE_LIMIT = 2 ** 51
const DIGITS = /^(?:0|[1-9]\d{0,14})$/

const isWhole = (value: number): boolean =>
  Number.isInteger(value) && value < WHOLE_LIMIT && value > -WHOLE_LIMIT && !Object.is(value, -0)

interface Head {
  readonly shapes: readonly Json[]
  /** The list of strings of each column; [] where it has numbers. */
  readonly strings: readonly (readonly string[])[]
  /** Bytes of each stream: the shapes', then each column's. */
  readonly sizes: readonly number[]
}

/** A growing run of bytes. */
function createStream() {
  let bytes = new Uint8Array(256)
  let view = new DataView(bytes.buffer)
  let size = 0
  const room = (more: number): void => {
    if (size + more <= bytes.length) return
    const larger = new Uint8Array(2 * (size + more))
    larger.set(bytes)
    bytes = larger
    view = new DataView(bytes.buffer)
  }
  return {
    varint(value: number): void {
      room(8)
      let left = value
      while (left >= 128) {
        bytes[size++] = (left % 128) + 128
        left = Math.floor(left / 128)
      }
      bytes[size++] = left
    },
    number(value: number): void {
      room(8)
      view.setFloat64(size, value, true)
      size += 8
    },
    taken: (): Uint8Array => bytes.subarray(0, size),
  }
}

interface ColumnWriter {
  readonly strings: string[]
  put(leaf: number | string): void
  taken(): Uint8Array
}

function createColumnWriter(blank: Blank): ColumnWriter {
  const stream = createStream()
  const strings: string[] = []
  const places = new Map<string, number>()
  let last = 0
  return {
    strings,
    put(leaf) {
      if (blank === 'number') stream.number(Number(leaf))
      else if (blank === 'text') {
        const text = String(leaf)
        const place = places.get(text)
        stream.varint(place ?? 0)
        if (place === undefined) places.set(text, strings.push(text))
      } else {
        const difference = Number(leaf) - last
        last = Number(leaf)
        stream.varint(difference < 0 ? -2 * difference - 1 : 2 * difference)
      }
    },
    taken: stream.taken,
  }
}

/** The blank in a place of a shape; null: a part that is no blank. */
export function blankOf(part: Json): Blank | null {
  if (typeof part === 'number') return part === 0 ? 'whole' : 'number'
  if (typeof part === 'string') return part === '' ? 'text' : 'digits'
  return null
}

/** Visits the blanks of a shape in the order in which its leaves are written, each with the name of its column. */
export function eachBlank(part: Json, path: string, visit: (name: string, blank: Blank) => void): void {
  const blank = blankOf(part)
  if (blank !== null) visit(`${path} ${blank}`, blank)
  else if (isList(part)) for (const item of part) eachBlank(item, `${path}/`, visit)
  else if (typeof part === 'object' && part !== null) {
    for (const [key, value] of Object.entries(part)) eachBlank(value, `${path}/${key}`, visit)
  }
}

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

/** The values as bytes. What JSON leaves out (undefined) is left out. */
export function columnsOf(values: Iterable<Json>): Buffer {
  const shapeRefs = createStream()
  const shapes = new Map<string, { readonly place: number; readonly columns: readonly ColumnWriter[] }>()
  const columns = new Map<string, ColumnWriter>()
  const quoted = new Map<string, string>()
  let leaves: (number | string)[] = []

  const quote = (key: string): string => {
    const known = quoted.get(key)
    if (known !== undefined) return known
    const made = JSON.stringify(key)
    quoted.set(key, made)
    return made
  }

  /** The text of the value's shape; its leaves are left in `leaves`. */
  function shapeOf(value: Json): string {
    if (typeof value === 'number') {
      leaves.push(value)
      return isWhole(value) ? BLANK.whole : BLANK.number
    }
    if (typeof value === 'string') {
      leaves.push(value)
      return DIGITS.test(value) ? BLANK.digits : BLANK.text
    }
    if (value === null || typeof value !== 'object') return String(value)
    let text = ''
    if (isList(value)) {
      for (const item of value) text += `${text === '' ? '' : ','}${shapeOf(item)}`
      return `[${text}]`
    }
    for (const key in value) {
      const part = value[key]
      if (part !== undefined) text += `${text === '' ? '' : ','}${quote(key)}:${shapeOf(part)}`
    }
    return `{${text}}`
  }

  function columnsFor(shape: string): ColumnWriter[] {
    const named: ColumnWriter[] = []
    eachBlank(JSON.parse(shape), '', (name, blank) => {
      const column = columns.get(name) ?? createColumnWriter(blank)
      columns.set(name, column)
      named.push(column)
    })
    return named
  }

  for (const value of values) {
    leaves = []
    const text = shapeOf(value)
    let shape = shapes.get(text)
    if (shape === undefined) {
      shape = { place: shapes.size, columns: columnsFor(text) }
      shapes.set(text, shape)
    }
    shapeRefs.varint(shape.place)
    for (const [n, column] of shape.columns.entries()) column.put(leaves[n] ?? '')
  }

  const all = [...columns.values()]
  const streams = [shapeRefs.taken(), ...all.map((column) => column.taken())]
  const head: Head = {
    shapes: [...shapes.keys()].map((text): Json => JSON.parse(text)),
    strings: all.map((column) => column.strings),
    sizes: streams.map((stream) => stream.length),
  }
  const headBytes = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(headBytes.length)
  return Buffer.concat([length, headBytes, ...streams])
}
