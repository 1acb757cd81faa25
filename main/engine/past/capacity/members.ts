import type { EstateRecord, InstanceEntity, RecordId } from '../../../../shared/estate/record.ts'
import type { EvidenceWindow } from '../../assess/capacity/evidence.ts'
import type { History } from '../../journal/moment.ts'

/**
 * An estate is looked at this often for who belonged where, ms: instances come and go with every rollout, and what the gone ones used is
 * the use of their component. One that was gone before the next look is left out, and its time then counts as not seen.
 */
const LOOK_MS = 86_400_000

/** The component of each instance. */
type Members = Map<RecordId, RecordId>

const isInstance = (record: EstateRecord): record is InstanceEntity => record.kind === 'instance'

function addTo(members: Members, records: Iterable<EstateRecord>): void {
  for (const record of records) {
    if (isInstance(record) && record.parent !== null && !members.has(record.id)) members.set(record.id, record.parent)
  }
}

/**
 * Who belonged to which component at some time of the window: by the estate at hand, and by those of the days before. A look a step.
 * @throws DamageError
 */
export function* membersOf(
  history: History,
  records: Iterable<EstateRecord>,
  { from, to }: EvidenceWindow,
): Generator<void, ReadonlyMap<RecordId, RecordId>> {
  const members: Members = new Map()
  addTo(members, records)
  const begin = history.span()?.from ?? to
  for (let at = to - LOOK_MS; at > Math.max(from, begin); at -= LOOK_MS) {
    yield
    addTo(members, history.at(at).records.values())
  }
  return members
}
