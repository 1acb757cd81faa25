import type { Cursor } from '../../shared/estate/observation.ts'

/** Where each source stands by what was committed last: a source that is opened again goes on there. */
export interface CursorBook {
  take(cursors: readonly Cursor[]): void
  of(source: string): readonly Cursor[]
  forget(source: string): void
}

export function createCursorBook(first: readonly Cursor[]): CursorBook {
  const books = new Map<string, Map<string, Cursor>>()

  function take(cursors: readonly Cursor[]): void {
    for (const cursor of cursors) {
      const book = books.get(cursor.source) ?? new Map<string, Cursor>()
      books.set(cursor.source, book.set(`${cursor.namespace}/${cursor.resource}`, cursor))
    }
  }

  take(first)
  return {
    take,
    of: (source) => [...(books.get(source)?.values() ?? [])],
    forget: (source) => void books.delete(source),
  }
}
