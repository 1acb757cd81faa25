import { fill, LANGS, type Lang, type Words } from '../../shared/lib/words.ts'
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

/** Faults of which another copy is not the way out; null: their own words have it. */
const OTHERWISE: Partial<Readonly<Record<FindingCode, Words | null>>> = {
  unreadable: { 'zh-CN': '请检查路径和文件权限。', en: 'Check the path and the rights of the file.' },
  'version-later': null,
}

/** What is wrong with a package that is not valid, a line each, and the way out. */
export function findingLines(findings: readonly Finding[], lang: Lang): readonly string[] {
  const lines = findings.slice(0, TOLD).map((finding) => `  ${findingText(finding, lang)}`)
  if (findings.length > TOLD) lines.push(`  ${fill(WORDS.more[lang], { n: findings.length - TOLD })}`)
  const other = findings.find(({ code }) => OTHERWISE[code] !== undefined)
  const wayOut = other === undefined ? WORDS.wayOut : (OTHERWISE[other.code] ?? null)
  return wayOut === null ? lines : [...lines, wayOut[lang]]
}

/** Findings as a program reads them: with their words in each language. */
export function findingDocuments(findings: readonly Finding[]): readonly object[] {
  return findings.map((finding) => ({
    ...finding,
    text: Object.fromEntries(LANGS.map((lang) => [lang, findingText(finding, lang)])),
  }))
}
