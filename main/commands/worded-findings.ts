import { fill, LANGS, type Lang } from '../../shared/lib/words.ts'
import { type Finding, type FindingCode, findingText } from '../../shared/snapshot/finding.ts'

/** Findings that are told, count: of a package that was torn there are thousands. */
const TOLD = 20

const WORDS = {
  more: { 'zh-CN': '另有 {n} 处有误，--json 可列出全部', en: 'and {n} more, all of which --json lists' },
  wayOut: {
    'zh-CN': '请核对文件来源，或请签署者重新发送。',
    en: 'Check where the file comes from, or ask the signer to send it again.',
  },
} as const

/** Faults of which another copy is not the way out. */
const OTHERWISE: ReadonlySet<FindingCode> = new Set<FindingCode>(['unreadable', 'version-later'])

/** What is wrong with a package that is not valid, a line each, and the way out. */
export function findingLines(findings: readonly Finding[], lang: Lang): readonly string[] {
  const lines = findings.slice(0, TOLD).map((finding) => `  ${findingText(finding, lang)}`)
  if (findings.length > TOLD) lines.push(`  ${fill(WORDS.more[lang], { n: findings.length - TOLD })}`)
  return findings.some(({ code }) => OTHERWISE.has(code)) ? lines : [...lines, WORDS.wayOut[lang]]
}

/** Findings as a program reads them: with their words in each language. */
export function findingDocuments(findings: readonly Finding[]): readonly object[] {
  return findings.map((finding) => ({
    ...finding,
    text: Object.fromEntries(LANGS.map((lang) => [lang, findingText(finding, lang)])),
  }))
}
