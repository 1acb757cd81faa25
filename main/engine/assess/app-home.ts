import type { AppEntity, Entity, EstateRecord, RecordId } from '../../../shared/estate/record.ts'

/** The app that an entity is, or that its component is of. */
export function appHome(entity: Entity, get: (id: RecordId) => EstateRecord | undefined): AppEntity | undefined {
  let at: EstateRecord | undefined = entity
  while (at?.kind === 'instance' || at?.kind === 'component') at = at.parent === null ? undefined : get(at.parent)
  return at?.kind === 'app' ? at : undefined
}

/** What of a record tells of which app, and of which class, what is below it is. */
export const homeMattersBy = (record: EstateRecord): string | null =>
  record.kind === 'app' ? record.appClass : record.kind === 'component' ? record.parent : null
