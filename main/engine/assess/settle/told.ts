import type {
  AlertRecord,
  EstateRecord,
  ObservedAlert,
  ObservedProbe,
  ProbeRecord,
  RecordId,
} from '../../../../shared/estate/record.ts'
import { indexAlert, indexProbe, openAlertHome } from '../../estate/bearers.ts'
import type { Estate } from '../../estate/estate.ts'
import { same } from '../../estate/same.ts'

/** Kinds that an alert may stand on; what tells of anything else stands at its source's own app. */
const BEARERS: ReadonlySet<EstateRecord['kind']> = new Set(['app', 'component', 'instance', 'node', 'cluster'])

function bearerOf(estate: Estate, { source, about }: ObservedAlert): RecordId {
  const found = estate.identity.entityOf(estate, source, about, 'nearest')
  const record = found === null ? undefined : estate.store.get(found.entity)
  return record !== undefined && BEARERS.has(record.kind) ? record.id : openAlertHome(estate, source)
}

/** The app that a probe looks at, or the one that what it looks at belongs to; null: none that is known. */
function probedApp(estate: Estate, { source, about }: ObservedProbe): RecordId | null {
  let id: RecordId | null = estate.identity.entityOf(estate, source, about, 'nearest')?.entity ?? null
  while (id !== null) {
    const record: EstateRecord | undefined = estate.store.get(id)
    if (record === undefined || record.kind === 'app') return record?.id ?? null
    id = 'parent' in record ? record.parent : null
  }
  return null
}

/** What was observed anew, and all that is stored where `all`. */
function pendingOf<T>(dirty: Map<RecordId, T>, stored: ReadonlyMap<RecordId, T>, all: boolean): ReadonlyMap<RecordId, T> {
  const pending = new Map(all ? stored : [])
  for (const [id, observed] of dirty) pending.set(id, observed)
  dirty.clear()
  return pending
}

/**
 * Puts alerts and probes on what they are about, by what is settled, and gives alerts their grade: those that are new, and all of them where
 * something in the estate came, went or moved (`all`). Marks what has to be assessed for it.
 */
export function settleTold(estate: Estate, all: boolean): void {
  const { store, dirty } = estate
  for (const [id, observed] of pendingOf<ObservedAlert>(dirty.alerts, store.tables.alert, all)) {
    const old = store.tables.alert.get(id)
    const [on, grade] = [bearerOf(estate, observed), estate.grading(observed.labels)]
    // Most are looked at again since something else moved, and stay where they are.
    if (old === observed && old.on === on && old.grade === grade) continue
    const next: AlertRecord = { ...observed, on, grade }
    if (same(old, next)) continue
    if (old) indexAlert(estate, old, false)
    store.put('alert', next)
    indexAlert(estate, next, true)
  }
  for (const [id, observed] of pendingOf<ObservedProbe>(dirty.probes, store.tables.probe, all)) {
    const old = store.tables.probe.get(id)
    const next: ProbeRecord = { ...observed, on: probedApp(estate, observed) }
    if (same(old, next)) continue
    if (old) indexProbe(estate, old, false)
    store.put('probe', next)
    indexProbe(estate, next, true)
  }
}
