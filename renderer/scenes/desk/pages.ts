import { type ComponentType, type LazyExoticComponent, lazy } from 'react'

/** The pages of the desk, in the order of their keys: the wall is 1. Each is loaded when it is first opened. */
export const PAGES = {
  alarms: lazy(() => import('../alarms/alarms-page.tsx')),
  capacity: lazy(() => import('../capacity/capacity-page.tsx')),
  register: lazy(() => import('../register/register-page.tsx')),
  connections: lazy(() => import('../connections/connections-page.tsx')),
} as const satisfies Record<string, LazyExoticComponent<ComponentType>>

export type PageName = keyof typeof PAGES

export const PAGE_NAMES = ['alarms', 'capacity', 'register', 'connections'] as const satisfies readonly PageName[]

/** Whether a word from outside names a page. */
export function isPageName(name: string | null): name is PageName {
  return name !== null && Object.hasOwn(PAGES, name)
}

/** What the key of a digit opens; null: the wall; undefined: nothing. */
export function pageOfDigit(key: string): PageName | null | undefined {
  return key === '1' ? null : /^[2-9]$/.test(key) ? PAGE_NAMES[Number(key) - 2] : undefined
}
