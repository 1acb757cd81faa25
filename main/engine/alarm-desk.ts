import type { AlarmEpisode } from '../../shared/estate/alarm.ts'
import { type AlarmMark, type MarkDraft, markFault, tidiedMark } from '../../shared/estate/alarm-mark.ts'
import type { AlarmRow, NoteFrame } from '../../shared/estate/frame.ts'
import { type Delta, ENTITY_KINDS } from '../../shared/estate/record.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { AlarmRules } from '../../shared/policy/alarm-rules.ts'
import { type AlarmBook, createAlarmBook } from './assess/alarms.ts'
import { appHome, homeMattersBy } from './assess/app-home.ts'
import { episodesOfLine, groupByCause } from './assess/cause.ts'
import { createFlapBook } from './assess/flapping.ts'
import { createFoldTable } from './assess/folding.ts'
import { createRinging } from './assess/ringing.ts'
import { JournalError } from './journal/journal-error.ts'
import type { MarkBook } from './journal/marks.ts'
import type { Restored } from './journal/restored.ts'
import type { Model } from './model.ts'

/** Of a line's episodes so many get the mark, the gravest and oldest first, count: any of them carries it for the line. */
const MARKED = 50

export interface AlarmDeskDeps {
  readonly model: Pick<Model, 'get' | 'ofKind' | 'childrenOf'>
  readonly restored: Pick<Restored, 'episodes' | 'marks'>
  readonly rules: AlarmRules
  readonly book: MarkBook
  /** ms since the epoch. */
  readonly now: () => number
  readonly send: (view: number, frame: NoteFrame) => void
  /** The list is not what it was, though no alarm changed. */
  readonly changed: () => void
}

/** The alarms of the present: what rings, which of it is one line, what flaps, and what operators said of it. */
export interface AlarmDesk extends Pick<AlarmBook, 'update' | 'nextDueAt' | 'open'> {
  rows(): readonly Omit<AlarmRow, 'staleSince'>[]
  /** A window says something of a line; it is answered each time. */
  receive(view: number, message: MarkDraft): void
  use(rules: AlarmRules): void
  /** Called on every beat: a shelf that ends, or what was restless and is calm, changes the list by itself. */
  beat(): void
}

const movesHome = (delta: Delta): boolean =>
  delta.op === 'put' && delta.was !== null && homeMattersBy(delta.was) !== homeMattersBy(delta.record)

export function createAlarmDesk({ model, restored, rules, book, now, send, changed }: AlarmDeskDeps): AlarmDesk {
  let ringing = createRinging(rules.rules)
  const alarms = createAlarmBook(
    restored.episodes.filter(({ clearedAt }) => clearedAt === null),
    { ringing, appOf: (entity) => appHome(entity, model.get) },
  )
  const flaps = createFlapBook(rules.flapping, restored.episodes)
  const marks = new Map<AlarmEpisode['id'], readonly AlarmMark[]>(restored.marks)
  let folds = createFoldTable(rules.folds)
  /** When the list changes by itself, as of the last time that it was told, ms since the epoch. */
  let turnsAt: number | null = null
  /** The time of the last beat: earlier than that, the clock was set back, and no end that was reckoned before holds. */
  let beatenAt = Number.NEGATIVE_INFINITY

  function* entities() {
    for (const kind of ENTITY_KINDS) yield* model.ofKind(kind)
  }

  /** Writes the mark; else why not. */
  function write(draft: MarkDraft, at: number): Omit<Problem, 'at'> | null {
    const fault = markFault(draft, at)
    if (fault !== null) return fault
    const episodes = episodesOfLine(draft.alarm, flaps.listed(alarms.open(), at).episodes, model, folds)
    if (episodes.length === 0) return { code: 'alarm.gone', facts: {} }
    const { alarm: _, ...said } = draft
    const marked = episodes.slice(0, MARKED)
    // The last word counts: it comes after those before, also where the clock was set back since.
    const after = Math.max(...marked.flatMap(({ id }) => marks.get(id) ?? []).map((before) => before.at + 1), at)
    const mark: AlarmMark = { ...said, at: after }
    book.add(...marked.map(({ id }) => ({ ...mark, episode: id })))
    for (const { id } of marked) {
      const known = marks.get(id) ?? []
      if (!known.some((other) => other.id === mark.id)) marks.set(id, [...known, mark])
    }
    return null
  }

  /** What the journal says where it cannot write is worded already; anything else is a fault of ours. */
  function written(draft: MarkDraft, at: number): Omit<Problem, 'at'> | null {
    try {
      return write(draft, at)
    } catch (error) {
      if (error instanceof JournalError) return { code: error.code, facts: error.facts }
      throw error
    }
  }

  function turn(rows: readonly Omit<AlarmRow, 'staleSince'>[], calmAt: number | null): number | null {
    const ends = rows.flatMap(({ handling }) => handling?.shelved?.until ?? [])
    if (calmAt !== null) ends.push(calmAt)
    return ends.length === 0 ? null : Math.min(...ends)
  }

  // Rules may have changed while nobody ran, and what waits for its time is in no journal.
  alarms.reconsider(entities())

  return {
    open: alarms.open,
    nextDueAt: alarms.nextDueAt,
    update(deltas, at) {
      // Rules go by the class of an app, and what is below one that has another has not changed itself.
      if (!ringing.isPlain && deltas.some(movesHome)) alarms.reconsider(entities())
      const episodes = alarms.update(deltas, at)
      for (const episode of episodes) flaps.take(episode)
      return episodes
    },
    rows() {
      const at = now()
      const { episodes, calmAt } = flaps.listed(alarms.open(), at)
      const rows = groupByCause(episodes, model, folds, { marks, now: at })
      turnsAt = turn(rows, calmAt)
      return rows
    },
    receive(view, message) {
      const at = now()
      const fault = written(tidiedMark(message), at)
      if (fault === null) changed()
      send(view, { view: 'note', id: message.id, problem: fault && { ...fault, at } })
    },
    use(next) {
      folds = createFoldTable(next.folds)
      flaps.use(next.flapping)
      ringing = createRinging(next.rules)
      alarms.reconsider(entities(), ringing)
      changed()
    },
    beat() {
      const at = now()
      const wasSetBack = at < beatenAt
      beatenAt = at
      if (wasSetBack) alarms.reconsider(entities())
      if (turnsAt === null || (turnsAt > at && !wasSetBack)) return
      turnsAt = null
      changed()
    },
  }
}
