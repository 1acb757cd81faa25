/**
 * Looks at every text that a page shows, as a strict reader would: is it cut, does it leave the panel or cell that it belongs to, does
 * it lie over another, can it be told from its ground, does a sentence end in a line of one character? Runs inside the page (`page.evaluate(lookAtText)`), so that it may use nothing from outside itself. What canvases draw
 * is no text to it.
 */

export interface TextFault {
  /**
   * `clipped`: cut, and nowhere whole. `outside`: beyond the window. `beyond`: whole, but past the edge of its panel or cell.
   * `cramped`: within that edge, but in the room that it keeps free inside. `overlap`: over another text. `contrast`: below the ratio. `orphan`: a Chinese sentence with one character in its last line.
   * `small`: a Han character so small that its strokes run together.
   */
  readonly kind: 'clipped' | 'outside' | 'beyond' | 'cramped' | 'overlap' | 'contrast' | 'orphan' | 'small'
  readonly text: string
  /** Classes of the element and its parent. */
  readonly where: string
  readonly detail: string
}

export function lookAtText(): readonly TextFault[] {
  /** WCAG 2 AA for text of any size: no exception for large type is made. */
  const LEAST_CONTRAST = 4.5
  /** Below this a bold Han character is a blot, px. */
  const LEAST_HAN_PX = 11
  /** What rounding, italics and antialiasing may put beside a box, px. */
  const SLACK_PX = 1.5
  /** A line's box is taller than its letters: this part of it is taken off above and below. */
  const LEADING_SHARE = 0.2
  /** Texts that touch by less than this are beside each other, px. */
  const TOUCH_PX = 1

  type Colour = readonly [r: number, g: number, b: number, a: number]
  interface Box {
    readonly left: number
    readonly top: number
    readonly right: number
    readonly bottom: number
  }
  interface Shown {
    readonly text: string
    readonly element: Element
    readonly boxes: readonly Box[]
  }

  const faults: TextFault[] = []
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim()
  const nameOf = (element: Element): string => `${element.tagName.toLowerCase()}.${[...element.classList].join('.')}`
  const whereOf = (element: Element): string =>
    `${element.parentElement ? nameOf(element.parentElement) : ''} > ${nameOf(element)}`
  const told = (kind: TextFault['kind'], { text, element }: Shown, detail: string): void => {
    faults.push({ kind, text: text.slice(0, 60), where: whereOf(element), detail })
  }

  const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const colours = new Map<string, Colour>()
  /** Any CSS colour as sRGB, alpha from 0 to 1. */
  const colourOf = (css: string): Colour => {
    const known = colours.get(css)
    if (known !== undefined) return known
    if (brush === null) return [0, 0, 0, 1]
    brush.clearRect(0, 0, 1, 1)
    brush.fillStyle = css
    brush.fillRect(0, 0, 1, 1)
    const [r = 0, g = 0, b = 0, a = 0] = brush.getImageData(0, 0, 1, 1).data
    const colour = [r, g, b, a / 255] as const
    colours.set(css, colour)
    return colour
  }
  const over = (front: Colour, back: Colour): Colour => {
    const mix = (at: 0 | 1 | 2): number => front[at] * front[3] + back[at] * (1 - front[3])
    return [mix(0), mix(1), mix(2), 1]
  }
  const luminance = ([r, g, b]: Colour): number => {
    const linear = (part: number): number => (part <= 10.31475 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
  }
  const ratio = (a: Colour, b: Colour): number => {
    const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
    return (high + 0.05) / (low + 0.05)
  }

  const ancestors = (element: Element): Element[] => {
    const all: Element[] = []
    for (let at: Element | null = element; at !== null; at = at.parentElement) all.push(at)
    return all
  }

  /** What a drawing fills below the middle of a text of its own, from the top. */
  const filledBelow = (element: Element): Colour[] => {
    if (!(element instanceof SVGElement)) return []
    const { left, right, top, bottom } = element.getBoundingClientRect()
    return document
      .elementsFromPoint((left + right) / 2, (top + bottom) / 2)
      .filter(
        (each) => each !== element && each instanceof SVGGeometryElement && each.ownerSVGElement === element.ownerSVGElement,
      )
      .map((each) => colourOf(getComputedStyle(each).fill))
  }

  /** The ground under an element: its own background and those of its ancestors, down to the first that hides what is below. */
  const groundOf = (element: Element): Colour => {
    const layers: Colour[] = filledBelow(element)
    for (const each of ancestors(element)) {
      const colour = colourOf(getComputedStyle(each).backgroundColor)
      if (colour[3] > 0) layers.push(colour)
      if (colour[3] === 1) break
    }
    return layers.reduceRight<Colour>((below, layer) => over(layer, below), [255, 255, 255, 1])
  }

  const opacityOf = (element: Element): number =>
    ancestors(element).reduce((product, each) => product * Number(getComputedStyle(each).opacity), 1)

  /** Where the letters of a line are. */
  const letters = ({ left, top, right, bottom }: Box): Box => {
    const leading = (bottom - top) * LEADING_SHARE
    return { left, right, top: top + leading, bottom: bottom - leading }
  }
  const meet = (a: Box, b: Box): Box => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  })
  const isSome = ({ left, top, right, bottom }: Box): boolean => right - left > TOUCH_PX && bottom - top > TOUCH_PX
  const sticksOut = (inner: Box, outer: Box): boolean =>
    inner.left < outer.left - SLACK_PX ||
    inner.right > outer.right + SLACK_PX ||
    inner.top < outer.top - SLACK_PX ||
    inner.bottom > outer.bottom + SLACK_PX

  /** Whether the whole text stands in a title or label of the element or of one that it is in. */
  const isWholeElsewhere = (element: Element, text: string): boolean =>
    ancestors(element).some((each) =>
      ['title', 'aria-label'].some((name) => plain(each.getAttribute(name) ?? '').includes(plain(text))),
    )

  const SCROLLS = new Set(['auto', 'scroll'])
  /** Ways to go are to be seen at once: their row cuts where it scrolls. */
  const TABS = 'nav, [role="tablist"]'

  /** What of a text is on screen after all that clips it; whether something cuts it that cannot be scrolled. */
  const clip = (element: Element, box: Box): { readonly box: Box; readonly cut: Element | null } => {
    let left: Box = box
    let cut: Element | null = null
    // What is placed absolutely is clipped by the box that it is placed in, and by none between.
    let placed = false
    for (const each of ancestors(element)) {
      // What the root clips, the window does.
      if (each === document.documentElement || each === document.body) break
      const { overflowX, overflowY, position } = getComputedStyle(each)
      if (placed && position === 'static') continue
      placed = position === 'absolute'
      const isOfTabs = each.matches(TABS)
      const scrolls = { x: SCROLLS.has(overflowX) && !isOfTabs, y: SCROLLS.has(overflowY) && !isOfTabs }
      const hides = { x: !scrolls.x && overflowX !== 'visible', y: !scrolls.y && overflowY !== 'visible' }
      if (hides.x || hides.y || scrolls.x || scrolls.y) {
        const edge = each.getBoundingClientRect()
        const wide = {
          left: hides.x || scrolls.x ? edge.left : Number.NEGATIVE_INFINITY,
          right: hides.x || scrolls.x ? edge.right : Number.POSITIVE_INFINITY,
          top: hides.y || scrolls.y ? edge.top : Number.NEGATIVE_INFINITY,
          bottom: hides.y || scrolls.y ? edge.bottom : Number.POSITIVE_INFINITY,
        }
        const fixed = {
          left: hides.x ? edge.left : Number.NEGATIVE_INFINITY,
          right: hides.x ? edge.right : Number.POSITIVE_INFINITY,
          top: hides.y ? edge.top : Number.NEGATIVE_INFINITY,
          bottom: hides.y ? edge.bottom : Number.POSITIVE_INFINITY,
        }
        if (cut === null && isSome(left) && sticksOut(letters(left), fixed)) cut = each
        left = meet(left, wide)
      }
      if (position === 'fixed') break
    }
    return { box: left, cut }
  }

  const isInked = (css: string): boolean => colourOf(css)[3] > 0

  /** Which edges of an element the eye takes for those of a panel or a cell: all round a ground, else where a line is drawn. */
  const drawnEdges = (element: Element): Box => {
    const style = getComputedStyle(element)
    const whole = isInked(style.backgroundColor) || element.matches('td, th, [role$="cell"], [role$="header"]')
    const edge = element.getBoundingClientRect()
    const isLine = (side: 'left' | 'top' | 'right' | 'bottom'): boolean =>
      Number.parseFloat(style.getPropertyValue(`border-${side}-width`)) > 0 &&
      style.getPropertyValue(`border-${side}-style`) !== 'none' &&
      isInked(style.getPropertyValue(`border-${side}-color`))
    return {
      left: whole || isLine('left') ? edge.left : Number.NEGATIVE_INFINITY,
      top: whole || isLine('top') ? edge.top : Number.NEGATIVE_INFINITY,
      right: whole || isLine('right') ? edge.right : Number.POSITIVE_INFINITY,
      bottom: whole || isLine('bottom') ? edge.bottom : Number.POSITIVE_INFINITY,
    }
  }

  /** The panel or cell that a text passes, where it does: what it is placed in on purpose by coordinates is not asked. */
  const passed = (element: Element, boxes: readonly Box[]): Element | null => {
    if (element instanceof SVGElement) return null
    for (const each of ancestors(element)) {
      if (each === document.body) break
      const { display, position } = getComputedStyle(each)
      // A ground of words inside a line is a mark under them, and wraps with them.
      if (display === 'inline' || display === 'contents') continue
      const edges = drawnEdges(each)
      if (boxes.some((box) => sticksOut(letters(box), edges))) return each
      if (position === 'absolute' || position === 'fixed' || Object.values(edges).every(Number.isFinite)) break
    }
    return null
  }

  type Side = keyof Box
  const SIDES: readonly Side[] = ['left', 'top', 'right', 'bottom']
  const FAR: Box = {
    left: Number.NEGATIVE_INFINITY,
    top: Number.NEGATIVE_INFINITY,
    right: Number.POSITIVE_INFINITY,
    bottom: Number.POSITIVE_INFINITY,
  }

  /** What a panel or cell keeps free for its texts: its edges without their padding. What scrolls or hides what is too much has none there. */
  const roomOf = (element: Element): Box => {
    const style = getComputedStyle(element)
    const edges = drawnEdges(element)
    const isFree = (side: Side): boolean =>
      style.getPropertyValue(side === 'left' || side === 'right' ? 'overflow-x' : 'overflow-y') === 'visible'
    const edge = (side: Side): number =>
      isFree(side) ? edges[side] + (side === 'left' || side === 'top' ? 1 : -1) * innerOf(style, side) : FAR[side]
    return { left: edge('left'), top: edge('top'), right: edge('right'), bottom: edge('bottom') }
  }
  const innerOf = (style: CSSStyleDeclaration, side: Side): number =>
    Number.parseFloat(style.getPropertyValue(`padding-${side}`)) +
    Number.parseFloat(style.getPropertyValue(`border-${side}-width`))

  /** The panel or cell into whose padding a text runs; not where a negative margin leads it there on purpose. */
  const cramped = (element: Element, boxes: readonly Box[]): Element | null => {
    if (element instanceof SVGElement) return null
    const led = new Set<Side>()
    for (const each of ancestors(element)) {
      if (each === document.body) break
      const style = getComputedStyle(each)
      if (style.display === 'inline' || style.display === 'contents') continue
      const room = { ...roomOf(each), ...Object.fromEntries([...led].map((side) => [side, FAR[side]])) }
      if (boxes.some((box) => sticksOut(letters(box), room))) return each
      if (style.position === 'absolute' || style.position === 'fixed') break
      for (const side of SIDES) if (Number.parseFloat(style.getPropertyValue(`margin-${side}`)) < 0) led.add(side)
    }
    return null
  }

  /** A character of a sentence, by the text node that it is in. */
  const boxOf = (node: Text, at: number): DOMRect => {
    const range = document.createRange()
    range.setStart(node, at)
    range.setEnd(node, at + 1)
    return range.getBoundingClientRect()
  }
  const SENTENCE_CHARACTERS = 8
  /** Whether the last line of these words is one Chinese character, with or without the stop after it. */
  const endsAlone = (node: Text): boolean => {
    const found = /\p{Script=Han}(\p{Script=Han})[。！？；：，、）」』”…]*\s*$/u.exec(node.data)
    if (found === null || plain(node.data).length < SENTENCE_CHARACTERS) return false
    const [before, last] = [boxOf(node, found.index), boxOf(node, found.index + 1)]
    return last.top > before.top + before.height / 2 && last.left < before.left
  }

  /** The size of its type on screen, px: a drawing may be scaled. */
  const sizeOf = (element: Element): number => {
    const scale = element instanceof SVGGraphicsElement ? (element.getScreenCTM()?.a ?? 1) : 1
    return Number.parseFloat(getComputedStyle(element).fontSize) * scale
  }

  /** For screen readers only: a box of a pixel, or clipped to nothing. */
  const isForEars = (element: Element): boolean =>
    ancestors(element).some((each) => {
      const { width, height } = each.getBoundingClientRect()
      const { clipPath, position } = getComputedStyle(each)
      return position === 'absolute' && (clipPath.startsWith('inset(50%') || (width <= 1 && height <= 1))
    })

  const isShown = (element: Element): boolean =>
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && !isForEars(element)

  const isDisabled = (element: Element): boolean => element.closest(':disabled, [aria-disabled="true"]') !== null

  /** Whether something that hides what is below it lies over this point of the text. */
  const isCovered = (element: Element, { left, top, right, bottom }: Box): boolean => {
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    if (hit === null || hit.contains(element) || element.contains(hit)) return false
    const own = new Set(ancestors(element))
    return ancestors(hit)
      .filter((each) => !own.has(each))
      .some((each) => colourOf(getComputedStyle(each).backgroundColor)[3] > 0.5)
  }

  function* textsOf(root: Node): Iterable<Text> {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) if (node instanceof Text) yield node
  }

  // Elements that let the pointer through would not be found at a point.
  const solid = new CSSStyleSheet()
  solid.replaceSync('* { pointer-events: auto !important }')
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, solid]
  try {
    const screen: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
    const shown: Shown[] = []
    for (const node of textsOf(document.body)) {
      const element = node.parentElement
      const text = plain(node.data)
      if (element === null || text === '' || element.closest('script, style, noscript, option') || !isShown(element)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const lines: Box[] = [...range.getClientRects()].filter(({ width, height }) => width > TOUCH_PX && height > TOUCH_PX)
      const clipped = lines.map((line) => clip(element, line))
      const one: Shown = {
        text,
        element,
        boxes: clipped.flatMap(({ box }) => (isSome(box) && !isCovered(element, box) ? [box] : [])),
      }
      const cut = clipped.find((each) => each.cut !== null)
      if (cut?.cut && !isWholeElsewhere(element, text)) told('clipped', one, `cut by ${nameOf(cut.cut)}`)
      if (one.boxes.some((box) => sticksOut(box, screen))) told('outside', one, 'beyond the window')
      if (one.boxes.length === 0) continue
      const edge = passed(element, one.boxes)
      if (edge !== null) told('beyond', one, `past the edge of ${nameOf(edge)}`)
      const room = edge === null ? cramped(element, one.boxes) : null
      if (room !== null) told('cramped', one, `in the padding of ${nameOf(room)}`)
      const px = sizeOf(element)
      if (px < LEAST_HAN_PX && /\p{Script=Han}/u.test(text)) told('small', one, `${px.toFixed(1)} px`)
      if (endsAlone(node)) told('orphan', one, 'one character in the last line')
      shown.push(one)
      if (isDisabled(element)) continue
      const style = getComputedStyle(element)
      const [r, g, b, a] = colourOf(element instanceof SVGElement ? style.fill : style.color)
      const ground = groundOf(element)
      const found = ratio(over([r, g, b, a * opacityOf(element)], ground), ground)
      if (found < LEAST_CONTRAST) told('contrast', one, `${found.toFixed(2)}:1`)
    }
    shown.forEach((one, at) => {
      for (const other of shown.slice(at + 1)) {
        if (one.element === other.element) continue
        const isOver = one.boxes.some((a) => other.boxes.some((b) => isSome(meet(letters(a), letters(b)))))
        if (isOver) told('overlap', one, `over “${other.text.slice(0, 40)}”`)
      }
    })
  } finally {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== solid)
  }
  return faults
}
