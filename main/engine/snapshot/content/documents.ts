import type { Json } from '../../../../shared/snapshot/table.ts'

/** A JSON document as a stream: fields first, then a list an element a line, which is never in memory as a whole. */
export function* listDocument(
  fields: Readonly<Record<string, Json>>,
  name: string,
  elements: Iterable<unknown>,
): Generator<string> {
  const head = JSON.stringify({ ...fields, [name]: [] })
  yield head.slice(0, -2)
  let first = true
  for (const element of elements) {
    yield `${first ? '\n' : ',\n'}${JSON.stringify(element)}`
    first = false
  }
  yield `${first ? '' : '\n'}]}\n`
}

export function* document(value: unknown): Generator<string> {
  yield `${JSON.stringify(value)}\n`
}
