import type { ImportChange } from '../../../shared/estate/register-import.ts'
import { appSchema, bureauSchema } from '../register-schema.ts'
import { firstIssue } from '../yaml-file.ts'
import { appEntry, type Entry, entryText } from './entry.ts'
import { idFrom, indexed, type Known, nameKey } from './known.ts'
import { sameData } from './plain.ts'
import type { Edit, Plan, PlanInput } from './plan.ts'
import type { ReadRow } from './read-rows.ts'

/** A row of the sheet and the app that it is about. */
interface Placed {
  readonly row: ReadRow
  readonly id: string
  readonly bureau: string
  /** Index in the register; null: a new one. */
  readonly index: number | null
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/**
 * Apps: found in the register by id, else by name within their bureau; new ones are added. Three passes, since a row may depend on one below
 * it: place each row, settle what it depends on, compare.
 */
export function planApps(input: PlanInput): Omit<Plan, 'counts'> & { readonly unchanged: number } {
  const { register, options, book } = input
  const apps = indexed(register.apps)
  const bureaus = createBureaus(input)
  const placed = placeRows(input, apps, bureaus)
  const findApp = appFinder(placed, apps)
  const changes: ImportChange[] = []
  const edits: Edit[] = []
  let unchanged = 0
  let needsEdition = false

  for (const { row, id, bureau, index } of placed) {
    const { values } = row
    const old = index === null ? {} : (apps.entries[index] ?? {})
    const dependsOn = values.dependsOn === null ? [] : settleDependencies(row, findApp, input, apps)
    const settled = {
      id: old.id ?? id,
      bureau,
      ...(dependsOn === null ? {} : { dependsOn: dependsOn.length === 0 ? null : dependsOn }),
    }
    const next = appEntry(old, values, settled, options.drEdition)
    if ((values.contactPhone || values.contactRole) && !values.contactName) book.note(row, 'contactName', 'contact-nameless')
    const parsed = appSchema.safeParse(next)
    if (!parsed.success && !book.rejected.has(row.number)) {
      const noEdition = parsed.error.issues.some(({ path }) => path.join('.') === 'drGrade.edition')
      needsEdition ||= noEdition
      if (noEdition) book.note(row, 'drGrade', 'edition-needed')
      else book.note(row, values.id === undefined ? 'name' : 'id', 'row-in-register', { detail: firstIssue(parsed.error) })
    }
    if (book.rejected.has(row.number)) continue
    if (index !== null && sameData(old, next)) unchanged += 1
    else {
      edits.push({ list: 'apps', index, entry: next })
      changes.push({ ...changeOf(old, next, index), bureau: bureaus.nameOf(bureau), row: row.number })
    }
  }
  // Only what is used: a bureau whose rows are all rejected does not come to be.
  const used = new Set(edits.map(({ entry }) => entry?.bureau))
  const fresh = bureaus.fresh.filter(({ id }) => used.has(id))
  const removal = planRemoval(input, apps, placed, bureaus)
  return {
    edits: [...fresh.map((entry): Edit => ({ list: 'bureaus', index: null, entry: { ...entry } })), ...edits, ...removal.edits],
    changes: [...fresh.map(bureauChange), ...changes, ...removal.changes],
    unchanged,
    unknownBureaus: [...bureaus.unknown],
    needsEdition,
    removalHeldBy: removal.heldBy,
  }
}

const bureauChange = ({ id, name }: { readonly id: string; readonly name: string }): ImportChange => ({
  ...{ what: 'bureau', op: 'added', id, name, bureau: null, row: null },
  fields: [],
})

function changeOf(old: Entry, next: Entry, index: number | null): Omit<ImportChange, 'bureau' | 'row'> {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])].filter((key) => !sameData(old[key], next[key]))
  return {
    what: 'app',
    op: index === null ? 'added' : 'changed',
    id: String(next.id),
    name: String(next.name ?? next.id),
    fields: keys.map((field) => ({ field, before: entryText(old[field]), after: entryText(next[field]) })),
  }
}

interface Bureaus {
  /** The id of a bureau called so; null: there is none, and none may be added. */
  find(called: string): string | null
  nameOf(id: string): string
  /** Added, in the order of the sheet. */
  readonly fresh: readonly { readonly id: string; readonly name: string }[]
  readonly unknown: ReadonlySet<string>
}

function createBureaus({ register, table, options }: PlanInput): Bureaus {
  const known = indexed(register.bureaus)
  const told = new Map(table.bureaus.map((bureau) => [bureau.id, bureau.name]))
  const fresh: { id: string; name: string }[] = []
  const unknown = new Set<string>()

  /** By id or name among those of the register; of two of one name neither is meant. */
  function among(called: string): string | null {
    if (known.byId.has(called)) return called
    const [at, another] = known.byName.get(nameKey(called)) ?? []
    return at === undefined || another !== undefined ? null : text(known.entries[at]?.id)
  }

  function find(called: string): string | null {
    const found = among(called) ?? among(told.get(called) ?? called)
    if (found !== null) return found
    const name = told.get(called) ?? called
    unknown.add(name)
    if (!options.newBureaus) return null
    const made = fresh.find((bureau) => nameKey(bureau.name) === nameKey(name))
    if (made !== undefined) return made.id
    const id = told.has(called) ? called : idFrom(name)
    if (id === null || known.byId.has(id) || fresh.some((bureau) => bureau.id === id)) return null
    if (!bureauSchema.safeParse({ id, name }).success) return null
    fresh.push({ id, name })
    return id
  }

  const nameOf = (id: string): string =>
    fresh.find((bureau) => bureau.id === id)?.name ?? text(known.entries[known.byId.get(id) ?? -1]?.name) ?? id
  return { find, nameOf, fresh, unknown }
}

/** Each row with its app and bureau; rows that cannot be placed are noted. */
function placeRows({ rows, book }: PlanInput, apps: Known, bureaus: Bureaus): readonly Placed[] {
  const firstOfId = new Map<string, number>()
  const takenIds = new Set(apps.byId.keys())
  // Ids that rows give themselves come before those that are made from names.
  for (const { values } of rows) if (typeof values.id === 'string') takenIds.add(values.id)

  return rows.flatMap((row): Placed[] => {
    const { values } = row
    const given = text(values.id)
    const name = text(values.name)
    const called = text(values.bureau)
    const bureau = called === null ? null : bureaus.find(called)
    if (called !== null && bureau === null) book.note(row, 'bureau', 'unknown-bureau')
    const named = name === null ? [] : (apps.byName.get(nameKey(name)) ?? [])
    const inBureau = (at: number): boolean => bureau === null || apps.entries[at]?.bureau === bureau
    const same = named.filter(inBureau)
    if (given === null && same.length > 1) {
      book.note(row, 'name', 'ambiguous-name', { count: same.length })
      return []
    }
    const index = given === null ? (same[0] ?? null) : (apps.byId.get(given) ?? null)
    if (index === null) {
      if (name === null && row.texts.name === undefined) book.note(row, 'name', 'missing')
      if (called === null && row.texts.bureau === undefined) book.note(row, 'bureau', 'missing')
      const [taken] = same
      if (given !== null && taken !== undefined) book.note(row, 'name', 'name-taken', { id: String(apps.entries[taken]?.id) })
    }
    const old = index === null ? null : text(apps.entries[index]?.id)
    const id = given ?? old ?? madeId(name, bureau ?? '', takenIds)
    const home = bureau ?? (index === null ? null : text(apps.entries[index]?.bureau))
    if (id === null && name !== null) book.note(row, 'name', 'id-needed')
    if (id === null || home === null) return []
    const first = firstOfId.get(id)
    if (first !== undefined) {
      book.note(row, given === null ? 'name' : 'id', given === null ? 'duplicate-name' : 'duplicate-id', { first })
      return []
    }
    firstOfId.set(id, row.number)
    return [{ row, id, bureau: home, index }]
  })
}

/** An id for a new app: its name, else bureau and name; null: both are taken. The same row gives the same id each time. */
function madeId(name: string | null, bureau: string, taken: Set<string>): string | null {
  if (name === null) return null
  return [idFrom(name), idFrom(`${bureau}-${name}`)].find((id) => id !== null && !taken.has(id)) ?? null
}

type FindApp = (called: string) => { readonly ids: readonly string[]; readonly placed: readonly Placed[] }

/** Apps that are called so, in the register or in the sheet. */
function appFinder(placed: readonly Placed[], apps: Known): FindApp {
  const byId = new Map(placed.map((place) => [place.id, place]))
  const byName = new Map<string, Placed[]>()
  for (const place of placed) {
    const name = text(place.row.values.name)
    if (name !== null) byName.set(nameKey(name), [...(byName.get(nameKey(name)) ?? []), place])
  }
  return (called) => {
    const own = byId.get(called)
    if (own !== undefined) return { ids: [called], placed: [own] }
    if (apps.byId.has(called)) return { ids: [called], placed: [] }
    const inSheet = byName.get(nameKey(called)) ?? []
    const inRegister = (apps.byName.get(nameKey(called)) ?? []).flatMap((at) => text(apps.entries[at]?.id) ?? [])
    return { ids: [...new Set([...inSheet.map(({ id }) => id), ...inRegister])], placed: inSheet }
  }
}

/** Ids of the apps that a row depends on; null: it does not say. An app of a rejected new row is left out, and told. */
function settleDependencies(row: ReadRow, find: FindApp, { book }: PlanInput, apps: Known): readonly string[] | null {
  const { dependsOn } = row.values
  if (!Array.isArray(dependsOn)) return null
  return dependsOn.flatMap((called: unknown): string[] => {
    const { ids, placed } = find(String(called))
    const [id, another] = ids
    if (id === undefined) book.note(row, 'dependsOn', 'unknown-app')
    else if (another !== undefined) book.note(row, 'dependsOn', 'ambiguous-name', { count: ids.length })
    else if (placed.some((place) => book.rejected.has(place.row.number)) && !apps.byId.has(id)) {
      book.note(row, 'dependsOn', 'app-rejected', {}, 'left-out')
      return []
    }
    return id === undefined ? [] : [id]
  })
}

/**
 * Apps of the bureaus that the sheet names which no row is about. While a rejected row could be of any of them, none is removed: a slip of
 * the pen must not cost an app.
 */
function planRemoval(
  { rows, options, book, register }: PlanInput,
  apps: Known,
  placed: readonly Placed[],
  bureaus: Bureaus,
): { readonly edits: readonly Edit[]; readonly changes: readonly ImportChange[]; readonly heldBy: number } {
  const none = { edits: [], changes: [], heldBy: 0 }
  if (!options.remove) return none
  const placedRows = new Set(placed.flatMap(({ row, index }) => (index === null ? [] : [row.number])))
  const lost = rows.filter(({ number }) => book.rejected.has(number) && !placedRows.has(number)).length
  if (lost > 0) return { ...none, heldBy: lost }
  const mentioned = new Set(placed.map(({ id }) => id))
  const homes = new Set(placed.map(({ bureau }) => bureau))
  const goners = register.apps.flatMap((_, index) => {
    const entry = apps.entries[index] ?? {}
    const id = text(entry.id)
    const home = text(entry.bureau)
    return id !== null && apps.byId.get(id) === index && home !== null && homes.has(home) && !mentioned.has(id)
      ? [{ index, id, home, name: text(entry.name) ?? id }]
      : []
  })
  return {
    heldBy: 0,
    edits: goners.map(({ index }): Edit => ({ list: 'apps', index, entry: null })),
    changes: goners.map(
      ({ id, name, home }): ImportChange => ({
        ...{ what: 'app', op: 'removed', id, name, bureau: bureaus.nameOf(home), row: null, fields: [] },
      }),
    ),
  }
}
