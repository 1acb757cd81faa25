import { memo } from 'react'
import type { ClusterRow } from '../../../shared/estate/frame.ts'
import { DEFAULT_POLICY } from '../../../shared/policy/policy.ts'
import { bytesText, coresText, percentText } from '../../i18n/format.ts'
import { say } from '../../i18n/say.ts'
import { useEstate, useLang } from '../../stores/stores.ts'

/** Capacity by cluster: used inside requested inside allocatable; what is not known is said, never drawn as nothing. */
export function CapacityPanel() {
  const lang = useLang()
  const clusters = useEstate((estate) => estate.clusters)
  return (
    <section className="panel capacity" aria-label={say(lang, 'capacity.title')}>
      <header className="panel-head">
        <h2>{say(lang, 'capacity.title')}</h2>
        <p className="panel-note">{say(lang, 'capacity.legend')}</p>
      </header>
      {clusters.size === 0 ? (
        <p className="panel-empty">{say(lang, 'capacity.none')}</p>
      ) : (
        <ul className="cluster-list">
          {[...clusters.values()].map((cluster) => (
            <ClusterLine key={cluster.id} cluster={cluster} />
          ))}
        </ul>
      )}
    </section>
  )
}

const ClusterLine = memo(function ClusterLine({ cluster }: { readonly cluster: ClusterRow }) {
  const lang = useLang()
  const { allocatable, capacity } = cluster
  const cores = (milli: number | null) => (milli === null ? say(lang, 'capacity.unknown') : coresText(milli, lang))
  const bytes = (size: number | null) => (size === null ? say(lang, 'capacity.unknown') : bytesText(size, lang))
  return (
    <li className={cluster.staleSince === null ? 'cluster' : 'cluster cluster-stale'}>
      <p className="cluster-name">
        <strong>{cluster.name}</strong>
        <span>{say(lang, 'capacity.nodes', { ready: cluster.readyNodeCount, total: cluster.nodeCount })}</span>
      </p>
      <Gauge
        label={say(lang, 'capacity.cpu')}
        used={capacity.used.cpuMilli}
        requested={capacity.requested.cpuMilli}
        allocatable={allocatable.cpuMilli}
        amount={cores}
      />
      <Gauge
        label={say(lang, 'capacity.memory.short')}
        used={capacity.used.memoryBytes}
        requested={capacity.requested.memoryBytes}
        allocatable={allocatable.memoryBytes}
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
  readonly amount: (value: number | null) => string
}

function Gauge({ label, used, requested, allocatable, amount }: GaugeProps) {
  const lang = useLang()
  const share = (part: number | null) => (part === null || !allocatable ? null : part / allocatable)
  const usedShare = share(used)
  const requestedShare = share(requested)
  const text = (ratio: number | null) => (ratio === null ? say(lang, 'capacity.unknown') : percentText(ratio, lang))
  const tight = Math.max(usedShare ?? 0, requestedShare ?? 0) > DEFAULT_POLICY.capacity.tightFill
  const why = say(lang, 'capacity.why', { used: amount(used), requested: amount(requested), allocatable: amount(allocatable) })
  return (
    <div className={tight ? 'gauge gauge-tight' : 'gauge'} title={why}>
      <span className="gauge-label">{label}</span>
      <span className={requestedShare === null && usedShare === null ? 'gauge-track gauge-unknown' : 'gauge-track'}>
        {requestedShare !== null && <span className="gauge-requested" style={{ width: percentOf(requestedShare) }} />}
        {usedShare !== null && <span className="gauge-used" style={{ width: percentOf(usedShare) }} />}
      </span>
      <span className="gauge-figures">
        {say(lang, 'capacity.figures', { used: text(usedShare), requested: text(requestedShare) })}
      </span>
    </div>
  )
}

function percentOf(ratio: number): string {
  return `${Math.min(100, Math.max(0, ratio * 100))}%`
}
