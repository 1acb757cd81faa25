import type { z } from 'zod'
import type { ProblemCode } from '../../shared/estate/problem-words.ts'
import {
  type PeakEvent,
  type Register,
  type RegisterApp,
  type RegisterBureau,
  UNASSIGNED_BUREAU,
} from '../../shared/estate/register.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import { appSchema, bureauSchema, eventSchema, fileSchema } from './register-schema.ts'
import { firstIssue, readYamlFile } from './yaml-file.ts'

/** Longest piece of a faulty value that is quoted, characters: enough to find it, too little to flood the panel. */
const QUOTED = 60

/** Faults that are told one by one, count: nobody reads more at a time, and each is sent to every window. */
const FAULTS_TOLD = 100

export interface RegisterFile {
  /** null: the file as a whole cannot be used; the last good register stays in force. */
  readonly register: Register | null
  /** Each faulty row or field, by code; the other rows are in `register`. */
  readonly faults: readonly Problem[]
}

/** Reads the register (docs/register.md). `at` is the wall time for faults, ms since the epoch. Never throws. */
export function readRegisterFile(path: string, at: number): RegisterFile {
  const refuse = (code: ProblemCode, facts: Problem['facts']): RegisterFile => ({ register: null, faults: [{ code, facts, at }] })
  const file = readYamlFile(path)
  if (file.state === 'missing') return refuse('register.missing', { path })
  if (file.state === 'unusable') return refuse(file.code, file.facts)
  if (file.state === 'broken') return refuse('register.broken', { path, detail: file.detail })
  const parsed = fileSchema.safeParse(file.value ?? {})
  if (!parsed.success) return refuse('register.broken', { path, detail: firstIssue(parsed.error) })

  const { estate, clusters, labels, identity } = parsed.data
  const faults: Problem[] = []
  let untold = 0
  const fault = (code: ProblemCode, facts: Problem['facts']) => {
    if (faults.length < FAULTS_TOLD) faults.push({ code, facts, at })
    else untold += 1
  }
  const bureaus = readRows<RegisterBureau>('bureaus', parsed.data.bureaus, bureauSchema, fault)
  const apps = readRows<RegisterApp>('apps', parsed.data.apps, appSchema, fault)
  const settled = settleReferences(bureaus, apps, fault)
  const events = readEvents(parsed.data.events, new Set(settled.map(({ id }) => id)), fault)
  const more: readonly Problem[] = untold === 0 ? [] : [{ code: 'register.more-faults', facts: { path, count: untold }, at }]
  return {
    register: {
      estateName: estate.name,
      estateNameEn: estate.nameEn,
      bureaus: bureaus.map(({ row }) => row),
      apps: settled,
      events,
      clusterNames: clusters,
      labelRules: labels,
      identityRules: identity,
    },
    faults: [...faults, ...more],
  }
}

type Fault = (code: ProblemCode, facts: Problem['facts']) => void

interface Placed<Row> {
  readonly row: Row
  /** How a fault names it: list, index and id. */
  readonly place: string
}

/** The rows that are valid, the first of each id. */
function readRows<Row extends { readonly id: string }>(
  list: string,
  entries: readonly unknown[],
  schema: z.ZodType<Row>,
  fault: Fault,
): readonly Placed<Row>[] {
  const rows: Placed<Row>[] = []
  const ids = new Set<string>()
  entries.forEach((entry, index) => {
    const parsed = schema.safeParse(entry)
    const place = placeOf(list, index, entry)
    if (!parsed.success) {
      for (const issue of parsed.error.issues) fault('register.bad-row', { row: place, ...factsOf(issue, entry) })
    } else if (ids.has(parsed.data.id)) fault('register.duplicate', { row: place, field: 'id', value: parsed.data.id })
    else {
      ids.add(parsed.data.id)
      rows.push({ row: parsed.data, place })
    }
  })
  return rows
}

/** Apps whose references hold: one of an unknown bureau stands under "unassigned", an unknown dependency is left out. */
function settleReferences(
  bureaus: readonly Placed<RegisterBureau>[],
  apps: readonly Placed<RegisterApp>[],
  fault: Fault,
): readonly RegisterApp[] {
  const knownBureaus = new Set(bureaus.map(({ row }) => row.id))
  const knownApps = new Set(apps.map(({ row }) => row.id))
  return apps.map(({ row, place }) => {
    const isKnown = knownBureaus.has(row.bureau)
    if (!isKnown) fault('register.unknown-bureau', { row: place, field: 'bureau', value: quote(row.bureau) })
    for (const id of row.dependsOn) {
      if (!knownApps.has(id)) fault('register.unknown-app', { row: place, field: 'dependsOn', value: quote(id) })
    }
    const dependsOn = [...new Set(row.dependsOn)].filter((id) => knownApps.has(id))
    return { ...row, bureau: isKnown ? row.bureau : UNASSIGNED_BUREAU, dependsOn }
  })
}

/** Planned peaks that are valid; an app that is not of the register is left out of them. */
function readEvents(entries: readonly unknown[], known: ReadonlySet<string>, fault: Fault): readonly PeakEvent[] {
  return entries.flatMap((entry, index) => {
    const parsed = eventSchema.safeParse(entry)
    const place = placeOf('events', index, entry)
    if (!parsed.success) {
      for (const issue of parsed.error.issues) fault('register.bad-row', { row: place, ...factsOf(issue, entry) })
      return []
    }
    for (const id of parsed.data.apps) {
      if (!known.has(id)) fault('register.event-unknown-app', { row: place, field: 'apps', value: quote(id) })
    }
    return [{ ...parsed.data, apps: [...new Set(parsed.data.apps)].filter((id) => known.has(id)) }]
  })
}

function placeOf(list: string, index: number, entry: unknown): string {
  const told = isObject(entry) ? (entry.id ?? entry.name) : null
  return typeof told === 'string' && told.length <= QUOTED ? `${list}[${index}] (${told})` : `${list}[${index}]`
}

function factsOf(issue: z.core.$ZodIssue, entry: unknown): { field: string; value: string; detail: string } {
  const field = issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.')
  return { field: field || '–', value: quote(valueAt(entry, issue.path)), detail: issue.message }
}

const quote = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '–')).slice(0, QUOTED)

const isObject = (value: unknown): value is Readonly<Record<PropertyKey, unknown>> => typeof value === 'object' && value !== null

const valueAt = (entry: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((value: unknown, key) => (isObject(value) ? value[key] : undefined), entry)
