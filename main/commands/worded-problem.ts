import process from 'node:process'
import { problemLine } from '../../shared/estate/problem-words.ts'
import type { WordedProblem } from '../../shared/ipc/connections.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { printable } from './printable.ts'

/** Tells a problem on the error output. Answers the exit code. */
export function failedBy({ code, facts }: WordedProblem, lang: Lang): number {
  process.stderr.write(`${printable(problemLine({ code, facts }, lang))}\n`)
  return 1
}
