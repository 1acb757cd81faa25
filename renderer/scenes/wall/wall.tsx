import { hasCity, wallState } from '../../stores/estate-reading.ts'
import { useEstate, useView } from '../../stores/stores.ts'
import { AppCard } from '../card/app-card.tsx'
import { AlarmsPanel } from './alarms-panel.tsx'
import { CapacityPanel } from './capacity-panel.tsx'
import { City } from './city.tsx'
import { CityTooltip } from './city-tooltip.tsx'
import { NoticeStrip } from './notice-strip.tsx'
import { SourcesPanel } from './sources-panel.tsx'
import { StateBoard } from './state-board.tsx'
import { TimeBar } from './time-bar.tsx'
import { TopBar } from './top-bar.tsx'

/** The wall: the city in the middle, who and when above, what and why at the right, the last day below. */
export function Wall() {
  const state = useEstate(wallState)
  const selected = useView((view) => view.selected)
  return (
    <div className={`wall wall-${state}`}>
      <TopBar />
      <main className="wall-city">
        <NoticeStrip state={state} />
        {hasCity(state) ? <City /> : <StateBoard state={state} />}
      </main>
      <aside className="wall-side">
        <AlarmsPanel state={state} />
        <CapacityPanel />
        <SourcesPanel />
      </aside>
      <TimeBar state={state} />
      {selected !== null && <AppCard key={selected} id={selected} />}
      <CityTooltip />
    </div>
  )
}
