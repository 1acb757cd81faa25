import { isGrade, type Level } from '../../../shared/estate/level.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { Lang } from '../../../shared/lib/words.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { type CityGeometry, type HouseGeometry, measureCity } from '../../map/city-geometry.ts'
import { type Measures, planCity, type Size, type WardInput } from '../../map/city-plan.ts'
import { svg } from '../dom.ts'
import { type CityHistory, type Entry, levelAt, toldAt } from '../model/city-history.ts'
import { baseline, fitted, type NameLines } from '../name-lines.ts'
import { word } from '../words.ts'

/** The ground of a city, in units of its own: what a page of 1080 px shows. */
const SIZE = { width: 1080, height: 520 }
/** The gaps of the wall (renderer/map/city-map.ts), for type of 16 px. */
const MEASURES: Measures = { avenue: 10, alley: 8, lane: 4.5, padding: 8, header: 32, maxHouseWidth: 176, maxHouseHeight: 108 }
/** Smaller type than this is no type. */
const LEAST_NAME = 9
const LARGEST_NAME = 15
/** Houses of a city that can be read at half the width of a page, count; on that share of the ground they are large enough. */
const FEW = 12
const FEW_GROUND = 0.6
/** Where its head has less height than this a ward is not named. */
const LEAST_HEADER = 12

/** A city that can be drawn at any moment. */
export interface CityPicture {
  /** Two of it stand side by side on paper. */
  readonly isSmall: boolean
  /** A fresh drawing of it. */
  draw(lang: Lang): CityDrawing
}

interface CityDrawing {
  readonly element: SVGSVGElement
  /** Draws what was at a moment, ms since the epoch. */
  show(at: number): void
}

/**
 * Plans the city of all that stood in it at any time of the window, so that no house moves. null: nothing stands in it. `ground`: in units of which a
 * letter of a name takes at least nine.
 */
export function cityPicture(history: CityHistory, ground: Size = SIZE): CityPicture | null {
  const apps = [...history.entries.values()].filter(({ kind }) => kind === 'app')
  if (apps.length === 0) return null
  apps.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
  const known = new Set(history.bureaus.map(({ id }) => id))
  const of = (id: RecordId): readonly RecordId[] => apps.filter(({ parent }) => parent === id).map((app) => app.id)
  const homeless = apps.filter(({ parent }) => parent === null || !known.has(parent)).map(({ id }) => id)
  const wards: WardInput[] = history.bureaus.map(({ id }) => ({ id, apps: of(id) })).filter((ward) => ward.apps.length > 0)
  if (homeless.length > 0) wards.push({ id: '', apps: homeless })
  const isSmall = apps.length <= FEW
  const size = isSmall ? { width: ground.width * FEW_GROUND, height: ground.height * FEW_GROUND } : ground
  const city = measureCity(planCity(wards, size, MEASURES), wards, size, MEASURES)
  return { isSmall, draw: (lang) => drawing(history, city, lang) }
}

const NO_LINES: NameLines = { lines: [], px: 0, height: 0 }

let drawn = 0

function drawing(history: CityHistory, city: CityGeometry, lang: Lang): CityDrawing {
  drawn += 1
  const hatch = `hatch-${drawn}`
  const bottom = Math.max(...city.wards.map((ward) => ward.y + ward.height)) + MEASURES.avenue
  const right = Math.max(...city.wards.map((ward) => ward.x + ward.width)) + MEASURES.alley
  const wards = new Map<RecordId, SVGRectElement>()
  const houses = new Map<RecordId, (at: number) => Level | null>()
  const ground: Element[] = []
  for (const ward of city.wards) {
    const bureau = history.bureaus.find(({ id }) => id === ward.id)
    const wall = svg('rect', { class: 'ward', x: ward.x, y: ward.y, width: ward.width, height: ward.height, rx: 4 })
    wards.set(ward.id, wall)
    ground.push(wall)
    if (bureau !== undefined && city.header >= LEAST_HEADER) {
      const name = nameIn(bureau, lang)
      const fits = fitted(name, ward.width - 2 * MEASURES.padding, city.header - 4, LARGEST_NAME, LEAST_NAME)
      const top = ward.y + (city.header - fits.height) / 2
      const lines = fits.lines.map((line, index) =>
        svg('tspan', { x: ward.x + MEASURES.padding, y: top + baseline(fits, index) }, line),
      )
      const title = svg('text', { class: 'ward-name', 'font-size': fits.px }, ...lines, svg('title', {}, name))
      ground.push(title)
    }
    for (const house of city.inside.get(ward.id) ?? []) {
      const entry = history.entries.get(house.id)
      if (entry === undefined) continue
      const { element, show } = drawHouse(history, house, entry, lang, hatch)
      houses.set(house.key, show)
      ground.push(element)
    }
  }
  const lines = svg('path', { d: 'M0 0 V6', class: 'hatch' })
  const pattern = svg(
    'pattern',
    { id: hatch, width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    lines,
  )
  const width = Math.max(city.width * 0.55, right)
  const box = `0 0 ${width} ${Math.max(bottom, 80)}`
  const element = svg(
    'svg',
    { viewBox: box, class: 'city', role: 'img', 'aria-label': word(lang, 'map.title') },
    svg('defs', {}, pattern),
    ...ground,
  )
  return {
    element,
    show(at) {
      const worst = new Map<RecordId, Level>()
      for (const house of city.houses.values()) {
        const level = houses.get(house.key)?.(at) ?? null
        const before = worst.get(house.ward.id)
        if (level !== null && isGrade(level) && (before === undefined || isWorse(level, before))) worst.set(house.ward.id, level)
      }
      for (const [id, wall] of wards) wall.setAttribute('class', `ward ${worst.get(id) ?? ''}`)
    },
  }
}

const isWorse = (a: Level, b: Level): boolean => GRADE_ORDER.indexOf(a) < GRADE_ORDER.indexOf(b)
const GRADE_ORDER: readonly Level[] = ['critical', 'major', 'minor', 'notice']

/** Height of the line of figures at the foot of a house. */
const FOOT = 15

function drawHouse(
  history: CityHistory,
  { x, y, width, height }: HouseGeometry,
  entry: Entry,
  lang: Lang,
  hatch: string,
): { readonly element: SVGGElement; show(at: number): Level | null } {
  const name = nameIn(entry, lang)
  const middle = x + width / 2
  const body = svg('rect', { x, y, width, height, rx: 3 })
  const words = svg('g')
  const mark = svg('text', { class: 'mark', x: middle })
  const figure = svg('text', { class: 'figure', x: middle, y: y + height - 6, 'font-size': 10 })
  const title = svg('title')
  const element = svg('g', {}, body, words, mark, figure, title)
  const isNamed = height >= 2 * LEAST_NAME && width >= 4 * LEAST_NAME
  const markPx = isNamed ? Math.min(height * 0.32, 34) : Math.min(height, width) * 0.62

  /** Mark, name and figures one below another, in the middle. */
  function lay(sign: string, ready: string): void {
    const signHeight = sign === '' ? 0 : markPx
    const foot = ready === '' ? 0 : FOOT
    const largest = Math.min(LARGEST_NAME, height * 0.23)
    const fits = isNamed ? fitted(name, width - 6, height - signHeight - foot - 4, largest, LEAST_NAME) : null
    const top = y + (height - foot - signHeight - (fits?.height ?? 0)) / 2
    mark.setAttribute('font-size', String(markPx * 0.92))
    mark.setAttribute('y', String(top + markPx * 0.8))
    words.replaceChildren(
      ...(fits?.lines ?? []).map((line, index) =>
        svg(
          'text',
          { class: 'name', x: middle, y: top + signHeight + baseline(fits ?? NO_LINES, index), 'font-size': fits?.px ?? 0 },
          line,
        ),
      ),
    )
    mark.textContent = sign
    figure.textContent = ready
  }

  return {
    element,
    show(at) {
      const level = levelAt(history, entry, at)
      const state = toldAt(entry, at)
      const ready =
        state === null || state.total === 0 ? '' : word(lang, 'map.ready', { ready: state.ready ?? '–', total: state.total })
      const sign = signOf(level, lang)
      element.setAttribute('class', `house ${level ?? 'gone'}`)
      if (level === 'unknown') body.style.setProperty('fill', `url(#${hatch})`)
      else body.style.removeProperty('fill')
      const least = markPx * Number(sign !== '') + 2.4 * LEAST_NAME + FOOT
      lay(sign, height >= least && width >= 64 ? ready : '')
      const told = level === null ? word(lang, 'map.gone') : say(lang, `level.${level}`)
      title.textContent = [name, told, ready].filter((part) => part !== '').join(' · ')
      return level
    },
  }
}

/** The character of a grade, a dash for unknown, a clock for stale: colour never stands alone. */
function signOf(level: Level | null, lang: Lang): string {
  if (level === null || level === 'normal') return ''
  if (isGrade(level)) return say(lang, `mark.${level}`)
  return level === 'stale' ? '◷' : '–'
}
