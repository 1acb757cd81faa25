import type { Theme } from '../../shared/ipc/theme.ts'
import { viewStore } from './stores.ts'

export const OTHER_THEME = { dark: 'light', light: 'dark' } as const satisfies Record<Theme, Theme>

/** Wears it at once and keeps it. Resolves to why it could not be kept; ''. */
export async function setTheme(theme: Theme): Promise<string> {
  viewStore.setState({ theme })
  const answer = await window.wanglou?.request('theme:set', theme)
  return answer === undefined || answer.ok ? '' : answer.message
}
