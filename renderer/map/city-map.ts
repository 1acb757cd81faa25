import type { RecordId } from '../../shared/estate/record.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import type { ScreenRect } from './brush.ts'
import { bounded, type Camera, revealing, toScreen, WHOLE_CITY, zoomedAt } from './camera.ts'
import { createCityFaces, wardInputs } from './city-faces.ts'
import { type CityGeometry, type Direction, houseAt, measureCity, neighbour } from './city-geometry.ts'
import { createCanvases, type Layers } from './city-layers.ts'
import type { CityPlan, Measures, Size } from './city-plan.ts'
import type { LitStreet } from './draw-overlay.ts'
import type { HouseFace } from './faces.ts'
import { createFontLoader } from './fonts.ts'
import { litStreets } from './lit-streets.ts'
import { type CityView, paintAllHouses, paintHouses, paintOverlay, paintWards, type Scene, type Swells } from './paint-city.ts'
import { readPalette } from './palette.ts'
import { createPlanKeeper, type PlanStorage } from './plan-keeper.ts'

export interface CityEvents {
  /** A house came under the pointer or the keyboard, with its place in the host; null: none. */
  hover(id: RecordId | null, box: ScreenRect | null): void
  /** Called once a frame that was drawn. */
  painted(): void
}

export interface CityEffects {
  requestFrame(draw: (at: number) => void): void
  /** Nothing is to move. */
  calm(): boolean
  readonly storage: PlanStorage
  /** Resolves when the rules of the bundled faces are known. */
  readonly faces: Promise<unknown>
  /** Width to height of the window. */
  windowAspect(): number
}

export interface CityMap extends Disposable {
  show(view: CityView): void
  /** Points and scales in CSS px of the host. */
  hitTest(x: number, y: number): RecordId | null
  hoverAt(x: number, y: number): void
  /** The house the keyboard is on. */
  focus(id: RecordId | null): void
  step(direction: Direction): RecordId | null
  zoomAt(x: number, y: number, factor: number): void
  pan(dx: number, dy: number): void
  reset(): void
  /** Px at the right that a card covers: the city can be pushed out from under it. */
  setCovered(px: number): void
  readonly zoomed: boolean
}

/** Gaps of the city in root units. */
const GAPS = { avenue: 0.6, alley: 0.5, lane: 0.28, padding: 0.5, header: 2.1, maxHouseWidth: 11, maxHouseHeight: 7 }

/** The wall's map: a city of wards on layered canvases; only what changed is drawn again. */
export function createCityMap(host: HTMLElement, events: CityEvents, effects: CityEffects): CityMap {
  const canvases = createCanvases(host)
  const fonts = createFontLoader(document.fonts, effects.faces, () => soil('all'))
  let view: CityView | null = null
  let layers: Layers | null = null
  let measures: Measures | null = null
  let plan: CityPlan | null = null
  let city: CityGeometry | null = null
  let size: Size = { width: 0, height: 0 }
  let covered = 0
  let camera: Camera = WHOLE_CITY
  let streets: readonly LitStreet[] = []
  let hovered: RecordId | null = null
  const plans = createPlanKeeper(effects.storage)
  const faces = createCityFaces()
  const { houses, wards } = faces
  const swells: Swells = new Map()
  const dirty = { base: true, overlay: true, allHouses: true, houses: new Set<RecordId>() }
  let frameAsked = false
  let disposed = false

  const ask = () => {
    if (frameAsked || disposed) return
    frameAsked = true
    effects.requestFrame(draw)
  }

  function soil(what: 'all' | 'overlay') {
    dirty.overlay = true
    if (what === 'all') {
      dirty.base = true
      dirty.allHouses = true
    }
    ask()
  }

  const layOut = () => {
    if (!view || !measures || size.width < 1) return
    const wards = wardInputs(view.bureaus, view.apps)
    const aspect = effects.windowAspect()
    const next = view.past ? plans.visitFor(wards, aspect, size, measures) : plans.planFor(wards, aspect, size, measures)
    if (city && next === plan) return
    plan = next
    city = measureCity(next, size, measures)
    camera = boundedCamera(camera)
  }

  const boundedCamera = (next: Camera): Camera => {
    const within = bounded(next, size.width, size.height)
    if (covered === 0) return within
    return { ...within, x: Math.min(0, Math.max(size.width - covered - size.width * within.zoom, next.x)) }
  }

  const updateFaces = () => {
    if (!view || !city) return
    const changes = faces.update(view)
    for (const id of changes.houses) dirty.houses.add(id)
    if (changes.wards) dirty.base = true
    if (view.past) swells.clear()
    if (!effects.calm()) {
      for (const { id, grade } of changes.flared) swells.set(id, { grade, startedAt: null })
    }
    if (dirty.base || dirty.houses.size > 0) ask()
  }

  const wantFonts = () => {
    const texts: string[] = []
    for (const face of wards.values()) texts.push(face.name, face.age)
    for (const face of houses.values()) texts.push(face.name, face.mark, face.age, face.ready, face.usage, face.why)
    fonts.want(texts)
  }

  function draw(at: number) {
    frameAsked = false
    if (disposed || !view || !layers || !city || !measures) return
    const all = dirty.allHouses
    const changed = [...dirty.houses]
    const { base, overlay } = dirty
    dirty.base = false
    dirty.overlay = false
    dirty.allHouses = false
    dirty.houses.clear()
    const scene: Scene = { view, city, camera, size, header: measures.header, faces, streets, hovered }
    if (base) paintWards(layers, scene)
    if (all) paintAllHouses(layers, scene)
    else paintHouses(layers, scene, changed)
    if (overlay || swells.size > 0) paintOverlay(layers, scene, swells, at)
    if (swells.size > 0) soil('overlay')
    events.painted()
  }

  const tellHover = () => {
    const house = hovered === null ? undefined : city?.houses.get(hovered)
    events.hover(hovered, house ? toScreen(camera, house) : null)
  }

  const setHovered = (id: RecordId | null) => {
    if (hovered === id) return
    hovered = id
    tellHover()
    soil('overlay')
  }

  const move = (next: Camera) => {
    const within = boundedCamera(next)
    if (within.x === camera.x && within.y === camera.y && within.zoom === camera.zoom) return
    camera = within
    tellHover()
    soil('all')
  }

  const reveal = (id: RecordId | null) => {
    const house = id === null ? undefined : city?.houses.get(id)
    if (house) move(revealing(camera, house, size.width - covered, size.height))
  }

  const fitToHost = () => {
    const width = host.clientWidth
    const height = host.clientHeight
    if (width < 1 || height < 1) return
    const unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    size = { width, height }
    measures = {
      avenue: GAPS.avenue * unit,
      alley: GAPS.alley * unit,
      lane: GAPS.lane * unit,
      padding: GAPS.padding * unit,
      header: GAPS.header * unit,
      maxHouseWidth: GAPS.maxHouseWidth * unit,
      maxHouseHeight: GAPS.maxHouseHeight * unit,
    }
    layers = canvases.fit(width, height, window.devicePixelRatio, unit, readPalette(host))
    plan = null
    layOut()
    relight()
    soil('all')
  }

  const relight = () => {
    streets = view && city ? litStreets(city, view.apps, view.selected) : []
  }

  const observer = new ResizeObserver(fitToHost)
  observer.observe(host)
  fitToHost()

  return {
    show(next) {
      const before = view
      view = next
      if (!before || before.apps !== next.apps || before.bureaus !== next.bureaus || before.past !== next.past) {
        const was = city
        layOut()
        if (city !== was) soil('all')
      }
      updateFaces()
      if (before?.apps !== next.apps || before?.lang !== next.lang) wantFonts()
      if (before?.apps !== next.apps || before?.selected !== next.selected) {
        relight()
        soil('overlay')
      }
      if (before?.marked !== next.marked) soil('overlay')
      if (before?.selected !== next.selected) reveal(next.selected)
    },
    hitTest(x, y) {
      const house = city && houseAt(city, (x - camera.x) / camera.zoom, (y - camera.y) / camera.zoom)
      return house && houses.has(house.id) ? house.id : null
    },
    hoverAt(x, y) {
      setHovered(this.hitTest(x, y))
    },
    focus(id) {
      setHovered(id)
      reveal(id)
    },
    step(direction) {
      if (!city) return null
      const from = hovered ?? view?.selected ?? null
      const next = from === null ? firstHouse(city, houses) : neighbour(city, from, direction)
      if (next !== null) {
        setHovered(next)
        reveal(next)
      }
      return next
    },
    zoomAt: (x, y, factor) => move(zoomedAt(camera, factor, x, y)),
    pan: (dx, dy) => move({ ...camera, x: camera.x + dx, y: camera.y + dy }),
    reset: () => move(WHOLE_CITY),
    setCovered(px) {
      covered = px
      move(camera)
      reveal(view?.selected ?? null)
    },
    get zoomed() {
      return camera.zoom > 1
    },
    dispose() {
      disposed = true
      observer.disconnect()
      layers?.remove()
    },
  }
}

function firstHouse(city: CityGeometry, shown: ReadonlyMap<RecordId, HouseFace>): RecordId | null {
  for (const id of city.houses.keys()) if (shown.has(id)) return id
  return null
}
