/** What had the focus, and its place among all that takes it in each element around it, the nearest first. */
export interface Opener {
  readonly element: HTMLElement
  readonly around: readonly { readonly holder: Element; readonly at: number }[]
}

const TAKES_FOCUS = ['a[href]', 'button', 'input', 'select', 'textarea', 'summary', '[tabindex]']
  .map((each) => `${each}:not(:disabled, [tabindex="-1"])`)
  .join(', ')

const takersIn = (holder: Element): readonly HTMLElement[] => [...holder.querySelectorAll<HTMLElement>(TAKES_FOCUS)]

/** What has the focus now, before a panel takes it; null: nothing has. */
export function openerIn(page: Document): Opener | null {
  const element = page.activeElement
  if (element === null || element === page.body || !('focus' in element)) return null
  const around: { holder: Element; at: number }[] = []
  for (let holder = element.parentElement; holder !== null; holder = holder.parentElement)
    around.push({ holder, at: Math.max(0, takersIn(holder).indexOf(element as HTMLElement)) })
  return { element: element as HTMLElement, around }
}

/**
 * Gives the focus back to what had it, unless it is elsewhere by now than in the panel that goes. What has left the page meanwhile leaves it to
 * what stands in its place, else before it.
 * @param leaving the panel, while it is still there
 */
export function giveBack(opener: Opener | null, leaving: Element | null = null): void {
  if (opener === null) return
  const { element, around } = opener
  const page = element.ownerDocument
  const holds = page.activeElement
  if (holds !== null && holds !== page.body && !leaving?.contains(holds)) return
  const near = element.isConnected ? null : around.find(({ holder }) => holder.isConnected && takersIn(holder).length > 0)
  const takers = near ? takersIn(near.holder) : []
  const inTurn = near ? [...takers.slice(near.at), ...takers.slice(0, near.at).reverse()] : [element]
  for (const taker of inTurn) {
    taker.focus({ preventScroll: true })
    if (page.activeElement === taker) return
  }
}
