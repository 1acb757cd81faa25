import { isIP } from 'node:net'
import type Database from 'better-sqlite3'
import type { Incident } from '../../../../shared/estate/incident.ts'
import type { Register } from '../../../../shared/estate/register.ts'
import { readMarks } from '../../journal/marks.ts'
import { readNotes } from '../../journal/notes.ts'
import { ALARMS_BEFORE_MS } from '../content/alarm-lines.ts'
import { eachState, type Pace } from '../content/scope.ts'
import type { Slice } from '../content/slice.ts'
import { fieldKind } from './fields.ts'
import { folded } from './folded.ts'
import type { Kind } from './kinds.ts'
import { createNameIndex, type NameIndex } from './name-index.ts'
import { PATTERNS } from './patterns.ts'
import { walked } from './walk.ts'

/** Texts that were looked at, count: most of an estate's come again and again. */
const REMEMBERED = 100_000

/** Shorter names are hidden where they stand as such, and not looked for in other texts: they would be found in half of them. */
const LEAST: Readonly<Partial<Record<Kind, number>>> = { person: 2, phone: 5, host: 3, mail: 5, identity: 6 }

export interface CollectAsk {
  readonly slice: Slice
  readonly register: Register | null
  readonly incident: Incident | null
  /** Namespaces that are to be hidden. */
  readonly namespaces: readonly string[]
}

/**
 * The names that the window itself tells of: nodes, machines, people, by the fields that hold them. So they are found wherever else they stand, in
 * a message as in a label. Reads the window once. To be called in the transaction in which the package is written.
 */
export async function collectNames(
  db: Database.Database,
  { slice, register, incident, namespaces }: CollectAsk,
  pace: Pace = {},
): Promise<NameIndex> {
  const names = createNameIndex()
  for (const namespace of namespaces) names.add('namespace', namespace)
  const seen = new Set<string>()
  const looked = new Set<string>()

  function add(kind: Kind, name: string): void {
    const known = `${kind} ${name}`
    if (seen.has(known)) return
    seen.add(known)
    for (const writing of writingsOf(kind, name)) if (writing.length >= (LEAST[kind] ?? 1)) names.add(kind, writing, name)
  }

  function take(value: unknown): void {
    walked(value, (text, field, within, free) => {
      const kind = fieldKind(field, within, free)
      if (kind === 'host') addHost(text)
      else if (kind !== null && kind !== 'ip' && kind !== 'namespace') add(kind, text)
      else if (!looked.has(text)) {
        if (looked.size >= REMEMBERED) looked.clear()
        looked.add(text)
        for (const name of peopleIn(text)) add('person', name)
      }
      return text
    })
  }

  /** Of `host:port`, and not where it is an address: patterns find those. */
  function addHost(text: string): void {
    const host = text
      .replace(/^[a-z]+:\/\//i, '')
      .replace(/[/?#].*$/, '')
      .replace(/:\d+$/, '')
    if (isIP(host) !== 0) return
    add('host', host)
    const [short = ''] = host.split('.')
    // A first name that is a plain word, such as `www`, would be found everywhere.
    if (short !== host && /\d/.test(short)) add('host', short)
  }

  await eachState(
    db,
    slice,
    (fields, { kind }) => {
      take(fields)
      if (typeof fields.name === 'string' && (kind === 'node' || (kind === 'instance' && fields.form === 'vm')))
        addHost(fields.name)
      if (kind === 'target' && typeof fields.address === 'string') addHost(fields.address)
      if (kind === 'probe' && typeof fields.target === 'string') addHost(fields.target)
    },
    pace,
  )
  take(readNotes(db, slice.from, slice.to, Number.MAX_SAFE_INTEGER))
  take([...readMarks(db, slice.from - ALARMS_BEFORE_MS, slice.to).values()])
  take({ register, incident })
  for (const probe of register?.apps.flatMap(({ probes }) => probes) ?? []) addHost(probe)
  return names
}

/** Names of people that a text gives away by what stands beside them. */
function peopleIn(text: string): readonly string[] {
  const plain = folded(text)
  return PATTERNS.filter(({ kind, needs }) => kind === 'person' && needs.test(plain)).flatMap(({ find }) =>
    [...plain.matchAll(find)].flatMap(([found]) =>
      found.length <= 3 || /[a-z]/.test(found) ? [found] : [found.slice(0, 2), found.slice(0, 3)],
    ),
  )
}

/** How else a name may be written: Zhang San, San Zhang, zhang.san, zhangsan. */
function writingsOf(kind: Kind, name: string): readonly string[] {
  const parts = name.trim().split(/[\s._-]+/)
  if (kind !== 'person' || parts.length < 2 || parts.length > 3) return [name.trim()]
  const turned = [...parts].reverse()
  return [name.trim(), ...['', ' ', '.', '_', '-'].flatMap((between) => [parts.join(between), turned.join(between)])]
}
