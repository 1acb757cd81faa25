import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Brush } from './brush.ts'
import type { CityGeometry, HouseGeometry } from './city-geometry.ts'
import type { Layers } from './city-layers.ts'
import type { LitStreet } from './draw-overlay.ts'
import type { Scene } from './paint-city.ts'
import { createOver } from './paint-over.ts'

const SIZE = { width: 640, height: 480 }

/** A canvas that notes the places that are cleared and how many lines and dots are drawn there; everything else it takes and forgets. */
function canvas() {
  const cleared: string[] = []
  let lines = 0
  let dots = 0
  const noted: Record<string, unknown> = {
    clearRect: (x: number, y: number) => cleared.push(`${x},${y}`),
    fillRect: () => {
      lines += 1
    },
    arc: () => {
      dots += 1
    },
  }
  const context = new Proxy(noted, { get: (target, name) => Reflect.get(target, name) ?? (() => {}), set: () => true })
  const brush = { context, unit: 16, palette: { soft: 's', grade: { critical: 'c', major: 'm', minor: 'i', notice: 'n' } } }
  return {
    layers: { brushes: { over: brush as unknown as Brush } } as unknown as Layers,
    /** What was done since the last look. */
    look: () => {
      const done = { cleared: cleared.splice(0), lines, dots }
      lines = 0
      dots = 0
      return done
    },
  }
}

const HOUSE = { x: 500, y: 20, width: 30, height: 20 } as HouseGeometry
const CITY = { laneDrop: 4, of: () => [HOUSE], houses: new Map() } as unknown as CityGeometry
const CAMERA = { zoom: 1, x: 0, y: 0 }

function sceneWith(lit: readonly LitStreet[], view: object = {}): Scene {
  const shown = { ...view, selected: null, marked: null }
  return {
    ...({ view: Object.assign(view, shown), city: CITY, camera: CAMERA, zoom: 1, hovered: null, room: null } as const),
    streets: new Set(lit),
    picture: { x: 0, y: 0, ...SIZE },
  } as unknown as Scene
}

const along = (from: string, y: number): LitStreet => ({
  ...{ from, to: 'app:z', grade: 'major', framed: false },
  points: [
    { x: 20, y },
    { x: 20, y: 300 },
    { x: 600, y: 300 },
  ],
})

describe('what lies over the city', () => {
  it('is drawn anew only where a street is not on a lane that is lit already', () => {
    const { layers, look } = canvas()
    const over = createOver()
    const first = along('app:a', 20)
    over.paint(layers, sceneWith([first]), true)
    const { cleared: whole, lines } = look()
    expect(whole).toHaveLength(20)
    // Three squares down and five to the right, of which one has both.
    expect(lines).toBe(8)
    over.paint(layers, sceneWith([first]), false)
    expect(look()).toEqual({ cleared: [], lines: 0, dots: 0 })
    // The same way from lower down: another beginning, and then the same lane.
    const second = along('app:b', 150)
    over.relit({ came: [second], gone: [] })
    over.paint(layers, sceneWith([first, second]), false)
    const { cleared } = look()
    expect(cleared).toContain('0,128')
    expect(cleared).not.toContain('256,256')
    over.relit({ came: [], gone: [first] })
    over.paint(layers, sceneWith([second]), false)
    expect(look().cleared).toContain('0,0')
    // One that comes and goes between two drawings was never there.
    over.relit({ came: [first], gone: [] })
    over.relit({ came: [], gone: [first] })
    over.paint(layers, sceneWith([second]), false)
    expect(look()).toEqual({ cleared: [], lines: 0, dots: 0 })
  })

  it('draws the dot of a street also in a square that only the dot reaches into', () => {
    const { layers, look } = canvas()
    const over = createOver()
    // A pixel right of an edge of the squares: the line lies in one, its dot in two.
    const points = [
      { x: 130, y: 60 },
      { x: 130, y: 100 },
    ]
    over.paint(layers, sceneWith([{ from: 'app:a', to: 'app:z', grade: 'major', framed: false, points }]), true)
    expect(look()).toMatchObject({ lines: 1, dots: 2 })
  })

  it('keeps nothing of the moment in which a street was lit', async () => {
    const { layers } = canvas()
    const over = createOver()
    const street = along('app:a', 20)
    const then = (() => {
      const view = { estate: 'of then' }
      over.paint(layers, sceneWith([street], view), true)
      return new WeakRef(view)
    })()
    over.paint(layers, sceneWith([street]), false)
    await new Promise<void>((next) => setImmediate(next))
    setFlagsFromString('--expose-gc')
    runInNewContext('gc')()
    setFlagsFromString('--no-expose-gc')
    expect(then.deref()).toBeUndefined()
  })
})
