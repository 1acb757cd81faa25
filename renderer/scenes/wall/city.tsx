import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { RecordId } from '../../../shared/estate/record.ts'
import { TowerMark } from '../../components/tower-mark.tsx'
import { say } from '../../i18n/say.ts'
import type { Direction } from '../../map/city-geometry.ts'
import type { CityMap } from '../../map/city-map.ts'
import { selectApp, useEstate, useLang, useView, viewStore } from '../../stores/stores.ts'
import { useLoading } from '../time/bar-track.tsx'
import { CityTree, treeItemId } from './city-tree.tsx'
import { mountCity } from './mount-city.ts'
import { attachPointer } from './pointer.ts'

const ARROWS: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }
/** A map that could not be drawn is tried again after this, ms. */
const AGAIN_MS = 10_000
const FORWARD: ReadonlySet<Direction> = new Set(['right', 'down'])
const ZOOM_STEP = 1.3
const ZOOM_KEYS: Readonly<Record<string, number>> = { '+': ZOOM_STEP, '=': ZOOM_STEP, '-': 1 / ZOOM_STEP }

/** The map in the page: a focusable tree for keys and screen readers, with the canvases as its picture. */
export function City() {
  const host = useRef<HTMLDivElement>(null)
  const map = useRef<CityMap | null>(null)
  const lang = useLang()
  const division = useView((view) => view.division)
  const bureaus = useEstate((estate) => estate.bureaus.size)
  const clouds = useEstate((estate) => estate.clusters.size)
  const apps = useEstate((estate) => estate.apps.size)
  const hovered = useView((view) => view.hovered?.id ?? null)
  const loading = useLoading()
  const [zoomed, setZoomed] = useState(false)
  const [ward, setWard] = useState('')
  const [room, setRoom] = useState<RecordId | null>(null)
  const [isFaulty, setFaulty] = useState(false)

  useEffect(() => {
    if (!host.current) return
    if (isFaulty) {
      const timer = setTimeout(() => setFaulty(false), AGAIN_MS)
      return () => clearTimeout(timer)
    }
    const fault = () => setFaulty(true)
    const mounted = mountCity(host.current, { zoom: setZoomed, ward: setWard, room: setRoom, fault })
    map.current = mounted.map
    const detach = attachPointer(host.current, mounted.map)
    return () => {
      detach()
      mounted.dispose()
      map.current = null
    }
  }, [isFaulty])

  const onKeyDown = (event: KeyboardEvent) => {
    const city = map.current
    if (!city) return
    const direction = ARROWS[event.key]
    const zoom = ZOOM_KEYS[event.key]
    if (direction && event.shiftKey) city.stepRoom(FORWARD.has(direction) ? 1 : -1)
    else if (direction) city.step(direction)
    else if (zoom) city.zoomIn(zoom)
    else if (event.key === '0') city.reset()
    else if (event.key === 'Enter') selectApp(viewStore.getState().hovered?.id ?? null)
    else if (event.key === 'Escape' && viewStore.getState().selected !== null) selectApp(null)
    else return
    event.preventDefault()
  }

  /** The button goes with it, and must not take the focus along. */
  const showWhole = () => {
    map.current?.reset()
    host.current?.focus()
  }

  // Beside the tree, not in it: what is done with the button is nothing that was done on the map beneath it.
  return (
    <>
      <div
        ref={host}
        className={zoomed ? 'city city-zoomed' : 'city'}
        role="tree"
        aria-busy={loading}
        tabIndex={0}
        aria-label={
          division === 'bureau' ? say(lang, 'map.label', { bureaus, apps }) : say(lang, 'map.label.cloud', { clouds, apps })
        }
        aria-activedescendant={hovered ? treeItemId(room ?? hovered) : undefined}
        onKeyDown={onKeyDown}
        onBlur={() => map.current?.leave()}
      >
        <CityTree />
        {isFaulty && (
          <div className="city-fault state-board" role="alert">
            <TowerMark lamp="dark" />
            <h2 className="state-title">{say(lang, 'map.fault')}</h2>
            <p className="state-why">{say(lang, 'map.fault.why')}</p>
          </div>
        )}
      </div>
      {zoomed && !isFaulty && ward !== '' && <p className="city-within">{ward}</p>}
      {zoomed && !isFaulty && (
        <button type="button" className="city-whole" title={say(lang, 'map.zoomHint')} onClick={showWhole}>
          {say(lang, 'map.whole')}
        </button>
      )}
    </>
  )
}
