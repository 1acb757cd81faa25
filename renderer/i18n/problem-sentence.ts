import { detailText } from '../../shared/estate/detail-words.ts'
import { isProblemCode, problemText } from '../../shared/estate/problem-words.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { WordedProblem } from '../../shared/ipc/connections.ts'
import type { EngineStatus } from '../../shared/ipc/contract.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { clockText, whenText } from './format.ts'
import { say } from './say.ts'

/** A problem and the way out of it. An instant in its facts comes as ISO text, and is told as all times on the wall are. */
export function problemSentence({ code, facts }: Pick<Problem, 'code' | 'facts'>, now: number, lang: Lang): string {
  const { time } = facts
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN
  const told = Number.isNaN(at) ? facts : { ...facts, time: whenText(at, now, lang, clockText) }
  return say(lang, 'problem.sentence', problemText(code, told, lang))
}

/** The same of one that an answer of the shell tells; a code of which nothing is known stands for itself. */
export function problemWords({ code, facts }: WordedProblem, lang: Lang): string {
  return isProblemCode(code) ? problemSentence({ code, facts }, Date.now(), lang) : code
}

/** Why the engine ended or stands still; '' where nothing is known of it. */
export function engineWhy({ detail, problem }: Pick<EngineStatus, 'detail' | 'problem'>, now: number, lang: Lang): string {
  if (problem !== null && isProblemCode(problem.code)) return problemSentence({ ...problem, code: problem.code }, now, lang)
  return detailText(detail ?? '', lang)
}
