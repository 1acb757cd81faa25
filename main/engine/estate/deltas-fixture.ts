import type { Delta, EstateRecord, RecordId } from '../../../shared/estate/record.ts'

/** Deltas as the model gives them, each with what stood before it; `estate` holds them afterwards. Where nothing stood, nothing goes. */
export function deltasOf(
  estate: Map<RecordId, EstateRecord>,
  changes: readonly { readonly record: EstateRecord; readonly gone: boolean }[],
): Delta[] {
  const deltas: Delta[] = []
  for (const { record, gone } of changes) {
    const was = estate.get(record.id) ?? null
    if (!gone) {
      deltas.push({ op: 'put', record, was })
      estate.set(record.id, record)
    } else if (was !== null) {
      deltas.push({ op: 'del', id: record.id, kind: was.kind, was })
      estate.delete(record.id)
    }
  }
  return deltas
}
