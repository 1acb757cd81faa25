/** Marks a branch that the types say cannot be reached; throws with the stray value if it is. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}

/** Returns `value` when it is neither null nor undefined; throws an Error with `what` otherwise. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`missing: ${what}`)
  return value
}
