import { REGISTER_ID } from '../../../shared/estate/register.ts'
import type { Entry } from './entry.ts'
import { isRecord } from './plain.ts'

/** Rows of the register by what a sheet may call them. */
export interface Known {
  readonly byId: ReadonlyMap<string, number>
  /** By name in lower case, Chinese and English names alike. */
  readonly byName: ReadonlyMap<string, readonly number[]>
  readonly entries: readonly Entry[]
}

export const nameKey = (name: string): string => name.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()

/** The first row of each id counts, as the engine counts. */
export function indexed(rows: readonly unknown[]): Known {
  const byId = new Map<string, number>()
  const byName = new Map<string, number[]>()
  const entries = rows.map((row) => (isRecord(row) ? row : {}))
  entries.forEach(({ id, name, nameEn }, at) => {
    if (typeof id !== 'string' || byId.has(id)) return
    byId.set(id, at)
    const names = new Set([name, nameEn].flatMap((told) => (typeof told === 'string' && told !== '' ? [nameKey(told)] : [])))
    for (const key of names) byName.set(key, [...(byName.get(key) ?? []), at])
  })
  return { byId, byName, entries }
}

/** An id made from a name: its letters and digits, other signs as one `-`; null: nothing is left of it. */
export function idFrom(name: string): string | null {
  const id = name
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}._]+/gu, '-')
    .replace(/^[-._]+|[-._]+$/g, '')
    .slice(0, 63)
  return REGISTER_ID.test(id) ? id : null
}
