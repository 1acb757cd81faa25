/** Remembers by a key what is asked for again and again; what nobody asked for since the turn before last is let go. */
export interface Turning<V> {
  /** Kept since the last turn, count. */
  readonly young: number
  get(key: string): V | undefined
  set(key: string, value: V): void
  turn(): void
  clear(): void
}

export function createTurning<V>(): Turning<V> {
  let old = new Map<string, V>()
  let young = new Map<string, V>()
  return {
    get young() {
      return young.size
    },
    get(key) {
      const known = young.get(key)
      if (known !== undefined) return known
      const aged = old.get(key)
      if (aged !== undefined) young.set(key, aged)
      return aged
    },
    set: (key, value) => void young.set(key, value),
    turn() {
      old = young
      young = new Map()
    },
    clear() {
      old = new Map()
      young = new Map()
    },
  }
}
