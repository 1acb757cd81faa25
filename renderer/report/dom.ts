/**
 * All that the page shows is made here: names from an estate become text, never markup.
 */
type Child = Node | string | null
type Attributes = Readonly<Record<string, string | number | true | null>>

function make<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) element.setAttribute(name, value === true ? '' : String(value))
  }
  element.append(...children.filter((child) => child !== null))
  return element
}

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return make(document.createElement(tag), attributes, children)
}

export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return make(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}

/** A name from the estate: its direction of writing is its own. */
export const named = (name: string): HTMLElement => el('bdi', {}, name)
