import { afterEach, beforeEach, expect, it } from 'vitest'
import { viewStore } from '../../stores/stores.ts'
import { attachPointer } from './pointer.ts'

/** A house that is everywhere, and what the map was asked to do. */
function attached() {
  const done: string[] = []
  const host = Object.assign(new EventTarget(), {
    getBoundingClientRect: () => ({ x: 100, y: 50 }) as DOMRect,
    setPointerCapture() {},
    classList: { toggle: () => true } as unknown as DOMTokenList,
  })
  attachPointer(host as unknown as HTMLElement, {
    pan: (x, y) => done.push(`pan ${x} ${y}`),
    zoomAt: (x, y, factor) => done.push(`zoom ${x} ${y} ${factor}`),
    hoverAt: (x, y) => done.push(`hover ${x} ${y}`),
    hitTest: () => 'app:a',
    reset: () => done.push('reset'),
  })
  /** In px of the host. */
  const pointer = (type: string, pointerId: number, x: number, y: number, buttons = 1) =>
    host.dispatchEvent(Object.assign(new Event(type), { pointerId, clientX: x + 100, clientY: y + 50, button: 0, buttons }))
  return { pointer, done: () => done.splice(0) }
}

const forget = () => viewStore.setState({ selected: null })
beforeEach(forget)
afterEach(forget)

it('opens what is pressed, and pans where the press is a drag', () => {
  const { pointer, done } = attached()
  pointer('pointerdown', 1, 10, 10)
  pointer('pointermove', 1, 12, 10)
  expect(done()).toEqual([])
  pointer('pointerup', 1, 12, 10, 0)
  expect(viewStore.getState().selected).toBe('app:a')
  forget()
  pointer('pointerdown', 1, 10, 10)
  pointer('pointermove', 1, 30, 20)
  pointer('pointermove', 1, 31, 21)
  pointer('pointerup', 1, 31, 21, 0)
  expect(done()).toEqual(['pan 20 10', 'pan 1 1'])
  expect(viewStore.getState().selected).toBeNull()
  pointer('pointermove', 1, 40, 40, 0)
  expect(done()).toEqual(['hover 40 40'])
})

it('pans and zooms about the middle of two fingers, each measured from where it was itself', () => {
  const { pointer, done } = attached()
  pointer('pointerdown', 1, 100, 100)
  pointer('pointerdown', 2, 200, 100)
  pointer('pointermove', 2, 300, 100)
  expect(done()).toEqual(['pan 50 0', 'zoom 200 100 2'])
  pointer('pointermove', 1, 100, 100)
  expect(done()).toEqual(['pan 0 0', 'zoom 200 100 1'])
  pointer('pointerup', 2, 300, 100, 0)
  pointer('pointermove', 1, 110, 100)
  expect(done()).toEqual(['pan 10 0'])
  pointer('pointerup', 1, 110, 100, 0)
  expect(viewStore.getState().selected, 'a pinch is no press').toBeNull()
})

it('takes no finger for down that was let go elsewhere', () => {
  const { pointer, done } = attached()
  pointer('pointerdown', 1, 100, 100)
  pointer('pointercancel', 1, 100, 100, 0)
  pointer('pointerdown', 2, 200, 100)
  pointer('pointermove', 2, 210, 100)
  expect(done()).toEqual(['pan 10 0'])
})
