import type { CardFrame } from '../../feed/frame-schema.ts'
import { say } from '../../i18n/say.ts'
import { clusterNames } from '../../stores/estate-reading.ts'
import { useEstate, useLang } from '../../stores/stores.ts'
import { Part } from './part.tsx'

interface Placement {
  readonly source: string
  /** null: its node says none, or it is on no node yet. */
  readonly zone: string | null
  readonly scheduled: boolean
  readonly ready: number
  /** Of which nobody tells whether they are ready. */
  readonly untold: number
  readonly total: number
}

/** Instances by cluster and zone. */
export function placementsOf(frame: Pick<CardFrame, 'instances' | 'nodes'>): readonly Placement[] {
  const zones = new Map(frame.nodes.map((node) => [`${node.source}/${node.name}`, node.zone]))
  const found = new Map<string, Placement>()
  for (const instance of frame.instances) {
    // a machine runs somewhere, whether or not its host is told
    const scheduled = instance.node !== null || instance.form === 'vm'
    const zone = instance.zone ?? (scheduled ? (zones.get(`${instance.source}/${instance.node}`) ?? null) : null)
    const key = JSON.stringify([instance.source, scheduled, zone])
    const before = found.get(key) ?? { source: instance.source, zone, scheduled, ready: 0, untold: 0, total: 0 }
    found.set(key, {
      ...before,
      ready: before.ready + (instance.ready ? 1 : 0),
      untold: before.untold + (instance.readyUntold ? 1 : 0),
      total: before.total + 1,
    })
  }
  return [...found.values()].sort((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1))
}

const placeKey = (placement: Placement) => `${placement.source} ${placement.scheduled ? (placement.zone ?? '') : '~'}`

export function Placements({ frame }: { readonly frame: CardFrame }) {
  const lang = useLang()
  const clusters = useEstate((estate) => estate.clusters)
  const names = clusterNames(clusters, lang)
  const placements = placementsOf(frame)
  if (placements.length === 0) return null
  return (
    <Part title={say(lang, 'card.placements')} note={say(lang, 'card.instancesReady')}>
      <ul className="placements">
        {placements.map((placement) => (
          <li key={placeKey(placement)}>
            <span>{names.get(placement.source) ?? placement.source}</span>
            <span className="placement-zone">
              {placement.scheduled ? (placement.zone ?? say(lang, 'card.noZone')) : say(lang, 'card.unscheduled')}
            </span>
            <span className="number">
              {placement.ready}
              {placement.untold > 0 && `–${placement.ready + placement.untold}`}/{placement.total}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  )
}
