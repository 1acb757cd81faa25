import { type Blank, blankOf, eachBlank, isList, type Json } from './columns.ts'
import { DamageError } from './damage.ts'

/** Takes the next value of a place in a shape. */
type Take = () => Json

interface Head {
  readonly shapes: readonly Json[]
  readonly strings: readonly (readonly unknown[])[]
  readonly sizes: readonly number[]
}

function headFrom(text: string): Head {
  let head: unknown
  try {
    head = JSON.parse(text)
  } catch {
    throw new DamageError('the head of columns is not JSON')
  }
  const { shapes, strings, sizes }: Readonly<Record<string, unknown>> = { ...Object(head) }
  const whole = (size: unknown): size is number => Number.isSafeInteger(size) && Number(size) >= 0
  if (!Array.isArray(shapes) || !Array.isArray(strings) || !Array.isArray(sizes) || !sizes.every(whole)) {
    throw new DamageError('the head of columns is not one of ours')
  }
  return { shapes, strings, sizes }
}

function varints(bytes: Uint8Array): { next(): number; readonly left: boolean } {
  let at = 0
  return {
    next() {
      const first = bytes[at]
      if (first !== undefined && first < 128) {
        at += 1
        return first
      }
      let value = 0
      let scale = 1
      for (;;) {
        const byte = bytes[at]
        if (byte === undefined) throw new DamageError('a column ends too early')
        at += 1
        if (byte < 128) return value + byte * scale
        value += (byte - 128) * scale
        scale *= 128
      }
    },
    get left() {
      return at < bytes.length
    },
  }
}

function takeNumber(bytes: Uint8Array): Take {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  return () => {
    if (at + 8 > bytes.length) throw new DamageError('a column ends too early')
    at += 8
    return view.getFloat64(at - 8, true)
  }
}

function takeText(bytes: Uint8Array, strings: readonly unknown[]): Take {
  const { next } = varints(bytes)
  let fresh = 0
  return () => {
    const place = next()
    const text = strings[place === 0 ? fresh++ : place - 1]
    if (typeof text !== 'string') throw new DamageError('a column names a string that is not there')
    return text
  }
}

function takeWhole(bytes: Uint8Array): () => number {
  const { next } = varints(bytes)
  let last = 0
  return () => {
    const zigzag = next()
    last += zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
    return last
  }
}

const TAKE: Readonly<Record<Blank, (bytes: Uint8Array, strings: readonly unknown[]) => Take>> = {
  whole: takeWhole,
  digits(bytes) {
    const take = takeWhole(bytes)
    return () => String(take())
  },
  number: takeNumber,
  text: takeText,
}

/** How a part of a shape is taken; null: it has no blanks and is always the same. */
function taking(part: Json, column: () => Take): Take | null {
  if (blankOf(part) !== null) return column()
  if (typeof part !== 'object' || part === null) return null
  if (isList(part)) {
    const items = part.map((item) => taking(item, column) ?? (() => item))
    return items.length === 0 ? null : () => items.map((take) => take())
  }
  const fields: { readonly key: string; readonly take: Take }[] = []
  for (const [key, value] of Object.entries(part)) {
    const take = taking(value, column)
    if (take !== null) fields.push({ key, take })
  }
  if (fields.length === 0) return null
  return () => {
    // Copied from the shape, so that all its objects are of one make, and what is always the same need not be set.
    const made: Record<string, Json> = { ...part }
    for (const { key, take } of fields) made[key] = take()
    return made
  }
}

/** The values that `columnsOf` was given, in their order. What repeats may be one object. @throws DamageError */
export function* valuesOf(bytes: Uint8Array): Generator<Json> {
  const headSize = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const head = headFrom(Buffer.from(bytes.subarray(4, 4 + headSize)).toString())
  let at = 4 + headSize
  const streams = head.sizes.map((size) => {
    at += size
    return bytes.subarray(at - size, at)
  })
  if (at !== bytes.length) throw new DamageError('columns are longer or shorter than they say')

  const columns = new Map<string, Take>()
  const takes = head.shapes.map((shape) => {
    const named: Take[] = []
    eachBlank(shape, '', (name, blank) => {
      const place = columns.size
      const known = columns.get(name)
      const column = known ?? TAKE[blank](streams[place + 1] ?? new Uint8Array(), head.strings[place] ?? [])
      if (known === undefined) columns.set(name, column)
      named.push(column)
    })
    let next = 0
    return taking(shape, () => named[next++] ?? (() => null)) ?? (() => shape)
  })
  const refs = varints(streams[0] ?? new Uint8Array())
  while (refs.left) {
    const take = takes[refs.next()]
    if (take === undefined) throw new DamageError('a value has no shape')
    yield take()
  }
}
