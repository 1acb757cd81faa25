import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { PORT_TAG } from '../shared/ipc/bridge.ts'
import { present } from '../shared/lib/assert.ts'
import { createFeed } from './feed/feed.ts'
import { findOver, found } from './find/finder.ts'
import { conduct } from './playlist/conduct.ts'
import { tellFault } from './recovery/fault.ts'
import { keepPlace } from './recovery/heartbeat.ts'
import { canOpen, PAGES } from './scenes/desk/pages.ts'
import { closeNotes } from './scenes/notes/write-note.ts'
import { Wall } from './scenes/wall/wall.tsx'
import { keepScreen } from './screen/keep-screen.ts'
import { alarmQueryStore } from './stores/alarm-desk.ts'
import { alarmMarkStore, answeredMark } from './stores/alarm-marks.ts'
import { badFrameCame, forgetBadFrames } from './stores/bad-frames.ts'
import { capacityStore } from './stores/capacity.ts'
import { caseStore, heardCase, inCase, picturedCase, tookCases } from './stores/cases.ts'
import { answeredIncident, incidentStore } from './stores/incidents.ts'
import { keepSight } from './stores/lose-sight.ts'
import { answered, noteStore } from './stores/notes.ts'
import { roomsCame, roomsStore } from './stores/rooms.ts'
import { leaveScene, SCENE_OPENS, sceneFailed, sceneStore, tookScene } from './stores/scenes.ts'
import { cardCame, cardFailed, clockStore, estateStore, historyCame, openPage, viewStore } from './stores/stores.ts'
import { closeComparison, comparisonStore, followMoment, traveller, travelOver, travelStore } from './stores/travel.ts'
import { walked, walkStore } from './stores/walk.ts'
import { wallScreenStore } from './stores/wall-screen.ts'
import { wearTheme } from './styles/theme.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/wall.css'
import './styles/panels.css'
import './styles/time.css'
import './styles/notes.css'
import './styles/desk.css'

const SECOND_MS = 1000

const feed = createFeed(
  {
    estate(estate) {
      picturedCase()
      estateStore.setState(estate, true)
      traveller.arrived(estate.moment)
      followMoment()
    },
    card: cardCame,
    history: historyCame,
    scene: tookScene,
    capacity: (frame) => capacityStore.setState({ frame, failed: null }),
    alarmLog: (frame) => alarmQueryStore.setState(({ log }) => ({ log: { ...log, frame, failed: null } })),
    alarmTrial: (frame) => alarmQueryStore.setState(({ trial }) => ({ trial: { ...trial, frame, failed: null } })),
    incidents: (list) => incidentStore.setState({ list, failed: null }),
    incident: (shown) => incidentStore.setState({ shown, failed: null }),
    rooms: roomsCame,
    case: heardCase,
    cases: tookCases,
    diff: (frame) => comparisonStore.setState({ frame }),
    failed({ of, problem }) {
      if (of === 'diff') comparisonStore.setState({ failed: { what: 'problem', problem } })
      else if (of === 'capacity') capacityStore.setState({ failed: problem })
      else if (of === 'alarm-log') alarmQueryStore.setState(({ log }) => ({ log: { ...log, failed: problem } }))
      else if (of === 'alarm-trial') alarmQueryStore.setState(({ trial }) => ({ trial: { ...trial, failed: problem } }))
      else if (of === 'incidents' || of === 'incident') incidentStore.setState({ failed: problem })
      else if (of === 'estate') traveller.failed({ what: 'problem', problem })
      // What stands there is of another moment, or older than what could not be read.
      else if (of === 'matrix' || of === 'traffic' || of === 'watch') sceneFailed(of, problem)
      else if (of === 'app' || of === 'history') cardFailed(of, problem)
    },
    presentAlarms: (present) => wallScreenStore.setState({ present }),
    walked,
    answered(frame) {
      noteStore.setState((notes) => answered(notes, frame))
      alarmMarkStore.setState((marks) => answeredMark(marks, frame))
      incidentStore.setState((incidents) => answeredIncident(incidents, frame))
    },
    found,
    fault: tellFault,
    badFrame(detail) {
      console.error('frame not understood', detail)
      badFrameCame(performance.now())
    },
  },
  (run, ms) => setTimeout(run, ms),
)

travelOver(feed)
findOver(feed)
/** Where the page before this one stood, this one stands before anything is asked for. */
const standing = keepPlace().catch((error: unknown) => console.error('the place is not kept', error))
// The port is re-posted by preload, which can only be this very window.
window.addEventListener('message', (event) => {
  const [port] = event.ports
  if (event.source === window && event.data === PORT_TAG && port) void standing.then(() => feed.connect(port))
})
viewStore.subscribe(({ selected }, before) => {
  if (selected !== before.selected) feed.openCard(selected)
})
walkStore.subscribe(({ saying }, before) => {
  if (saying !== null && saying !== before.saying) feed.walk(saying)
})
roomsStore.subscribe(({ asked }, before) => {
  if (asked !== before.asked) feed.openRooms(asked)
})
noteStore.subscribe(({ saying }, before) => {
  if (saying !== null && saying !== before.saying) feed.write(saying)
})
alarmMarkStore.subscribe(({ saying }, before) => {
  if (saying !== null && saying !== before.saying) feed.write(saying)
})

incidentStore.subscribe(({ unsaid: [first], asked, chosen }, before) => {
  if (first !== undefined && first !== before.unsaid[0]) feed.write(first)
  if (asked !== before.asked) feed.openIncidents(asked)
  if (chosen !== before.chosen) feed.openIncident(chosen)
})

/** Turns the whole window to a case, or back: what was open of the one is nothing of the other. */
caseStore.subscribe(({ asked, wanted, anew, saying }, before) => {
  if (asked?.id !== before.asked?.id) {
    openPage(null)
    closeComparison()
    closeNotes()
    traveller.reset()
    feed.openCase(asked?.id ?? null)
    if (asked !== null) traveller.resume({ at: asked.firstLook, barTo: asked.window.to - 1 })
  }
  if (wanted !== before.wanted || anew !== before.anew) feed.wantCases(wanted)
  if (saying !== null && saying !== before.saying) feed.tellOfCase(saying)
})

/** The views of the page that is open, and only these. */
function openScene(): void {
  const { page } = viewStore.getState()
  const views = page === null ? [] : PAGES[page].views
  feed.openScene(views.map((view) => SCENE_OPENS[view](sceneStore.getState())))
}
viewStore.subscribe(({ page }, before) => {
  if (page === before.page) return
  // Whatever leads there: over a case only what tells of it is opened.
  if (!canOpen(page, inCase())) return openPage(before.page)
  leaveScene()
  openScene()
})
sceneStore.subscribe(({ span, app }, before) => {
  if (span !== before.span || app !== before.app) openScene()
})

travelStore.subscribe(({ playing }, before) => {
  if (before.playing && !playing) followMoment()
})
capacityStore.subscribe(({ asked }, before) => {
  if (asked !== before.asked) feed.openCapacity(asked)
})
alarmQueryStore.subscribe(({ log, trial }, before) => {
  if (log.asked !== before.log.asked) feed.openAlarmLog(log.asked)
  if (trial.asked !== before.trial.asked) feed.openAlarmTrial(trial.asked)
})
comparisonStore.subscribe(({ pair }, before) => {
  if (pair !== before.pair) feed.openDiff(pair)
})

keepSight(feed.anew)
wearTheme(viewStore)

const bridge = window.wanglou
if (bridge) {
  bridge.onPush('app:info', (info) => viewStore.setState({ info }))
  bridge.onPush('lang:changed', (lang) => viewStore.setState({ lang }))
  bridge.onPush('theme:changed', (theme) => viewStore.setState({ theme }))
  bridge.onPush('engine:status', (engine) => viewStore.setState({ engine }))
  bridge.request('app:info').then((info) => {
    if (info.ok) viewStore.setState({ info: info.value, lang: info.value.lang, theme: info.value.theme })
  }, console.error)
  bridge.request('engine:status').then((engine) => {
    if (engine.ok) viewStore.setState({ engine: engine.value })
  }, console.error)
}

clockStore.subscribe(({ monotonic }) => forgetBadFrames(monotonic))

/** Ticks on the second, so that the clock never shows one twice or leaves one out. */
function tick(): void {
  const now = Date.now()
  clockStore.setState({ now, monotonic: performance.now() })
  setTimeout(tick, SECOND_MS - (now % SECOND_MS))
}
tick()

conduct()
keepScreen()

// Whatever throws while it is drawn takes all of the page with it.
createRoot(present(document.getElementById('root'), 'root element'), { onUncaughtError: tellFault }).render(
  <StrictMode>
    <Wall />
  </StrictMode>,
)
