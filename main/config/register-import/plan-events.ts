import type { ImportChange } from '../../../shared/estate/register-import.ts'
import { eventSchema } from '../register-schema.ts'
import { firstIssue } from '../yaml-file.ts'
import { type Entry, entryText } from './entry.ts'
import { indexed, nameKey } from './known.ts'
import { isRecord, sameData } from './plain.ts'
import type { Edit, Plan, PlanInput } from './plan.ts'

/** Order in which the fields of a new peak are written. */
const EVENT_ORDER = ['name', 'nameEn', 'from', 'to', 'factor', 'apps'] as const

/** Planned peaks, found by name and first day: a peak of every year has one row a year. */
export function planEvents({ register, rows, book }: PlanInput): Omit<Plan, 'counts'> & { readonly unchanged: number } {
  const apps = indexed(register.apps)
  const old = register.events.map((event) => (isRecord(event) ? event : {}))
  const seen = new Map<string, number>()
  const edits: Edit[] = []
  const changes: ImportChange[] = []
  let unchanged = 0

  for (const row of rows) {
    const { values } = row
    const called = Array.isArray(values.apps) ? values.apps.map(String) : []
    const ids = called.flatMap((app): string[] => {
      if (apps.byId.has(app)) return [app]
      const [at, another] = apps.byName.get(nameKey(app)) ?? []
      if (at === undefined) book.note(row, 'apps', 'unknown-app')
      else if (another !== undefined) book.note(row, 'apps', 'ambiguous-name', { count: 2 })
      return at === undefined ? [] : [String(apps.entries[at]?.id)]
    })
    for (const field of ['eventName', 'from', 'to', 'apps'] as const) {
      if (values[field] === undefined && row.texts[field] === undefined) book.note(row, field, 'missing')
    }
    const { eventName: name, from, to } = values
    if (typeof from === 'string' && typeof to === 'string' && Date.parse(from) >= Date.parse(to))
      book.note(row, 'to', 'ends-before')
    const key = `${nameKey(String(name))} ${String(from).slice(0, 10)}`
    const first = seen.get(key)
    if (first !== undefined) book.note(row, 'eventName', 'duplicate-name', { first })
    if (book.rejected.has(row.number)) continue
    seen.set(key, row.number)
    const found = old.findIndex((event) => `${nameKey(String(event.name))} ${String(event.from).slice(0, 10)}` === key)
    const before: Entry = old[found] ?? {}
    const said = { name, from, to, apps: ids, ...(values.factor === undefined ? {} : { factor: values.factor }) }
    const next = ordered({ ...before, ...said })
    const parsed = eventSchema.safeParse(next)
    if (!parsed.success) {
      book.note(row, 'eventName', 'row-in-register', { detail: firstIssue(parsed.error) })
      continue
    }
    if (sameData(before, next)) unchanged += 1
    else {
      const fields = EVENT_ORDER.filter((field) => !sameData(before[field], next[field]))
      edits.push({ list: 'events', index: found < 0 ? null : found, entry: next })
      changes.push({
        ...{ what: 'event', op: found < 0 ? 'added' : 'changed', id: key, name: String(name), bureau: null, row: row.number },
        fields: fields.map((field) => ({ field, before: entryText(before[field]), after: entryText(next[field]) })),
      })
    }
  }
  return { edits, changes, unchanged, unknownBureaus: [], needsEdition: false, removalHeldBy: 0 }
}

const ordered = (event: Entry): Entry =>
  Object.fromEntries(EVENT_ORDER.flatMap((key) => (event[key] === undefined || event[key] === null ? [] : [[key, event[key]]])))
