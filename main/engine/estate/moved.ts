import { type EstateRecord, isEntity } from '../../../shared/estate/record.ts'
import { same } from './same.ts'

/** By what identity tells entities apart (docs/identity.md), beside that they are there. */
const TOLD_BY = ['parent', 'name', 'addresses', 'deletingAt'] as const
/** Only of a component do its labels say what it is. */
const COMPONENT_TOLD_BY = [...TOLD_BY, 'labels'] as const

function isMoved(was: EstateRecord | null, is: EstateRecord | null): boolean {
  const record = is ?? was
  if (was === is || record === null || !isEntity(record)) return false
  if (was === null || is === null) return true
  const fields = is.kind === 'component' ? COMPONENT_TOLD_BY : TOLD_BY
  return fields.some((field) => !same(Reflect.get(was, field), Reflect.get(is, field)))
}

/** Whether one of these entities came, went, or may be found by something else: most of what happens to a pod is none of it. */
export function moved(touched: Iterable<readonly [was: EstateRecord | null, is: EstateRecord | null]>): boolean {
  for (const [was, is] of touched) if (isMoved(was, is)) return true
  return false
}
