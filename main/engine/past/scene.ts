import type Database from 'better-sqlite3'
import type { Frame, LookMessage } from '../../../shared/estate/frame.ts'
import type { Note } from '../../../shared/estate/note.ts'
import type { AlarmRules } from '../../../shared/policy/alarm-rules.ts'
import { groupByCause } from '../assess/cause.ts'
import { createFlapBook } from '../assess/flapping.ts'
import { createFoldTable, type FoldTable } from '../assess/folding.ts'
import { type AppView, createAppView } from '../publish/app-view.ts'
import type { EstateReader } from '../publish/estate-reader.ts'
import { createEstateView, type EstateParts, type EstateView } from '../publish/estate-view.ts'
import { withStaleness } from '../publish/freshness.ts'
import { createMatrixView, type MatrixView } from '../publish/matrix-view.ts'
import { createPart, keepRows } from '../publish/part.ts'
import { createRoomsView, type RoomsView } from '../publish/rooms-view.ts'
import { createRowBook } from '../publish/row-book.ts'
import { totalsOf } from '../publish/rows.ts'
import type { Usage } from '../publish/usage.ts'
import type { Look } from './look.ts'
import type { Settings } from './messages.ts'
import { usageThen } from './usage-then.ts'

/** What one window sees of the past: the same views as of the present, over the estate of one instant at a time. */
export interface Scene {
  readonly look: Look
  /** Shows another instant; the next frames hold what differs. */
  move(to: Look): void
  /** The settings changed. */
  touch(): void
  /** A note was written or struck since. */
  showNotes(notes: readonly Note[]): void
  /** Opens, closes and acknowledges views; what else a window says does not concern them. */
  receive(message: LookMessage): void
  /** A frame is on its way: to move now would show the window instants that it cannot keep up with. */
  readonly busy: boolean
  /** The frames that are to be sent now. */
  next(): readonly Frame[]
}

/** The lines of the alarm list as they were at the moment of a look; the folding table is made once for as long as the rules hold. */
function createLines(estate: EstateReader): (look: Look, rules: AlarmRules) => ReturnType<typeof groupByCause> {
  let made: { readonly rules: AlarmRules; readonly table: FoldTable } | null = null
  return ({ open, recent, marks, head }, rules) => {
    if (made?.rules !== rules) made = { rules, table: createFoldTable(rules.folds) }
    const now = head.moment ?? 0
    const { episodes } = createFlapBook(rules.flapping, [...recent, ...open]).listed(open, now)
    return groupByCause(episodes, estate, made.table, { marks, now })
  }
}

/** Past frames are never held back: they tell of another instant, not of the passing of time. */
const NEVER_QUIET = 0

export function createScene(db: Database.Database, first: Look, settings: () => Settings): Scene {
  let look = first
  let usage = usageOf(first)
  let notes: readonly Note[] | null = null
  // What looks at the estate keeps what it has built; the estate under it changes with the look.
  const estate: EstateReader = {
    get: (id) => look.estate.get(id),
    ofKind: (kind) => look.estate.ofKind(kind),
    childrenOf: (id) => look.estate.childrenOf(id),
    eventsAbout: (uid) => look.estate.eventsAbout(uid),
    get usage() {
      return usage
    },
  }
  const linesOf = createLines(estate)
  const book = createRowBook(estate)
  book.touchAll()
  const parts = {
    names: createPart(() => settings().names),
    alarms: createPart(() => withStaleness(linesOf(look, settings().alarms), estate, look.freshness), keepRows),
    sources: createPart(() => look.freshness.states),
    totals: createPart(() => totalsOf(estate)),
    density: createPart(() => look.density),
    notes: createPart(() => notes ?? look.notes),
    faults: createPart(() => settings().faults),
    journal: createPart(() => settings().journal),
    past: createPart(() => look.place),
  } satisfies Omit<EstateParts, 'tightFill'>
  let estateView: EstateView | null = null
  let appView: AppView | null = null
  let matrixView: MatrixView | null = null
  let roomsView: RoomsView | null = null

  function usageOf({ head, estate }: Look): Usage {
    const whole = () => [...estate.ofKind('app'), ...estate.ofKind('cluster')].map(({ id }) => id)
    return usageThen(db, head.moment ?? 0, settings().usageFreshMs, whole)
  }

  const touchParts = (): void => {
    for (const part of Object.values(parts)) part.touch()
  }

  return {
    get look() {
      return look
    },
    move(to) {
      look = to
      usage = usageOf(to)
      notes = null
      // Rows that are no more are among those that the book has, rows that come are in the estate of then.
      book.touchAll()
      touchParts()
      estateView?.answer()
      appView?.answer()
      matrixView?.answer()
      roomsView?.answer()
    },
    touch: touchParts,
    showNotes(fresh) {
      notes = fresh
      parts.notes.touch()
    },
    receive(message) {
      if (message.type === 'open') {
        if (message.view === 'estate') estateView = createEstateView(book, { ...parts, tightFill: settings().tightFill })
        else if (message.view === 'app') appView = createAppView(message.id)
        else if (message.view === 'matrix') matrixView = createMatrixView()
        else if (message.view === 'rooms') roomsView = createRoomsView(message.ids)
      } else if (message.type === 'close') {
        if (message.view === 'estate') estateView = null
        else if (message.view === 'app') appView = null
        else if (message.view === 'matrix') matrixView = null
        else if (message.view === 'rooms') roomsView = null
      } else if (message.type === 'ack') {
        if (message.view === 'estate') estateView?.acknowledge(message.seq)
        else if (message.view === 'app') appView?.acknowledge(message.seq)
        else if (message.view === 'matrix') matrixView?.acknowledge(message.seq)
        else if (message.view === 'rooms') roomsView?.acknowledge(message.seq)
      }
    },
    get busy() {
      return [estateView, appView, matrixView, roomsView].some((view) => view?.busy === true)
    },
    next() {
      estateView?.changed(book.refresh(look.freshness))
      const { head, freshness, open } = look
      return [
        estateView?.next(head, NEVER_QUIET) ?? null,
        appView?.next({ estate, freshness, open, judged: null }, head, NEVER_QUIET) ?? null,
        matrixView?.next({ estate, freshness }, head, NEVER_QUIET) ?? null,
        roomsView?.next({ estate, freshness }, head, NEVER_QUIET) ?? null,
      ].filter((frame) => frame !== null)
    },
  }
}
