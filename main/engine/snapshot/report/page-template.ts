import { readFileSync } from 'node:fs'

/** Where the template has room for what a page carries. */
const MARK = '<!--members-->'

/** The page before and behind what it carries. */
export interface PageTemplate {
  readonly head: string
  readonly tail: string
}

/** The page as it is built beside the engine and the command (vite.config.ts); from the sources, what the last build left. @throws it is not there, or is none */
export function readPageTemplate(): PageTemplate {
  const bundled = !import.meta.url.endsWith('.ts')
  const place = new URL(bundled ? '../report/report.html' : '../../../../dist/report/report.html', import.meta.url)
  return templateOf(readFileSync(place, 'utf8'))
}

export function templateOf(page: string): PageTemplate {
  const [head, tail, more] = page.split(MARK)
  if (head === undefined || tail === undefined || more !== undefined)
    throw new Error('the page template has no place for members')
  return { head, tail }
}
