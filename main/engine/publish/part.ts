import { same } from '../estate/same.ts'

/** A piece of a view: made anew when asked for after `touch`, and told apart by its version. */
export interface Part<T> {
  /** What it rests on may have changed. */
  touch(): void
  readonly value: T
  /** Grows when the value has really changed; starts at 1. */
  readonly version: number
}

/**
 * `make` runs at most once between two touches, however many windows look.
 * @param keep what of the value before stays the very same object; that value itself where the next one tells the same
 */
export function createPart<T>(make: () => T, keep: (before: T, next: T) => T = keepSame): Part<T> {
  let current = make()
  let version = 1
  let touched = false

  function refresh(): void {
    if (!touched) return
    touched = false
    const next = keep(current, make())
    if (next === current) return
    current = next
    version += 1
  }

  return {
    touch() {
      touched = true
    },
    get value() {
      refresh()
      return current
    },
    get version() {
      refresh()
      return version
    },
  }
}

const keepSame = <T>(before: T, next: T): T => (same(before, next) ? before : next)

/** Of rows each that tells the same: a window is sent only the others. */
export function keepRows<R extends { readonly id: string }>(before: readonly R[], next: readonly R[]): readonly R[] {
  const known = new Map(before.map((row) => [row.id, row]))
  const rows = next.map((row) => keepSame(known.get(row.id) ?? row, row))
  return rows.length === before.length && rows.every((row, n) => row === before[n]) ? before : rows
}
