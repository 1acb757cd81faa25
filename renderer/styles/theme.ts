import type { StoreApi } from 'zustand/vanilla'
import type { Theme } from '../../shared/ipc/theme.ts'

/** The attribute of the root element that styles/tokens.css goes by; the shell serves the page with it. */
const ATTRIBUTE = 'data-theme'

/** Has the page wear what the store says, from what it came in on. */
export function wearTheme(store: StoreApi<{ readonly theme: Theme }>): void {
  const root = document.documentElement
  store.setState({ theme: root.getAttribute(ATTRIBUTE) === 'light' ? 'light' : 'dark' })
  store.subscribe(({ theme }, before) => {
    if (theme !== before.theme) root.setAttribute(ATTRIBUTE, theme)
  })
}

/** For what is drawn on a canvas: the colours changed, so draw again. Returns what ends it. */
export function onThemeWorn(redraw: () => void): () => void {
  const observer = new MutationObserver(redraw)
  observer.observe(document.documentElement, { attributeFilter: [ATTRIBUTE] })
  return () => observer.disconnect()
}
