import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { PackageError } from '../package/package-error.ts'

/** Where the template has room for what a page carries. */
const MARK = '<!--members-->'

/** The page before and behind what it carries. */
export interface PageTemplate {
  readonly head: string
  readonly tail: string
}

/** The page as it is built beside the engine and the command (vite.config.ts); from the sources, what the last build left. @throws PackageError it is not there */
export function readPageTemplate(): PageTemplate {
  const bundled = !import.meta.url.endsWith('.ts')
  const path = fileURLToPath(new URL(bundled ? '../report/report.html' : '../../../../dist/report/report.html', import.meta.url))
  let page: string
  try {
    page = readFileSync(path, 'utf8')
  } catch {
    throw new PackageError('snapshot.no-page', { path })
  }
  return templateOf(page)
}

export function templateOf(page: string): PageTemplate {
  const [head, tail, more] = page.split(MARK)
  if (head === undefined || tail === undefined || more !== undefined)
    throw new Error('the page template has no place for members')
  return { head, tail }
}
