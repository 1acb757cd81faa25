import { lazy, Suspense, useLayoutEffect, useState } from 'react'
import { giveBack, openerIn } from '../../components/focus-back.ts'
import { useMedia } from '../../components/use-media.ts'
import { useInCase } from '../../stores/cases.ts'
import { hasCity, wallState } from '../../stores/estate-reading.ts'
import { usePalette } from '../../stores/palette.ts'
import { useEstate, useView } from '../../stores/stores.ts'
import { useComparison } from '../../stores/travel.ts'
import { useWallScreen } from '../../stores/wall-screen.ts'
import { Cards } from '../card/cards.tsx'
import { CaseImport } from '../cases/case-import.tsx'
import { CaseStrip } from '../cases/case-strip.tsx'
import { Desk } from '../desk/desk.tsx'
import { Palette } from '../find/palette.tsx'
import { useTravelKeys } from '../time/use-travel-keys.ts'
import { AlarmsPanel } from './alarms-panel.tsx'
import { CapacityPanel } from './capacity-panel.tsx'
import { City } from './city.tsx'
import { CityTooltip } from './city-tooltip.tsx'
import { NoticeStrip } from './notice-strip.tsx'
import { sourceRows } from './source-rows.ts'
import { SourcesPanel } from './sources-panel.tsx'
import { StateBoard } from './state-board.tsx'
import { TimeBar } from './time-bar.tsx'
import { TopBar } from './top-bar.tsx'

/** Loaded when it is first opened. */
const DiffPanel = lazy(() => import('../diff/diff-panel.tsx'))

/** Loaded when it is first opened. */
const ScreenDialog = lazy(() => import('../screen/screen-dialog.tsx'))

/** With no more alarms than this the panels under them have room to tell amounts too. */
const FEW_ALARMS = 3
/** And of sources that have something to say. */
const FEW_SOURCES = 6
/** With more than this, sources that are well are told in one line rather than an alarm in none. */
const ALARMS_BESIDE_SOURCES = 1
/** A wall with a column of its own for the panels under the alarms, as in panels.css. */
const TWO_COLUMNS = '(min-aspect-ratio: 3 / 1)'

/** The wall: the city in the middle, who and when above, what and why at the right, the last day below. */
export function Wall() {
  const state = useEstate(wallState)
  const selected = useView((view) => view.selected)
  const alarm = useView((view) => view.alarm)
  const page = useView((view) => view.page)
  const fewAlarms = useEstate(({ alarms }) => (alarms?.length ?? 0) <= FEW_ALARMS)
  const burning = useEstate(({ alarms }) => (alarms?.length ?? 0) > ALARMS_BESIDE_SOURCES)
  const wide = useMedia(TWO_COLUMNS)
  const room = wide ? 'much' : burning ? 'little' : 'some'
  const few = useEstate(({ sources }) => (wide || fewAlarms) && sourceRows(sources ?? [], room).shown.length <= FEW_SOURCES)
  const comparing = useComparison((comparison) => comparison.open)
  const editing = useWallScreen((screen) => screen.editing)
  const finding = usePalette((palette) => palette.open)
  const isCase = useInCase()
  const [compared, setCompared] = useState(false)
  const hasCard = useView((view) => view.cardLeft !== null)
  // Once they are there: what opened them keeps the focus until then, and has it again afterwards.
  const covered = (hasCard && (selected !== null || alarm !== null)) || (compared && comparing)
  useTravelKeys()
  useFocusBack(page !== null)
  return (
    <div className={isCase ? `wall wall-${state} wall-case` : `wall wall-${state}`}>
      {isCase && <CaseStrip />}
      <TopBar />
      {/* Under a page nobody sees what the keyboard would come to. */}
      <main className="wall-city" inert={page !== null}>
        {/* A page says them itself: said in both, each would be announced twice. */}
        {page === null && <NoticeStrip state={state} />}
        {hasCity(state) ? <City /> : <StateBoard state={state} />}
      </main>
      <aside className={few ? 'wall-side side-roomy' : 'wall-side'} inert={page !== null || (covered && !wide)}>
        <AlarmsPanel />
        <CapacityPanel />
        <SourcesPanel room={room} />
      </aside>
      <Desk state={state} />
      <TimeBar state={state} />
      {comparing && (
        <Suspense>
          <DiffPanel onShown={setCompared} />
        </Suspense>
      )}
      {(selected !== null || alarm !== null) && <Cards />}
      {finding && <Palette />}
      <CityTooltip />
      <CaseImport />
      {editing && (
        <Suspense>
          <ScreenDialog />
        </Suspense>
      )}
      {state === 'past' && <div className="past-frame" />}
    </div>
  )
}

/** What had the focus when the wall went under a page has it again once it is back, where nothing else has. */
function useFocusBack(covered: boolean): void {
  useLayoutEffect(() => {
    if (!covered) return
    const opener = openerIn(document)
    return () => giveBack(opener)
  }, [covered])
}
