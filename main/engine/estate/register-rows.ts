import type { RecordId } from '../../../shared/estate/record.ts'
import type { Register } from '../../../shared/estate/register.ts'
import { appId, bureauId, createAppMapping } from './app-mapping.ts'
import { appOf, bureauOf, type Estate } from './estate.ts'
import { createIdentity } from './identity/identity.ts'

/** Takes over a register: its rows, its mapping, its names. Everything derived from it is to be assessed. */
export function applyRegister(estate: Estate, register: Register): void {
  estate.register = register
  estate.mapping = createAppMapping(register)
  estate.identity = createIdentity(register)
  replaceRows(estate.bureaus, register.bureaus, bureauId, (id) => bureauOf(estate, id))
  replaceRows(estate.apps, register.apps, appId, (id) => appOf(estate, id))
  for (const state of estate.components.values()) {
    state.place = null
    estate.dirty.components.add(state.id)
  }
  for (const id of estate.bureaus.keys()) estate.dirty.bureaus.add(id)
  for (const id of estate.apps.keys()) estate.dirty.apps.add(id)
  for (const source of estate.clusters.keys()) estate.dirty.clusters.add(source)
}

interface Registered<Row> {
  registered: { readonly row: Row; readonly order: number } | null
}

function replaceRows<Row extends { readonly id: string }>(
  states: ReadonlyMap<RecordId, Registered<Row>>,
  rows: readonly Row[],
  idOf: (key: string) => RecordId,
  stateOf: (id: RecordId) => Registered<Row>,
): void {
  for (const state of states.values()) state.registered = null
  rows.forEach((row, order) => {
    stateOf(idOf(row.id)).registered = { row, order }
  })
}
