import type { AlertRecord, ProbeRecord, RecordId } from '../../../shared/estate/record.ts'
import { appId, UNASSIGNED } from './app-mapping.ts'
import { appOf, at, type Estate, index } from './estate.ts'

/** What alerts and probes stand on: indices by it, and what has to be assessed again when one of them changes. */

/** The app that alerts of this source stand on where what they are about is not known: it is on the map, so that none is lost. */
export const alertHome = (source: string): RecordId => appId(`unassigned/${source}`)

/** Makes that app known, which exists while an alert stands on it. */
export function openAlertHome(estate: Estate, source: string): RecordId {
  const id = alertHome(source)
  const state = appOf(estate, id)
  state.alertsOf = source
  state.place ??= {
    app: id,
    bureau: UNASSIGNED,
    origin: 'unassigned',
    name: source,
    bureauTitle: null,
    why: { rule: 'nothing', facts: {} },
  }
  return id
}

/** Has what an alert or a probe stands on assessed again. */
export function touchBearer(estate: Estate, id: RecordId): void {
  const { dirty, store } = estate
  const record = store.get(id)
  switch (record?.kind) {
    case 'instance':
      at(dirty.instances, id, () => record)
      return
    case 'node':
      at(dirty.nodes, id, () => record)
      return
    case 'cluster':
      dirty.clusters.add(record.source)
      return
    case 'component':
      dirty.components.add(id)
      return
    default:
      // An app, made or about to be; what is gone needs nothing.
      if (estate.apps.has(id)) dirty.apps.add(id)
  }
}

/** Takes a stored alert into the index, or out of it. */
export function indexAlert(estate: Estate, { id, on }: AlertRecord, present: boolean): void {
  if (on === null) return
  index(estate.alertsOn, on, id, present)
  touchBearer(estate, on)
}

/** The same for a probe. */
export function indexProbe(estate: Estate, { id, on }: ProbeRecord, present: boolean): void {
  if (on === null) return
  index(estate.probesOn, on, id, present)
  touchBearer(estate, on)
}
