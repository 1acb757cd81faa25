import { z } from 'zod'
import { isRecord } from './plain.ts'
import type { RowValues } from './read-rows.ts'

/** A row of the register file as it is written. */
export type Entry = Readonly<Record<string, unknown>>

/** Order in which the fields of a new row are written. */
const APP_ORDER = [
  ...['id', 'name', 'nameEn', 'bureau', 'class', 'protectionGrade', 'drGrade', 'rtoMinutes', 'rpoMinutes', 'contractor'],
  ...['dutyPost', 'dutyPhone', 'contacts', 'quota', 'standby', 'onlineSince', 'probes', 'match', 'dependsOn'],
]

/** Fields of a sheet that stand in the register as they were read. */
const PLAIN = [
  ...(['name', 'nameEn', 'class', 'protectionGrade', 'rtoMinutes', 'rpoMinutes', 'contractor', 'dutyPost', 'dutyPhone'] as const),
  ...(['standby', 'onlineSince', 'probes'] as const),
]

const contactSchema = z.looseObject({ name: z.string() })

/** The register's row after what a sheet says: a value takes the place of the old one, null empties the field, the rest stays. */
export function appEntry(old: Entry, values: RowValues, settled: Entry, drEdition: string | null): Entry {
  const next: Record<string, unknown> = { ...old, ...settled }
  for (const field of PLAIN) if (values[field] !== undefined) next[field] = values[field]
  if (values.drGrade !== undefined || values.drEdition !== undefined) next.drGrade = drGradeOf(old, values, drEdition)
  if (values.cpuCores !== undefined || values.memoryGb !== undefined) next.quota = quotaOf(old, values)
  if (typeof values.contactName === 'string') next.contacts = contactsOf(old, values.contactName, values)
  const matchers = matchersOf(values)
  if (matchers !== null) next.match = matchers
  // Of an own false a new row tells nothing: it is what a row without it means.
  if (next.standby === false && old.standby === undefined) next.standby = undefined
  const known = Object.keys(old)
  const keys = [...known, ...APP_ORDER.filter((key) => !known.includes(key))]
  return Object.fromEntries(keys.flatMap((key) => (next[key] === undefined || next[key] === null ? [] : [[key, next[key]]])))
}

function drGradeOf(old: Entry, values: RowValues, given: string | null): Entry | null {
  if (values.drGrade === null) return null
  const had = isRecord(old.drGrade) ? old.drGrade : {}
  const grade = values.drGrade ?? had.grade
  return grade === undefined ? null : { ...had, grade, edition: values.drEdition ?? had.edition ?? given ?? undefined }
}

function quotaOf(old: Entry, { cpuCores, memoryGb }: RowValues): Entry | null {
  const had = isRecord(old.quota) ? old.quota : {}
  const quota = { ...had, ...(cpuCores === undefined ? {} : { cpuCores }), ...(memoryGb === undefined ? {} : { memoryGb }) }
  const told = Object.entries(quota).filter(([, figure]) => figure !== null)
  return told.length === 0 ? null : Object.fromEntries(told)
}

/** The contact of that name, or one more. */
function contactsOf(old: Entry, name: string, { contactRole: role, contactPhone: phone }: RowValues): readonly unknown[] {
  const had = Array.isArray(old.contacts) ? old.contacts : []
  const told = { ...(role ? { role } : {}), name, ...(phone ? { phone } : {}) }
  const isThis = (contact: unknown): boolean => contactSchema.safeParse(contact).data?.name === name
  return had.some(isThis) ? had.map((contact) => (isThis(contact) ? { ...contact, ...told } : contact)) : [...had, told]
}

/** Matchers that hold what the columns say: each name of a namespace with each workload and set of labels. null: nothing is said. */
function matchersOf(values: RowValues): readonly Entry[] | null {
  const said = (['source', 'namespace', 'workload', 'labels'] as const).filter((field) => Array.isArray(values[field]))
  if (said.length === 0) return null
  return said.reduce<readonly Entry[]>(
    (matchers, field) => {
      const parts: unknown = values[field]
      return Array.isArray(parts)
        ? matchers.flatMap((matcher) => parts.map((part: unknown) => ({ ...matcher, [field]: part })))
        : matchers
    },
    [{}],
  )
}

/** A value of the register as one line for a person; null: there is none. */
export function entryText(value: unknown): string | null {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) return value.map(entryText).join('; ') || null
  if (isRecord(value)) {
    return Object.entries(value)
      .map(([key, part]) => `${key}: ${isRecord(part) ? `{${entryText(part)}}` : entryText(part)}`)
      .join(', ')
  }
  return String(value)
}
