import type { RecordId } from '../../../../shared/estate/record.ts'

/** Records by two names, such as namespace and name. Several may have the same, on several clusters. */
export interface NameIndex {
  add(home: string, name: string, id: RecordId): void
  remove(home: string, name: string, id: RecordId): void
  find(home: string, name: string): readonly RecordId[]
}

const NONE: readonly RecordId[] = []

/** The names are those of the records, not made for it, and one id is no list: ten thousands of pods are in here. */
export function createNameIndex(): NameIndex {
  const homes = new Map<string, Map<string, RecordId | readonly RecordId[]>>()
  const listOf = (found: RecordId | readonly RecordId[] | undefined): readonly RecordId[] =>
    found === undefined ? NONE : typeof found === 'string' ? [found] : found

  return {
    add(home, name, id) {
      const names = homes.get(home)
      if (names === undefined) {
        homes.set(home, new Map([[name, id]]))
        return
      }
      const known = listOf(names.get(name))
      if (!known.includes(id)) names.set(name, known.length === 0 ? id : [...known, id])
    },
    remove(home, name, id) {
      const names = homes.get(home)
      if (names === undefined) return
      const [first, ...more] = listOf(names.get(name)).filter((other) => other !== id)
      if (first === undefined) names.delete(name)
      else names.set(name, more.length === 0 ? first : [first, ...more])
      if (names.size === 0) homes.delete(home)
    },
    find: (home, name) => listOf(homes.get(home)?.get(name)),
  }
}
