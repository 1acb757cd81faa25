import { type Facts, fill, type Lang, type Words } from '../lib/words.ts'

/** What went wrong on a source (`what`) and what a person can do about it (`wayOut`). */
interface ProblemWords {
  readonly what: Words
  readonly wayOut: Words
}

export const PROBLEM_WORDS = {
  'connect.refused': {
    what: { 'zh-CN': '{host}:{port} 拒绝连接', en: '{host}:{port} refused the connection' },
    wayOut: {
      'zh-CN': '确认 API 服务器在运行、端口正确，防火墙放行；将自动重试。',
      en: 'Check that the API server runs, that the port is right and the firewall lets it through; it is tried again by itself.',
    },
  },
} as const satisfies Record<string, ProblemWords>

export type ProblemCode = keyof typeof PROBLEM_WORDS

/** Sentence and way out in `lang`. */
export function problemText(code: ProblemCode, facts: Facts, lang: Lang): { what: string; wayOut: string } {
  const words: ProblemWords = PROBLEM_WORDS[code]
  return { what: fill(words.what[lang], facts), wayOut: fill(words.wayOut[lang], facts) }
}
