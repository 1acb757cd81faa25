import type { RecordId } from '../../shared/estate/record.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import { changedRows } from '../feed/rows.ts'
import { onPixelRatio } from '../screen/pixel-ratio.ts'
import { onThemeWorn } from '../styles/theme.ts'
import type { ScreenRect } from './brush.ts'
import { bounded, type Camera, framing, revealing, toScreen, WHOLE_CITY, zoomedAt } from './camera.ts'
import { createCityFaces, type FaceChanges, type House } from './city-faces.ts'
import {
  type CityGeometry,
  type Direction,
  type HouseGeometry,
  houseAt,
  measureCity,
  neighbour,
  overlaps,
  wardAt,
} from './city-geometry.ts'
import { createCanvases, type Layers } from './city-layers.ts'
import { type CityPlan, growCity, type Measures, type Size, type WardInput } from './city-plan.ts'
import { roomsPlace } from './draw-house.ts'
import { createFontLoader } from './fonts.ts'
import { createStreetLights } from './lit-streets.ts'
import { createMotion } from './motion.ts'
import { nearHouses } from './near-houses.ts'
import { type CityView, paintCity, paintHouses, paintWards, type Scene, type WardPart } from './paint-city.ts'
import { createOver } from './paint-over.ts'
import { readPalette } from './palette.ts'
import { createPlanKeeper, type PlanKey, type PlanStorage } from './plan-keeper.ts'
import type { PlanAsked } from './planner.ts'
import { createSwells } from './swells.ts'

interface CityEvents {
  /** A house came under the pointer or the keyboard, with its place in the host; null: none. */
  hover(id: RecordId | null, box: ScreenRect | null): void
  /** The keyboard came to a room of that house; null: to none. */
  room(id: RecordId | null): void
  /** The houses that are large enough on screen to be looked into, those in the middle first, are others. */
  near(apps: readonly RecordId[]): void
  /** The ward in the middle of the view, by name, where its own head may be out of it; '': none, or the whole city is shown. */
  within(ward: string): void
  /** Called once a frame that was drawn. */
  painted(): void
}

interface CityEffects {
  requestFrame(draw: (at: number) => void): void
  /** Nothing is to move. */
  calm(): boolean
  readonly storage: PlanStorage
  /** Resolves when the rules of the bundled faces are known. */
  readonly faces: Promise<unknown>
  /** Width to height of the window. */
  windowAspect(): number
  plan(asked: PlanAsked): Promise<CityPlan>
  /** Does what nobody waits for, and hears of what it throws: the map then stands still. */
  guarded(work: () => void): void
}

export interface CityMap extends Disposable {
  show(view: CityView): void
  /** Points and scales in CSS px of the host. */
  hitTest(x: number, y: number): RecordId | null
  hoverAt(x: number, y: number): void
  /** The house the keyboard is on. */
  focus(id: RecordId | null): void
  step(direction: Direction): RecordId | null
  /** The keyboard went elsewhere: it is on no house, and goes on from where it was. */
  leave(): void
  /** To the next room, or the one before, of the house that the keyboard is on, where its rooms are shown. */
  stepRoom(by: 1 | -1): void
  zoomAt(x: number, y: number, factor: number): void
  /** The same about the house that the keyboard is on, else about the middle. */
  zoomIn(factor: number): void
  pan(dx: number, dy: number): void
  reset(): void
  /** Brings an app's ward near, where its house is too small for words while the whole city is shown; else shows the whole city. */
  goTo(app: RecordId): void
  /** Px at the right that a card covers: the city can be pushed out from under it. */
  setCovered(px: number): void
  readonly zoomed: boolean
}

/** Gaps of the city in root units. */
const GAPS = { avenue: 0.6, alley: 0.5, lane: 0.28, padding: 0.5, header: 2.1, maxHouseWidth: 11, maxHouseHeight: 7 }

/** How far a swell reaches, root units, at most to the middle of the lane: it never lies on another house or on a name. */
const SWELL = 0.26

/** A house from this width on tells in words what is wrong, root units. */
const WORDY_UNITS = 6
/** Share of the view that a ward is brought to. */
const WARD_SHARE = 0.7

/** The wall's map: a city of wards on two canvases; only what changed is drawn again. */
export function createCityMap(host: HTMLElement, events: CityEvents, effects: CityEffects): CityMap {
  const fonts = createFontLoader(document.fonts, effects.faces, () => soil('all'))
  const canvases = createCanvases(host, fonts.want)
  let view: CityView | null = null
  let layers: Layers | null = null
  let measures: Measures | null = null
  /** The plan that is waited for, in words; null: none. An answer to another question is none. */
  let asked: string | null = null
  let settled = false
  let city: CityGeometry | null = null
  let size: Size = { width: 0, height: 0 }
  let covered = 0
  let camera: Camera = WHOLE_CITY
  let hovered: RecordId | null = null
  /** Where the keyboard was when it went elsewhere. */
  let left: RecordId | null = null
  let room: RecordId | null = null
  let near: readonly RecordId[] = []
  let inWard = ''
  let unit = 16
  const plans = createPlanKeeper(effects.storage)
  const faces = createCityFaces()
  const { houses, wards } = faces
  const lights = createStreetLights()
  const swells = createSwells(host)
  /** What is to swell once it is drawn. */
  const flared: FaceChanges['flared'][number][] = []
  const over = createOver()
  const motion = createMotion()
  const dirty = { all: true, streets: true, marks: true, wards: new Map<RecordId, WardPart>(), houses: [] as House[] }
  let frameAsked = false
  let disposed = false

  const ask = () => {
    if (frameAsked || disposed) return
    frameAsked = true
    effects.requestFrame(draw)
  }

  const soilHouse = (house: House) => {
    if (!house.waits) dirty.houses.push(house)
    house.waits = true
  }

  function soil(what: 'all' | 'streets' | 'marks') {
    dirty[what] = true
    ask()
  }

  const layOut = () => {
    if (!view || !measures || size.width < 1) return
    const wards = faces.plan()
    const key = { division: view.division, aspect: effects.windowAspect() }
    const next = view.past ? plans.visitFor(key, wards) : plans.planFor(key, wards, view.settled)
    if (next === null) askPlan(key, { wards, size, measures }, view.past)
    else buildCity(next, wards)
  }

  const buildCity = (plan: CityPlan, wards: readonly WardInput[]) => {
    asked = null
    if (!measures) return
    city = measureCity(plan, wards, size, measures)
    camera = boundedCamera(camera)
    if (hovered !== null) {
      if (city.houses.has(hovered)) tellHover()
      else setHovered(null)
    }
    relight()
    soil('all')
  }

  /** Until the plan comes, what is on screen stays. What comes meanwhile is put into the plan, or asks for another: one at a time. */
  const askPlan = (key: PlanKey, what: PlanAsked, past: boolean) => {
    const question = [key.division, key.aspect, past, what.size.width, what.size.height].join(' ')
    if (asked === question) return
    asked = question
    effects.plan(what).then(
      (made) =>
        effects.guarded(() => {
          if (disposed || asked !== question) return
          asked = null
          const wards = faces.plan()
          if (past) return buildCity(growCity(made, wards), wards)
          plans.keep(key, made, what.wards)
          layOut()
        }),
      (error: unknown) =>
        effects.guarded(() => {
          if (!disposed && asked === question) throw error
        }),
    )
  }

  const boundedCamera = (next: Camera): Camera => {
    const within = bounded(next, size.width, size.height, city?.maxZoom ?? 1)
    if (covered === 0) return within
    return { ...within, x: Math.min(0, Math.max(size.width - covered - size.width * within.zoom, next.x)) }
  }

  const swell = ({ id, grade }: FaceChanges['flared'][number]) => {
    if (!city || !layers) return
    for (const house of city.of(id)) {
      const place = toScreen(camera, house)
      if (overlaps(place, { x: 0, y: 0, ...size }))
        swells.add(place, layers.brushes.city.palette.grade[grade], Math.min(SWELL * unit, city.laneDrop * camera.zoom))
    }
  }

  const note = (changes: FaceChanges) => {
    for (const house of changes.houses) soilHouse(house)
    for (const id of changes.wards) dirty.wards.set(id, changes.walls.has(id) && dirty.wards.get(id) !== 'all' ? 'wall' : 'all')
    if (view?.past) swells.clear()
    if (!effects.calm()) flared.push(...changes.flared)
    if (changes.houses.length > 0 || changes.wards.length > 0) ask()
  }

  const noteRooms = (before: CityView['rooms'], after: CityView['rooms']) => {
    const changed = changedRows(before, after)
    if (changed.length === 0) return
    for (const { id } of changed) {
      const house = houses.get(id)
      if (house) soilHouse(house)
    }
    fonts.want(
      changed.flatMap(({ is }) => is?.rooms.flatMap((room) => [room.name, ...room.tiles.map((tile) => tile.name)]) ?? []),
    )
    if (room !== null && !roomsInFocus().some(({ id }) => id === room)) setRoom(null)
    soil('marks')
  }

  function draw(at: number) {
    frameAsked = false
    if (disposed || !view || !layers || !city) return
    if (motion.isDue(camera, at, layers.picture, size)) dirty.all = true
    if (camera !== motion.drawn) swells.clear()
    const all = dirty.all
    const named = all || dirty.wards.size > 0
    if (all) motion.draw(camera, at)
    layers.place(motion.drawn, camera)
    const { zoom } = motion.drawn
    const scene: Scene = {
      view,
      city,
      camera: layers.onSurface(motion.drawn),
      zoom,
      picture: layers.surface,
      faces,
      streets: lights.lit,
      hovered,
      room,
    }
    if (all) paintCity(layers, scene)
    else {
      if (dirty.wards.size > 0) paintWards(layers, scene, dirty.wards)
      if (dirty.houses.length > 0) paintHouses(layers, scene, dirty.houses)
    }
    if (all || dirty.streets || dirty.marks) over.paint(layers, scene, all)
    dirty.all = false
    dirty.streets = false
    dirty.marks = false
    dirty.wards.clear()
    for (const house of dirty.houses) house.waits = false
    dirty.houses.length = 0
    // Last: an element that comes into the page makes it look through its styles at the next text drawn.
    swells.paint(at)
    swells.sweep()
    for (const each of flared.splice(0)) swell(each)
    if (camera !== motion.drawn || swells.active) ask()
    if (named) tellWard(city)
    if (all) tellNear(city)
    events.painted()
  }

  const tellWard = (city: CityGeometry) => {
    const middle = camera.zoom > 1 ? wardAt(city, ...worldAt((size.width - covered) / 2, size.height / 2)) : null
    const name = middle === null ? '' : (wards.get(middle.id)?.name ?? '')
    if (name === inWard) return
    inWard = name
    events.within(name)
  }

  const tellNear = (city: CityGeometry) => {
    const apps = nearHouses(city, camera, size, unit)
    if (apps.length === near.length && apps.every((id, index) => id === near[index])) return
    near = apps
    events.near(near)
  }

  const tellHover = () => {
    const house = hovered === null ? undefined : city?.houses.get(hovered)
    events.hover(house?.id ?? null, house ? toScreen(camera, house) : null)
  }

  const roomsInFocus = () => {
    const house = hovered === null ? undefined : city?.houses.get(hovered)
    const isOpen = house && roomsPlace({ unit }, toScreen(camera, house)) !== null
    return isOpen ? (view?.rooms.get(house.id)?.rooms ?? []) : []
  }

  const setRoom = (id: RecordId | null) => {
    if (id === room) return
    room = id
    events.room(id)
    soil('marks')
  }

  const setHovered = (key: RecordId | null) => {
    if (hovered === key) return
    hovered = key
    setRoom(null)
    tellHover()
    soil('marks')
  }

  const move = (next: Camera) => {
    const within = boundedCamera(next)
    if (within.x === camera.x && within.y === camera.y && within.zoom === camera.zoom) return
    camera = within
    tellHover()
    ask()
  }

  const revealHouse = (house: HouseGeometry | null | undefined) => {
    if (house) move(revealing(camera, house, size.width - covered, size.height))
  }
  const reveal = (id: RecordId | null) => revealHouse(id === null ? null : city?.of(id)[0])

  const worldAt = (x: number, y: number) => [(x - camera.x) / camera.zoom, (y - camera.y) / camera.zoom] as const
  const houseUnder = (x: number, y: number): HouseGeometry | null => city && houseAt(city, ...worldAt(x, y))

  const fitToHost = () => {
    const width = host.clientWidth
    const height = host.clientHeight
    if (width < 1 || height < 1) return
    unit = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
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
    layOut()
    soil('all')
  }

  const relight = () => {
    if (!view || !city) return
    over.relit(lights.relight(city, view.apps, view.selected))
    soil('streets')
  }

  const fitAgain = () => effects.guarded(fitToHost)
  const observer = new ResizeObserver(fitAgain)
  observer.observe(host)
  const stopTheme = onThemeWorn(fitAgain)
  const stopRatio = onPixelRatio(fitAgain)
  fitToHost()

  return {
    show(next) {
      const before = view
      settled ||= next.settled && !next.past
      view = { ...next, settled }
      const changes = faces.update(view)
      const relit = lights.changed(changes.told)
      // Of another division nothing stands where it stood: the picture stays until the plan is there.
      if (before && before.division !== next.division) {
        city = null
        setHovered(null)
        camera = WHOLE_CITY
      }
      if (changes.moved || before?.past !== next.past || before?.settled !== settled) layOut()
      note(changes)
      if (before && before.rooms !== next.rooms) noteRooms(before.rooms, next.rooms)
      if (changes.texts.length > 0) fonts.want(changes.texts)
      if (relit || before?.selected !== next.selected) relight()
      if (before?.marked !== next.marked || before?.selected !== next.selected) soil('marks')
      if (before?.selected !== next.selected) reveal(next.selected)
    },
    hitTest: (x, y) => houseUnder(x, y)?.id ?? null,
    hoverAt(x, y) {
      setHovered(houseUnder(x, y)?.key ?? null)
    },
    focus(id) {
      const house = id === null ? undefined : city?.of(id)[0]
      setHovered(house?.key ?? null)
      revealHouse(house)
    },
    step(direction) {
      if (!city) return null
      const before = left !== null && city.houses.has(left) ? left : null
      const from = hovered ?? (view?.selected ? city.of(view.selected)[0]?.key : null) ?? before
      const [first] = city.houses.values()
      const next = from === null ? first : neighbour(city, from, direction)
      if (!next) return null
      setHovered(next.key)
      revealHouse(next)
      return next.id
    },
    leave() {
      left = hovered ?? left
      setHovered(null)
    },
    stepRoom(by) {
      const rooms = roomsInFocus()
      const at = rooms.findIndex(({ id }) => id === room)
      const next = at < 0 ? (by > 0 ? 0 : -1) : (at + by) % rooms.length
      setRoom(rooms.at(next)?.id ?? null)
    },
    zoomAt: (x, y, factor) => move(zoomedAt(camera, factor, x, y, city?.maxZoom ?? 1)),
    zoomIn(factor) {
      const house = hovered === null ? undefined : city?.houses.get(hovered)
      const place = house ? toScreen(camera, house) : { x: 0, y: 0, width: size.width - covered, height: size.height }
      this.zoomAt(place.x + place.width / 2, place.y + place.height / 2, factor)
      revealHouse(house)
    },
    pan: (dx, dy) => move({ ...camera, x: camera.x + dx, y: camera.y + dy }),
    reset: () => move(WHOLE_CITY),
    goTo(app) {
      const house = city?.of(app)[0]
      const isSmall = house && house.width < WORDY_UNITS * unit
      move(isSmall ? framing(house.ward, size.width - covered, size.height, WARD_SHARE, city?.maxZoom ?? 1) : WHOLE_CITY)
    },
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
      swells.dispose()
      stopTheme()
      stopRatio()
      layers?.remove()
    },
  }
}
