import { setImmediate } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import type { RecordId } from '../../../../shared/estate/record.ts'
import type { PackageScope } from '../../../../shared/snapshot/members.ts'
import { eachRecordAt } from '../../journal/history.ts'
import { readBatches } from '../../journal/read.ts'
import type { Fields, Key } from '../../journal/rows.ts'
import { type Relations, relationsOf } from './relations.ts'
import type { Slice } from './slice.ts'

/** Which records a package holds: a record that was in scope at any time of the window is in it for all of the window. */
export interface Scope {
  /** null: the whole estate. */
  readonly parts: PackageScope
  has(id: RecordId): boolean
}

export const WHOLE_ESTATE: Scope = { parts: null, has: () => true }

/** States visited in one go, count: some ms, after which a cancel is heard and garbage is looked at. */
const BREATH = 500

export interface Pace {
  readonly signal?: AbortSignal
  /** Has garbage collected where there is much (thrift.ts). */
  readonly look?: () => void
}

/** Visits every state of every record in the window: all of it first, then the fields that changed, with the record's id and kind. */
export async function eachState(
  db: Database.Database,
  { fromSeq, toSeq }: Slice,
  visit: (fields: Fields, who: { readonly id: RecordId; readonly kind: string; readonly source: string }) => void,
  { look, signal }: Pace = {},
): Promise<void> {
  let visited = 0
  const isDue = (): boolean => {
    visited += 1
    return visited % BREATH === 0
  }
  async function breathe(): Promise<void> {
    await setImmediate()
    signal?.throwIfAborted()
    look?.()
  }
  const known = new Map<Key, Parameters<typeof visit>[1]>()
  const whole = (key: Key, fields: Fields): void => {
    const who = {
      id: String(fields.id),
      kind: String(fields.kind),
      source: typeof fields.source === 'string' ? fields.source : '',
    }
    known.set(key, who)
    visit(fields, who)
  }
  for (const [key, record] of eachRecordAt(db, fromSeq, look)) {
    whole(key, record)
    if (isDue()) await breathe()
  }
  for (const { rows } of readBatches(db, fromSeq, toSeq)) {
    for (const row of rows) {
      if (isDue()) await breathe()
      if (typeof row !== 'object') continue
      const [key, fields, gone] = row
      const who = known.get(key)
      if (gone === undefined || who === undefined) whole(key, fields)
      else visit(fields, who)
    }
  }
}

interface Found {
  readonly name: string
  readonly relations: { readonly [K in keyof Relations]: Set<string> }
}

/**
 * The scope of what `ids` name: they, all that they are made of, where it runs, what it belongs to, what it depends on by name, and what tells
 * of any of these.
 * @returns the ids that are in no record of the window, where there are any
 */
export async function scopeOf(
  db: Database.Database,
  slice: Slice,
  ids: readonly RecordId[],
  pace: Pace = {},
): Promise<Scope | { readonly unknown: readonly RecordId[] }> {
  const records = new Map<RecordId, Found>()
  await eachState(
    db,
    slice,
    (fields, who) => {
      const found = records.get(who.id) ?? { name: String(fields.name ?? who.id), relations: emptyRelations() }
      records.set(who.id, found)
      const told = relationsOf(fields, who)
      for (const key of ['within', 'needs', 'about', 'names'] as const) for (const one of told[key]) found.relations[key].add(one)
    },
    pace,
  )
  const unknown = ids.filter((id) => !records.has(id))
  if (unknown.length > 0) return { unknown }
  const chosen = closureOf(records, new Set(ids))
  return { parts: ids.map((id) => ({ id, name: records.get(id)?.name ?? id })), has: (id) => chosen.has(id) }
}

const emptyRelations = (): Found['relations'] => ({ within: new Set(), needs: new Set(), about: new Set(), names: new Set() })

const meets = (some: ReadonlySet<string>, others: ReadonlySet<string>): boolean => {
  for (const one of some) if (others.has(one)) return true
  return false
}

function closureOf(records: ReadonlyMap<RecordId, Found>, seeds: ReadonlySet<RecordId>): ReadonlySet<RecordId> {
  const chosen = new Set(seeds)
  const names = new Set([...seeds].flatMap((id) => [...(records.get(id)?.relations.names ?? [])]))
  /** Adds what `wanted` holds for until there is no more. Nothing nests deeper than a handful of levels. */
  const grow = (wanted: (found: Found) => boolean): void => {
    for (let before = -1; before < chosen.size; ) {
      before = chosen.size
      for (const [id, found] of records) {
        if (chosen.has(id) || !wanted(found)) continue
        chosen.add(id)
        for (const name of found.relations.names) names.add(name)
      }
    }
  }
  grow(({ relations }) => meets(relations.within, names))
  // A cluster that comes in as where something runs must not bring in all that runs there: it is needed, and nothing grows from it.
  const needed = new Set<string>()
  const need = (id: RecordId, which: readonly ('within' | 'needs')[]): void => {
    for (const key of which) for (const name of records.get(id)?.relations[key] ?? []) needed.add(name)
  }
  for (const id of chosen) need(id, ['within', 'needs'])
  for (let before = -1; before < chosen.size; ) {
    before = chosen.size
    for (const [id, { relations }] of records) {
      if (chosen.has(id) || !meets(relations.names, needed)) continue
      chosen.add(id)
      // Addresses and namespaces of what is only needed name nothing.
      for (const name of relations.names) if (name.startsWith('#') || name.startsWith('uid ')) names.add(name)
      need(id, ['within'])
    }
  }
  // Twice over, since there are events about replica sets.
  grow(({ relations }) => meets(relations.about, names))
  return chosen
}
