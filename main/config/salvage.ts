import type { z } from 'zod'

/** Each round takes something out; a file that is wrong in more places than this is of something else. */
const ROUNDS = 50

type Path = readonly PropertyKey[]

/** Of what holds others: an object, a list. */
const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null

/** What stands at the path; undefined: nothing. */
const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (isHolder(inner) ? Reflect.get(inner, key) : undefined), value)

/** Takes out what stands at the path, or what it would stand in: an entry without what it needs is none. */
function takeOut(value: unknown, path: Path): void {
  const key = path.at(-1)
  if (key === undefined) return
  const parent = at(value, path.slice(0, -1))
  if (!isHolder(parent) || !Reflect.has(parent, key)) takeOut(value, path.slice(0, -1))
  else if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else Reflect.deleteProperty(parent, key)
}

/**
 * What of a value its schema understands: whatever it does not is left out, for which defaults stand. So one setting that a person mistyped, or
 * that a later version wrote, does not take the others with it. The schema takes an empty object.
 */
export function salvaged<S extends z.ZodType>(schema: S, raw: unknown): z.output<S> {
  const rest: unknown = isHolder(raw) && !Array.isArray(raw) ? structuredClone(raw) : {}
  for (let round = 0; round < ROUNDS; round += 1) {
    const parsed = schema.safeParse(rest)
    if (parsed.success) return parsed.data
    // One at a time: what is taken out of a list moves the others.
    const [issue] = parsed.error.issues
    if (issue === undefined) break
    if (issue.code !== 'unrecognized_keys') takeOut(rest, issue.path)
    else for (const key of issue.keys) takeOut(rest, [...issue.path, key])
  }
  return schema.parse({})
}
