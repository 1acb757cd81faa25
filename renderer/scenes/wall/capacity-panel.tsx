import { memo, useMemo } from 'react'
import type { ClusterRow } from '../../../shared/estate/frame.ts'
import { bytesText, coresText, percentText } from '../../i18n/format.ts'
import { nameIn } from '../../i18n/names.ts'
import { say } from '../../i18n/say.ts'
import { clustersInOrder } from '../../stores/estate-reading.ts'
import { useEstate, useLang } from '../../stores/stores.ts'

/** Capacity by cluster: used inside requested inside allocatable; what is not known is said, never drawn as nothing. */
export function CapacityPanel() {
  const lang = useLang()
  const clusters = useEstate((estate) => estate.clusters)
  const sources = useEstate((estate) => estate.sources)
  const rows = useMemo(() => clustersInOrder({ clusters, sources }), [clusters, sources])
  const used = rows.some(({ capacity }) => capacity.used.cpuMilli !== null || capacity.used.memoryBytes !== null)
  // Of clusters that were never seen not even that is told.
  const noneUsed = !used && rows.some(({ nodeCount }) => nodeCount > 0)
  return (
    <section className={used ? 'panel capacity capacity-used' : 'panel capacity'} aria-label={say(lang, 'capacity.title')}>
      <header className="panel-head">
        <h2>{say(lang, 'capacity.title')}</h2>
        <p className="panel-note capacity-legend">{say(lang, used ? 'capacity.legend.used' : 'capacity.legend')}</p>
        {rows.length > 0 && (
          <p className="panel-note capacity-columns" aria-hidden="true">
            <span>{say(lang, 'capacity.cpu')}</span>
            <span>{say(lang, 'capacity.memory')}</span>
          </p>
        )}
      </header>
      {rows.length === 0 ? (
        <p className="panel-empty">{say(lang, 'capacity.none')}</p>
      ) : (
        <ul className="cluster-list">
          {rows.map((cluster) => (
            <ClusterLine key={cluster.id} cluster={cluster} withUsed={used} />
          ))}
        </ul>
      )}
      {noneUsed && <p className="panel-note capacity-note">{say(lang, 'capacity.noUsed')}</p>}
    </section>
  )
}

interface ClusterLineProps {
  readonly cluster: ClusterRow
  /** Some cluster knows what is used: then each says whether it does. */
  readonly withUsed: boolean
}

const ClusterLine = memo(function ClusterLine({ cluster, withUsed }: ClusterLineProps) {
  const lang = useLang()
  const { allocatable, capacity } = cluster
  const cores = (milli: number | null) => (milli === null ? say(lang, 'capacity.unknown') : coresText(milli, lang))
  const bytes = (size: number | null) => (size === null ? say(lang, 'capacity.unknown') : bytesText(size, lang))
  const name = nameIn(cluster, lang)
  return (
    <li className={cluster.staleSince === null ? 'cluster' : 'cluster cluster-stale'}>
      <p className="cluster-head">
        <strong className="cluster-name" title={name}>
          {name}
        </strong>
        <span className="cluster-nodes">
          {cluster.nodeCount === 0
            ? say(lang, 'capacity.noNodes')
            : say(lang, 'capacity.nodes', { ready: cluster.readyNodeCount, total: cluster.nodeCount })}
        </span>
      </p>
      <Gauge
        label={say(lang, 'capacity.cpu')}
        used={capacity.used.cpuMilli}
        requested={capacity.requested.cpuMilli}
        allocatable={allocatable.cpuMilli}
        withUsed={withUsed}
        amount={cores}
      />
      <Gauge
        label={say(lang, 'capacity.memory.short')}
        used={capacity.used.memoryBytes}
        requested={capacity.requested.memoryBytes}
        allocatable={allocatable.memoryBytes}
        withUsed={withUsed}
        amount={bytes}
      />
    </li>
  )
})

interface GaugeProps {
  readonly label: string
  readonly used: number | null
  readonly requested: number | null
  readonly allocatable: number | null
  readonly withUsed: boolean
  readonly amount: (value: number | null) => string
}

function Gauge({ label, used, requested, allocatable, withUsed, amount }: GaugeProps) {
  const lang = useLang()
  const tightFill = useEstate((estate) => estate.tightFill)
  const share = (part: number | null) => (part === null || !allocatable ? null : part / allocatable)
  const usedShare = share(used)
  const requestedShare = share(requested)
  const text = (ratio: number | null) => (ratio === null ? '–' : percentText(ratio, lang))
  const tight = Math.max(usedShare ?? 0, requestedShare ?? 0) > tightFill
  const why = say(lang, 'capacity.why', { used: amount(used), requested: amount(requested), allocatable: amount(allocatable) })
  return (
    <div className={tight ? 'gauge gauge-tight' : 'gauge'} title={why}>
      <span className="gauge-label">{label}</span>
      <span className={requestedShare === null && usedShare === null ? 'gauge-track gauge-unknown' : 'gauge-track'}>
        {requestedShare !== null && <span className="gauge-requested" style={{ width: percentOf(requestedShare) }} />}
        {usedShare !== null && <span className="gauge-used" style={{ width: percentOf(usedShare) }} />}
      </span>
      <span className="gauge-figures">
        {withUsed && <span className="gauge-used-figure">{text(usedShare)} / </span>}
        {text(requestedShare)}
      </span>
      <span className="gauge-amounts">
        {(requested !== null || allocatable !== null) &&
          say(lang, 'capacity.amounts', { requested: amount(requested), allocatable: amount(allocatable) })}
      </span>
    </div>
  )
}

function percentOf(ratio: number): string {
  return `${Math.min(100, Math.max(0, ratio * 100))}%`
}
