import type { AppRow, BureauRow } from '../../shared/estate/frame.ts'
import type { Grade } from '../../shared/estate/level.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import type { Lang } from '../../shared/lib/words.ts'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { say } from '../i18n/say.ts'
import type { ScreenRect } from './brush.ts'
import { bounded, type Camera, revealing, toScreen, WHOLE_CITY, zoomedAt } from './camera.ts'
import { type CityGeometry, type Direction, houseAt, measureCity, neighbour } from './city-geometry.ts'
import { createCanvases, type Layers } from './city-layers.ts'
import { type CityPlan, growCity, type Measures, planCity, type Size, type WardInput } from './city-plan.ts'
import { drawHouse } from './draw-house.ts'
import { drawStreet, drawSwell, type LitStreet, ring } from './draw-overlay.ts'
import { drawWard } from './draw-ward.ts'
import { type HouseFace, houseFace, sameFace, type WardFace, wardFace } from './faces.ts'
import { createFontLoader } from './fonts.ts'
import { litStreets } from './lit-streets.ts'
import { readPalette } from './palette.ts'

/** What the city shows. */
export interface CityView {
  readonly bureaus: ReadonlyMap<RecordId, BureauRow>
  readonly apps: ReadonlyMap<RecordId, AppRow>
  readonly selected: RecordId | null
  readonly lang: Lang
  /** Wall time that ages are told by. */
  readonly now: number
}

export interface CityEvents {
  /** A house came under the pointer or the keyboard, with its place in the host; null: none. */
  hover(id: RecordId | null, box: ScreenRect | null): void
  /** Called once a frame that was drawn. */
  painted(): void
}

export interface CityEffects {
  requestFrame(draw: (at: number) => void): void
  readonly reducedMotion: boolean
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

/** A city that outgrew its plan by this factor is planned anew: the first lists came in, not one app. */
const REPLAN_GROWTH = 1.25
/** A window of another shape gets another plan: ratio of aspects, either way. */
const REPLAN_ASPECT = 1.1
const SWELL_MS = 1400
/** Gaps of the city in root units. */
const GAPS = { avenue: 0.6, alley: 0.5, lane: 0.28, padding: 0.5, header: 2.1, maxHouseWidth: 11, maxHouseHeight: 7 }

interface Planned {
  readonly plan: CityPlan
  readonly size: Size
  readonly houses: number
}

/** The wall's map: a city of wards on layered canvases; only what changed is drawn again. */
export function createCityMap(host: HTMLElement, events: CityEvents, effects: CityEffects): CityMap {
  const canvases = createCanvases(host)
  const fonts = createFontLoader(document.fonts, () => soil('all'))
  let view: CityView | null = null
  let layers: Layers | null = null
  let measures: Measures | null = null
  let planned: Planned | null = null
  let city: CityGeometry | null = null
  let size: Size = { width: 0, height: 0 }
  let covered = 0
  let camera: Camera = WHOLE_CITY
  let streets: readonly LitStreet[] = []
  let hovered: RecordId | null = null
  const houses = new Map<RecordId, HouseFace>()
  const wards = new Map<RecordId, WardFace>()
  const swells = new Map<RecordId, { readonly grade: Grade; readonly startedAt: number | null }>()
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

  const wardInputs = (shown: CityView): WardInput[] => {
    const appsOf = new Map<RecordId, AppRow[]>()
    for (const app of shown.apps.values()) {
      const list = appsOf.get(app.bureau)
      if (list) list.push(app)
      else appsOf.set(app.bureau, [app])
    }
    return [...shown.bureaus.values()].sort(byOrder).map((bureau) => ({
      id: bureau.id,
      apps: (appsOf.get(bureau.id) ?? []).sort(byOrder).map((app) => app.id),
    }))
  }

  const layOut = () => {
    if (!view || !measures || size.width < 1) return
    const inputs = wardInputs(view)
    const count = inputs.reduce((sum, ward) => sum + ward.apps.length, 0)
    const kept = planned && stillFits(planned, size, count) ? planned : null
    const plan = kept ? growCity(kept.plan, inputs) : planCity(inputs, size, measures)
    if (city && kept?.plan === plan) return
    planned = kept ? { ...kept, plan } : { plan, size, houses: count }
    city = measureCity(plan, size, measures)
    camera = boundedCamera(camera)
  }

  const boundedCamera = (next: Camera): Camera => {
    const within = bounded(next, size.width, size.height)
    if (covered === 0) return within
    return { ...within, x: Math.min(0, Math.max(size.width - covered - size.width * within.zoom, next.x)) }
  }

  const updateFaces = () => {
    if (!view || !city) return
    const { lang, now } = view
    const known = houses.size > 0
    const byWard = new Map<RecordId, AppRow[]>()
    for (const row of view.apps.values()) {
      const siblings = byWard.get(row.bureau)
      if (siblings) siblings.push(row)
      else byWard.set(row.bureau, [row])
    }
    for (const bureau of view.bureaus.values()) {
      const face = wardFace(bureau, byWard.get(bureau.id) ?? [], lang, now)
      if (sameFace(wards.get(bureau.id), face)) continue
      wards.set(bureau.id, face)
      dirty.base = true
    }
    for (const row of view.apps.values()) {
      const ageOnWard = (wards.get(row.bureau)?.age ?? '') !== ''
      const face = houseFace(row, lang, now, DEFAULT_POLICY.capacity.tightFill, ageOnWard)
      const before = houses.get(row.id)
      if (sameFace(before, face)) continue
      houses.set(row.id, face)
      dirty.houses.add(row.id)
      if (known && face.grade !== null && before?.grade !== face.grade && !effects.reducedMotion) {
        swells.set(row.id, { grade: face.grade, startedAt: null })
      }
    }
    for (const id of houses.keys()) {
      if (view.apps.has(id)) continue
      houses.delete(id)
      dirty.houses.add(id)
    }
    if (dirty.base || dirty.houses.size > 0) ask()
  }

  const wantFonts = () => {
    const texts: string[] = []
    for (const face of wards.values()) texts.push(face.name, face.age)
    for (const face of houses.values()) texts.push(face.name, face.mark, face.age, face.ready, face.usage, face.why)
    fonts.want(texts)
  }

  const drawBase = (on: Layers, shown: CityView, ground: CityGeometry) => {
    on.clear('base')
    for (const ward of ground.wards) {
      const face = wards.get(ward.id)
      if (!face || !measures) continue
      const empty = [...shown.apps.values()].some((app) => app.bureau === ward.id) ? '' : say(shown.lang, 'map.noApps')
      drawWard(on.brushes.base, toScreen(camera, ward), face, measures.header * camera.zoom, camera.zoom, empty)
    }
  }

  const drawHouses = (on: Layers, ground: CityGeometry, ids: Iterable<RecordId>, clear: boolean) => {
    const brush = on.brushes.houses
    for (const id of ids) {
      const house = ground.houses.get(id)
      if (!house) continue
      const place = toScreen(camera, house)
      if (place.x > size.width || place.y > size.height || place.x + place.width < 0 || place.y + place.height < 0) continue
      if (clear) brush.context.clearRect(place.x - 1, place.y - 1, place.width + 2, place.height + 2)
      const face = houses.get(id)
      if (face) drawHouse(brush, place, face)
    }
  }

  const drawOverlay = (on: Layers, shown: CityView, ground: CityGeometry, at: number) => {
    on.clear('overlay')
    const brush = on.brushes.overlay
    const placeOf = (id: RecordId | null): ScreenRect | null => {
      const house = id === null ? undefined : ground.houses.get(id)
      return house && houses.has(house.id) ? toScreen(camera, house) : null
    }
    for (const lit of streets) drawStreet(brush, camera, lit)
    for (const lit of streets) {
      const sufferer = placeOf(lit.to)
      if (sufferer && lit.grade && houses.get(lit.to)?.grade === null) {
        ring(brush, sufferer, brush.palette.grade[lit.grade], Math.max(1, brush.unit / 12), 0)
      }
    }
    for (const [id, swell] of swells) {
      const startedAt = swell.startedAt ?? at
      if (swell.startedAt === null) swells.set(id, { ...swell, startedAt })
      const progress = (at - startedAt) / SWELL_MS
      const place = placeOf(id)
      if (progress >= 1 || !place) swells.delete(id)
      else drawSwell(brush, place, swell.grade, progress)
    }
    const over = placeOf(hovered)
    if (over && hovered !== shown.selected) ring(brush, over, brush.palette.soft, Math.max(1, brush.unit / 12), brush.unit / 16)
    const chosen = placeOf(shown.selected)
    if (chosen) ring(brush, chosen, brush.palette.text, Math.max(1.5, brush.unit / 8), brush.unit / 16)
    if (swells.size > 0) soil('overlay')
  }

  function draw(at: number) {
    frameAsked = false
    if (disposed || !view || !layers || !city) return
    const all = dirty.allHouses
    const changed = [...dirty.houses]
    const { base, overlay } = dirty
    dirty.base = false
    dirty.overlay = false
    dirty.allHouses = false
    dirty.houses.clear()
    if (base) drawBase(layers, view, city)
    if (all) {
      layers.clear('houses')
      drawHouses(layers, city, houses.keys(), false)
    } else if (changed.length > 0) {
      drawHouses(layers, city, changed, true)
    }
    if (overlay || swells.size > 0) drawOverlay(layers, view, city, at)
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
    city = null
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
      if (!before || before.apps !== next.apps || before.bureaus !== next.bureaus) {
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

function byOrder(
  a: { readonly order: number; readonly id: RecordId },
  b: { readonly order: number; readonly id: RecordId },
): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1)
}

function stillFits(planned: Planned, size: Size, houses: number): boolean {
  const aspect = size.width / size.height / (planned.size.width / planned.size.height)
  return aspect < REPLAN_ASPECT && aspect > 1 / REPLAN_ASPECT && houses <= Math.max(1, planned.houses) * REPLAN_GROWTH
}

function firstHouse(city: CityGeometry, shown: ReadonlyMap<RecordId, HouseFace>): RecordId | null {
  for (const id of city.houses.keys()) if (shown.has(id)) return id
  return null
}
