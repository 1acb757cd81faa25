import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** What runs on Electron 25, whose Chrome is 114 and whose Node is 18.15: shell, preload, renderer, and the thread that reads sheets. */
export const OLD_ENTRIES = [
  'main/index.ts',
  'preload/index.ts',
  'renderer/main.tsx',
  'main/config/register-import/thread.ts',
] as const

const SET_METHODS = 'union|intersection|difference|symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom'
const ITERATOR_HELPERS = 'map|filter|take|drop|flatMap|reduce|toArray|forEach|some|every|find'

/**
 * What came later, and since which release. The syntax is lowered by the bundler, and what the language itself got is kept out by `lib` of each
 * zone; this is what types let through, since those of the DOM and of Node are of today.
 */
const NEWER: readonly (readonly [name: string, since: string, use: RegExp])[] = [
  ['URL.parse', 'Chrome 126, Node 22.1', /\bURL\.parse\b/],
  ['URL.canParse', 'Chrome 120, Node 18.17', /\bURL\.canParse\b/],
  ['AbortSignal.any', 'Chrome 116, Node 20.3', /\bAbortSignal\.any\b/],
  ['Promise.withResolvers, try', 'Chrome 119', /\bPromise\.(withResolvers|try)\b/],
  ['groupBy', 'Chrome 117', /\b(Object|Map)\.groupBy\b/],
  ['Array.fromAsync', 'Chrome 121', /\bArray\.fromAsync\b/],
  // schemas of zod have the same words
  ['methods of Set', 'Chrome 122', new RegExp(`(?<!\\bz)\\.(${SET_METHODS})\\(`)],
  [
    'helpers of iterators',
    'Chrome 122',
    new RegExp(`\\bIterator\\.from\\b|\\.(values|keys|entries)\\(\\)\\s*\\.(${ITERATOR_HELPERS})\\(`),
  ],
  ['RegExp.escape', 'Chrome 136', /\bRegExp\.escape\b/],
  ['base64 and hex of Uint8Array', 'Chrome 140', /\.(fromBase64|fromHex|toBase64|toHex)\(/],
  ['Intl.DurationFormat', 'Chrome 129', /\bIntl\.DurationFormat\b/],
  ['scheduler', 'Chrome 129', /\bscheduler\.yield\b/],
  ['setHTMLUnsafe, moveBefore', 'Chrome 124, 133', /\.(setHTMLUnsafe|moveBefore)\(/],
  ['requestClose of a dialog', 'Chrome 134', /\.requestClose\(/],
  ['import.meta.dirname', 'Node 20.11', /\bimport\.meta\.(dirname|filename)\b/],
  ['process.loadEnvFile, getBuiltinModule', 'Node 20.12, 20.16', /\bprocess\.(loadEnvFile|getBuiltinModule)\b/],
  ['styleText, parseEnv', 'Node 20.12', /\b(styleText|parseEnv)\(/],
  ['glob', 'Node 22', /\b(globSync|matchesGlob)\(|\bfs\.glob\b/],
  ['crypto.hash', 'Node 20.12', /\bcrypto\.hash\(/],
  ['authorities of the system', 'Node 22.15', /\bgetCACertificates\b/],
  ['node:sqlite, node:sea', 'Node 22.5, 20.12', /['"]node:(sqlite|sea)['"]/],
  ['light-dark()', 'Chrome 123', /\blight-dark\(/],
  ['field-sizing', 'Chrome 123', /\bfield-sizing\s*:/],
  ['@starting-style, @scope', 'Chrome 117, 118', /@(starting-style|scope)\b/],
  ['subgrid', 'Chrome 117', /\bsubgrid\b/],
  ['anchors in CSS', 'Chrome 125', /\b(anchor-name|position-anchor)\s*:/],
]

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1')

/** What of a source text came later than Electron 25, one line each. */
export function newerUses(text: string): string[] {
  const code = withoutComments(text)
  return NEWER.filter(([, , use]) => use.test(code)).map(([name, since]) => `${name} (${since})`)
}

/** `entry` and what it imports of ours, as paths; styles too. Types alone are not imported. */
export function sourcesOf(root: string, entries: readonly string[]): string[] {
  const seen = new Set<string>()
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    if (path.endsWith('.css')) return
    const text = withoutComments(readFileSync(path, 'utf8'))
    for (const [, from = ''] of text.matchAll(/\b(?:import|from)\s*\(?\s*'(\.[^'?]*)/g)) {
      const found = resolve(dirname(path), from)
      if (statSync(found, { throwIfNoEntry: false })?.isFile()) visit(found)
    }
  }
  for (const entry of entries) visit(resolve(root, entry))
  return [...seen].sort()
}
