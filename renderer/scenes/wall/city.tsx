import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react'
import type { AppRow, BureauRow } from '../../../shared/estate/frame.ts'
import { shownLevel } from '../../../shared/estate/level.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import { say } from '../../i18n/say.ts'
import type { Direction } from '../../map/city-geometry.ts'
import type { CityMap } from '../../map/city-map.ts'
import { nameIn } from '../../stores/estate-reading.ts'
import { selectApp, useEstate, useLang, useView, viewStore } from '../../stores/stores.ts'
import { useLoading } from '../time/bar-track.tsx'
import { mountCity } from './mount-city.ts'
import { attachPointer } from './pointer.ts'

const ARROWS: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }
const ZOOM_STEP = 1.3
const ZOOM_KEYS: Readonly<Record<string, number>> = { '+': ZOOM_STEP, '=': ZOOM_STEP, '-': 1 / ZOOM_STEP }

const itemId = (id: RecordId) => `house-${id}`

/** The map in the page: a focusable tree for keys and screen readers, with the canvases as its picture. */
export function City() {
  const host = useRef<HTMLDivElement>(null)
  const map = useRef<CityMap | null>(null)
  const lang = useLang()
  const bureaus = useEstate((estate) => estate.bureaus.size)
  const apps = useEstate((estate) => estate.apps.size)
  const hovered = useView((view) => view.hovered?.id ?? null)
  const loading = useLoading()
  const [zoomed, setZoomed] = useState(false)
  const [ward, setWard] = useState('')

  useEffect(() => {
    if (!host.current) return
    const mounted = mountCity(host.current, setZoomed, setWard)
    map.current = mounted.map
    const detach = attachPointer(host.current, mounted.map)
    return () => {
      detach()
      mounted.dispose()
      map.current = null
    }
  }, [])

  const onKeyDown = (event: KeyboardEvent) => {
    const city = map.current
    if (!city) return
    const direction = ARROWS[event.key]
    const zoom = ZOOM_KEYS[event.key]
    if (direction) city.step(direction)
    else if (zoom) city.zoomIn(zoom)
    else if (event.key === '0') city.reset()
    else if (event.key === 'Enter') selectApp(viewStore.getState().hovered?.id ?? null)
    else if (event.key === 'Escape' && viewStore.getState().selected !== null) selectApp(null)
    else return
    event.preventDefault()
  }

  return (
    <div
      ref={host}
      className={zoomed ? 'city city-zoomed' : 'city'}
      role="tree"
      aria-busy={loading}
      tabIndex={0}
      aria-label={say(lang, 'map.label', { bureaus, apps })}
      aria-activedescendant={hovered ? itemId(hovered) : undefined}
      onKeyDown={onKeyDown}
    >
      <CityTree />
      {zoomed && ward !== '' && <p className="city-within">{ward}</p>}
      {zoomed && (
        <button type="button" className="city-whole" title={say(lang, 'map.zoomHint')} onClick={() => map.current?.reset()}>
          {say(lang, 'map.whole')}
        </button>
      )}
    </div>
  )
}

/** The city in words, off screen. */
const CityTree = memo(function CityTree() {
  const bureaus = useEstate((estate) => estate.bureaus)
  const apps = useEstate((estate) => estate.apps)
  const byBureau = new Map<RecordId, AppRow[]>()
  for (const app of apps.values()) byBureau.set(app.bureau, [...(byBureau.get(app.bureau) ?? []), app])
  return (
    <div className="visually-hidden">
      {[...bureaus.values()].map((bureau) => (
        <WardItem key={bureau.id} bureau={bureau} apps={byBureau.get(bureau.id) ?? NO_APPS} />
      ))}
    </div>
  )
})

const NO_APPS: readonly AppRow[] = []

const WardItem = memo(
  function WardItem({ bureau, apps }: { readonly bureau: BureauRow; readonly apps: readonly AppRow[] }) {
    const lang = useLang()
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the tree itself holds the focus and points at its items
      <div role="treeitem" aria-label={nameIn(bureau, lang)} aria-expanded="true">
        {apps.map((app) => (
          // biome-ignore lint/a11y/useFocusableInteractive: see above
          <div
            key={app.id}
            id={itemId(app.id)}
            data-app={app.id}
            data-level={shownLevel(app.level, app.staleSince)}
            role="treeitem"
          >
            {nameIn(app, lang)} · {say(lang, `level.${shownLevel(app.level, app.staleSince)}`)}
          </div>
        ))}
      </div>
    )
  },
  (before, after) =>
    before.bureau === after.bureau &&
    before.apps.length === after.apps.length &&
    before.apps.every((app, index) => app === after.apps[index]),
)
