import type { ProblemCode } from '../../../../shared/estate/problem-words.ts'
import type { Facts } from '../../../../shared/lib/words.ts'
import type { ImportAsk, Imported } from './import-case.ts'

/** What the thread of an import is started with. */
export interface ImportJob extends Pick<ImportAsk, 'dataDir' | 'signers' | 'accept' | 'now' | 'part'> {
  readonly path: string
}

/** How an import ended. */
export type ImportEnd =
  | ({ readonly type: 'done' } & Imported)
  | { readonly type: 'failed'; readonly code: ProblemCode; readonly facts: Facts }
  | { readonly type: 'cancelled' }

/** Thread → whoever started it. Any word to the thread cancels. */
export type FromImport = { readonly type: 'progress'; readonly share: number } | ImportEnd
