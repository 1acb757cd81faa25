import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { SceneView } from '../../feed/feed.ts'

interface Page {
  /** Loaded when it is first opened. */
  readonly component: LazyExoticComponent<ComponentType>
  /** The engine publishes these while the page is open, and only then. Others ask by themselves, as one chooses there. */
  readonly views: readonly SceneView[]
}

/** The pages of the desk, in the order of their keys: the wall is 1, the tenth is 0. A title is the text `page.<name>`. */
export const PAGES = {
  alarms: { component: lazy(() => import('../alarms/alarms-page.tsx')), views: [] },
  matrix: { component: lazy(() => import('../matrix/matrix-page.tsx')), views: ['matrix'] },
  capacity: { component: lazy(() => import('../capacity/capacity-page.tsx')), views: [] },
  traffic: { component: lazy(() => import('../traffic/traffic-page.tsx')), views: ['traffic'] },
  sources: { component: lazy(() => import('../sources/sources-page.tsx')), views: ['watch'] },
  register: { component: lazy(() => import('../register/register-page.tsx')), views: [] },
  connections: { component: lazy(() => import('../connections/connections-page.tsx')), views: [] },
  find: { component: lazy(() => import('../find/find-page.tsx')), views: [] },
  incidents: { component: lazy(() => import('../incidents/incidents-page.tsx')), views: [] },
} as const satisfies Record<string, Page>

export type PageName = keyof typeof PAGES

/** What can be opened in a case, the wall (null) among them: what tells of its moments, and where nothing is written. */
const OF_CASES: ReadonlySet<PageName | null> = new Set<PageName | null>([null, 'alarms', 'matrix', 'sources'])

/** Whether a page can be opened, in a case or out of it. */
export const canOpen = (name: PageName | null, inCase: boolean): boolean => !inCase || OF_CASES.has(name)

/** Whether a word from outside names a page. */
export function isPageName(name: string | null): name is PageName {
  return name !== null && Object.hasOwn(PAGES, name)
}

export const PAGE_NAMES: readonly PageName[] = Object.keys(PAGES).filter(isPageName)

/** What the key of a digit opens; null: the wall; undefined: nothing. */
export function pageOfDigit(key: string): PageName | null | undefined {
  return key === '1' ? null : /^[02-9]$/.test(key) ? PAGE_NAMES[(Number(key) + 8) % 10] : undefined
}

/** The key of a page, or of the wall (null); '': it has none. */
export function digitOfPage(name: PageName | null): string {
  const place = name === null ? 1 : PAGE_NAMES.indexOf(name) + 2
  return place <= 10 ? String(place % 10) : ''
}
