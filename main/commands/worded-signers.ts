import process from 'node:process'
import { problemLine } from '../../shared/estate/problem-words.ts'
import type { WordedProblem } from '../../shared/ipc/connections.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { SignersError } from '../config/signing/signers-file.ts'
import { printable } from './printable.ts'

/** Runs `work`; a trust store that cannot be read or written is told, and ends the command with 1. */
export async function withWordedSigners(lang: Lang, work: () => Promise<number>): Promise<number> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof SignersError)) throw error
    return failedBy(error, lang)
  }
}

/** Tells a problem on the error output. Answers the exit code. */
export function failedBy({ code, facts }: WordedProblem, lang: Lang): number {
  process.stderr.write(`${printable(problemLine({ code, facts }, lang))}\n`)
  return 1
}
