/** A piece of a view that is always sent whole: made anew when asked for after `touch`, and told apart by its version. */
export interface Part<T> {
  /** What it rests on may have changed. */
  touch(): void
  readonly value: T
  /** Grows when the value has really changed; starts at 1. */
  readonly version: number
}

/** `make` runs at most once between two touches, however many windows look. */
export function createPart<T>(make: () => T): Part<T> {
  let current = make()
  let text = JSON.stringify(current)
  let version = 1
  let touched = false

  function refresh(): void {
    if (!touched) return
    touched = false
    const next = make()
    const nextText = JSON.stringify(next)
    if (nextText === text) return
    current = next
    text = nextText
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
