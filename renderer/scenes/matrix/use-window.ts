import { type RefObject, useEffect, useState } from 'react'

/** Rows beyond the edge that are there already, count: a quick scroll shows no hole. */
const SPARE = 8

interface RowWindow {
  readonly rowPx: number
  readonly first: number
  readonly last: number
}

interface Sizes {
  readonly rem: number
  readonly height: number
  readonly top: number
}

/** Bounds of a row's height, rem: all rows fit where they can be read, and are no larger than is pleasant. */
const ROW = { least: 1.3125, most: 2.25 }

/** Which of `count` rows are in sight of a scrolled box, and how high they are: so high that all fit, if that can be read. */
export function useWindow(box: RefObject<HTMLElement | null>, count: number, headRows: number): RowWindow {
  const [sizes, setSizes] = useState<Sizes>({ rem: 16, height: 0, top: 0 })
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const measure = () =>
      setSizes({
        rem: Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
        height: element.clientHeight,
        top: element.scrollTop,
      })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [box])
  const fitting = sizes.height / Math.max(1, count + headRows)
  const rowPx = Math.floor(Math.min(ROW.most * sizes.rem, Math.max(ROW.least * sizes.rem, fitting)))
  const first = Math.max(0, Math.floor(sizes.top / rowPx) - SPARE)
  return { rowPx, first, last: Math.min(count, Math.ceil((sizes.top + sizes.height) / rowPx) + SPARE) }
}
