import type { SourceChange } from '../../../../shared/estate/observation.ts'
import { type ObservedKind, observedId } from '../../../../shared/estate/record.ts'
import { decodeFrame, type WatchFrame } from './decode.ts'
import { fields, text, textOrNull } from './fields.ts'
import type { Offer } from './resources.ts'

/** What one frame means for the estate. `resourceVersion`: where the watch stands after it; '' where it does not tell. */
export type Intake =
  | { readonly type: 'change'; readonly change: SourceChange; readonly resourceVersion: string }
  | Extract<WatchFrame, { type: 'bookmark' | 'error' | 'bad' }>

/** Decodes and normalizes one frame. Never throws. */
export function takeIn(data: string, kind: ObservedKind, offer: Offer, source: string): Intake {
  const frame = decodeFrame(data)
  if (frame.type === 'put') {
    const record = offer.normalize(source, frame.object)
    if (record === null) return { type: 'bad', detail: 'object without uid or name' }
    return { type: 'change', change: { op: 'put', record }, resourceVersion: record.version }
  }
  if (frame.type === 'del') {
    const metadata = fields(frame.object.metadata)
    const uid = textOrNull(metadata.uid)
    if (uid === null) return { type: 'bad', detail: 'deleted object without uid' }
    return {
      type: 'change',
      change: { op: 'del', id: observedId(kind, source, uid) },
      resourceVersion: text(metadata.resourceVersion),
    }
  }
  return frame
}
