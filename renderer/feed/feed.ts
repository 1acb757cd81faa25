import type { NoteMessage, ViewMessage } from '../../shared/estate/frame.ts'
import type { RecordId } from '../../shared/estate/record.ts'
import type { Disposable } from '../../shared/lib/disposable.ts'
import { type Estate, foldEstate, NO_ESTATE } from './estate-fold.ts'
import { type CardFrame, type CheckedNoteFrame, frameSchema } from './frame-schema.ts'

/** The part of a MessagePort that the feed needs. */
export interface FramePort {
  onmessage: ((event: MessageEvent<unknown>) => void) | null
  postMessage(message: ViewMessage): void
  close(): void
}

/** Where frames end up: each is called at most once a frame, so a store sees one change a tick. */
export interface FeedSinks {
  estate(estate: Estate): void
  card(frame: CardFrame): void
  /** Something that was to be written down is, or is not. */
  answered(frame: CheckedNoteFrame): void
  /** A frame that is not one; `detail` says where. It is left out and a full one asked for. */
  badFrame(detail: string): void
}

export interface Feed extends Disposable {
  /** Uses a new port: after a start or a restart of the engine. Open views are opened again on it. */
  connect(port: FramePort): void
  /** Opens the card of an app, or closes it with null. */
  openCard(id: RecordId | null): void
  /** Has something written down; the answer comes to `answered`, if need be from the engine that is started after this one. */
  write(message: NoteMessage): void
}

/** After a frame that is not one, a full one is asked for only this much later: a peer that keeps sending nonsense is not hurried, ms. */
const BAD_FRAME_WAIT_MS = 2000

/** Turns frames of a port into estate and card: checks each, folds it, acknowledges it, and asks again after a gap. */
export function createFeed(sinks: FeedSinks, later: (run: () => void, ms: number) => void): Feed {
  let port: FramePort | null = null
  let estate: Estate = NO_ESTATE
  let card: RecordId | null = null

  const send = (message: ViewMessage) => port?.postMessage(message)

  const reopenEstate = () => {
    estate = { ...NO_ESTATE }
    send({ type: 'open', view: 'estate' })
  }

  const receive = (data: unknown) => {
    const parsed = frameSchema.safeParse(data)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      sinks.badFrame(issue ? `${issue.path.join('.')}: ${issue.message}` : 'not a frame')
      later(reopenEstate, BAD_FRAME_WAIT_MS)
      return
    }
    const frame = parsed.data
    if (frame.view === 'failed') return
    if (frame.view === 'note') {
      sinks.answered(frame)
      return
    }
    if (frame.view === 'app') {
      // A late frame of a card that was closed or changed meanwhile is not shown.
      if (frame.id === card) sinks.card(frame)
    } else if (frame.view === 'estate') {
      const next = foldEstate(estate, frame)
      if (next === null) {
        reopenEstate()
        return
      }
      estate = next
      sinks.estate(next)
    }
    send({ type: 'ack', view: frame.view, seq: frame.seq })
  }

  return {
    connect(next) {
      port?.close()
      port = next
      next.onmessage = (event) => receive(event.data)
      reopenEstate()
      if (card !== null) send({ type: 'open', view: 'app', id: card })
    },
    openCard(id) {
      if (id === card) return
      card = id
      send(id === null ? { type: 'close', view: 'app' } : { type: 'open', view: 'app', id })
    },
    write: send,
    dispose() {
      port?.close()
      port = null
    },
  }
}
