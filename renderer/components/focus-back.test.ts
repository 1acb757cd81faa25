import { describe, expect, it } from 'vitest'
import { giveBack, openerIn } from './focus-back.ts'

/** As much of a page as has a focus: named elements in each other, of which those whose name ends with `!` take it. */
function pageOf(tree: Record<string, readonly string[]>) {
  const page = { activeElement: null as unknown, body: null as unknown }
  const elements = new Map<string, Fake>()
  class Fake {
    children: Fake[] = []
    parentElement: Fake | null = null
    inert = false
    ownerDocument = page
    constructor(readonly name: string) {
      for (const child of tree[name] ?? []) this.append(elements.get(child) ?? new Fake(child))
      elements.set(name, this)
    }
    append(child: Fake): void {
      child.parentElement = this
      this.children.push(child)
    }
    get isConnected(): boolean {
      return this === page.body || (this.parentElement?.isConnected ?? false)
    }
    get isInert(): boolean {
      return this.inert || (this.parentElement?.isInert ?? false)
    }
    contains(other: unknown): boolean {
      return other === this || this.children.some((child) => child.contains(other))
    }
    querySelectorAll(): Fake[] {
      return this.children.flatMap((child) => [...(child.name.endsWith('!') ? [child] : []), ...child.querySelectorAll()])
    }
    focus(): void {
      if (this.isConnected && !this.isInert && this.name.endsWith('!')) page.activeElement = this
    }
    remove(): void {
      const holder = this.parentElement
      if (this.contains(page.activeElement)) page.activeElement = page.body
      if (holder) holder.children = holder.children.filter((child) => child !== this)
      this.parentElement = null
    }
  }
  page.body = new Fake('body')
  page.activeElement = page.body
  const of = (name: string): Fake => {
    const found = elements.get(name)
    if (found === undefined) throw new Error(`no ${name}`)
    return found
  }
  return {
    of,
    element: (name: string) => of(name) as unknown as HTMLElement,
    opener: () => openerIn(page as unknown as Document),
    active: () => (page.activeElement as Fake).name,
  }
}

const wall = () =>
  pageOf({
    body: ['tab!', 'side', 'card'],
    side: ['list', 'sources'],
    list: ['a!', 'b!', 'c!'],
    sources: ['s!'],
    card: ['close!'],
  })

describe('what opened a panel', () => {
  it('has the focus again once the panel is gone', () => {
    const page = wall()
    page.of('b!').focus()
    const opener = page.opener()
    page.of('close!').focus()
    page.of('card').remove()
    giveBack(opener)
    expect(page.active()).toBe('b!')
  })

  it('has it also while the panel is only about to go', () => {
    const page = wall()
    page.of('b!').focus()
    const opener = page.opener()
    page.of('close!').focus()
    giveBack(opener, page.element('card'))
    expect(page.active()).toBe('b!')
  })

  it('does not take it from where a person went meanwhile', () => {
    const page = wall()
    page.of('b!').focus()
    const opener = page.opener()
    page.of('tab!').focus()
    page.of('card').remove()
    giveBack(opener)
    expect(page.active()).toBe('tab!')
  })

  it.each([
    ['b!', 'c!'],
    ['c!', 'b!'],
  ])('leaves it, gone itself, to what stands in its place: for %s %s', (gone, next) => {
    const page = wall()
    page.of(gone).focus()
    const opener = page.opener()
    page.of('close!').focus()
    page.of(gone).remove()
    page.of('card').remove()
    giveBack(opener)
    expect(page.active()).toBe(next)
  })

  it('leaves it, gone with all its list, to what is nearest', () => {
    const page = wall()
    page.of('b!').focus()
    const opener = page.opener()
    page.of('list').remove()
    giveBack(opener)
    expect(page.active()).toBe('s!')
  })

  it('leaves it nowhere rather than far away, where a page covers it', () => {
    const page = wall()
    page.of('b!').focus()
    const opener = page.opener()
    page.of('close!').focus()
    page.of('side').inert = true
    page.of('card').remove()
    giveBack(opener)
    expect(page.active()).toBe('body')
  })

  it('is nothing where nothing had the focus', () => {
    const page = wall()
    expect(page.opener()).toBeNull()
    giveBack(page.opener())
    expect(page.active()).toBe('body')
  })
})
