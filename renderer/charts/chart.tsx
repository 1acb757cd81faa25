import { useEffect, useRef } from 'react'
import { useLang } from '../stores/stores.ts'
import { type BuildChart, type ChartHandle, createChart, type Picked } from './create-chart.ts'
import './charts.css'

interface ChartProps {
  /** Keep it the same while nothing that it draws changed: a new one is a redraw. */
  readonly build: BuildChart
  /** What the chart tells, in words, for those who do not see it. */
  readonly label: string
  readonly className?: string
  readonly picked?: Picked
}

const NOTHING: Picked = () => {}

/** A chart; it is gone with the view that it is in. */
export function Chart({ build, label, className, picked = NOTHING }: ChartProps) {
  const lang = useLang()
  const host = useRef<HTMLDivElement>(null)
  const handle = useRef<ChartHandle | null>(null)
  const pickedNow = useRef(picked)
  pickedNow.current = picked
  useEffect(() => {
    if (host.current === null) return
    const chart = createChart(host.current, (id) => pickedNow.current(id))
    handle.current = chart
    return () => {
      handle.current = null
      chart.dispose()
    }
  }, [])
  useEffect(() => handle.current?.show(build, lang), [build, lang])
  return <div ref={host} className={className === undefined ? 'chart' : `chart ${className}`} role="img" aria-label={label} />
}
