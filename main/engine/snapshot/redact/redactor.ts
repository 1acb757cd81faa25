import { RECORD_KINDS } from '../../../../shared/snapshot/fold.ts'
import { beforeUuid } from '../../../../shared/snapshot/uuid-texts.ts'
import { HIDDEN } from '../../masking/credential-shapes.ts'
import { createSecretMask } from '../../masking/secret-mask.ts'
import { isCredentialField, mayHoldCredentials, withoutCredentials } from './credentials.ts'
import { ENCODINGS, mayBeEncoded } from './encodings.ts'
import { fieldKind } from './fields.ts'
import { folded } from './folded.ts'
import { KINDS, type Kind, kindsOf, type Profile } from './kinds.ts'
import { createNameIndex, type Hit, type NameIndex } from './name-index.ts'
import { patternHits } from './patterns.ts'
import { createPseudonyms } from './pseudonyms.ts'
import { walked } from './walk.ts'

/** How much of a kind was hidden. */
export interface Hidden {
  /** Different ones, and places where they stood. */
  readonly things: number
  readonly places: number
}

/** What a manifest says of the redaction. Never what stood there. */
export interface RedactionSummary {
  readonly profile: Profile
  readonly hidden: Readonly<Partial<Record<Kind | 'credential', Hidden>>>
}

/** Takes out of a package what its receivers are not to read. */
export interface Redactor {
  /** A text, whatever it is of. */
  text(text: string): string
  /** Plain JSON: texts and the names of labels; words of ours (kinds, levels, codes) stay what they are. */
  value<T>(value: T): T
  /** What was done so far. */
  summary(): RedactionSummary
}

export interface RedactorAsk {
  readonly profile: Profile
  /** Random, of this package alone, and kept nowhere. */
  readonly secret: Uint8Array
  /** Names that are known beforehand (collect.ts), namespaces to hide among them. */
  readonly names?: NameIndex
  /** Secrets in use, which are hidden in whatever form. */
  readonly secrets?: readonly string[]
  /** For a screen before anything is written: told of each text that changes, the first time it does. */
  readonly onChange?: (before: string, after: string, kinds: readonly (Kind | 'credential')[]) => void
}

/** Texts whose outcome is remembered, count: most texts of an estate come again. */
const REMEMBERED = 50_000

/** How often writings within writings are looked into. */
const DEEPEST = 2

const RECORD_PREFIX = new RegExp(`^(?:${RECORD_KINDS.join('|')}):`)

/**
 * What says nothing, letter for letter: what is written as %41 was looked into before, and its letters are no part of a word that follows; in a UUID
 * any number turns up by chance.
 */
const OPAQUE = /%[0-9a-f]{2}|(?<![0-9a-f])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-f])/g

/** What became of a text; null: it is told as it is. */
type Outcome = {
  readonly text: string
  readonly hits: readonly (Kind | 'credential')[]
} | null

export function createRedactor({ profile, secret, names = createNameIndex(), secrets = [], onChange }: RedactorAsk): Redactor {
  const kinds = kindsOf(profile)
  const pseudonyms = createPseudonyms(secret)
  const places = new Map<Kind | 'credential', number>()
  const known = new Map<string, Outcome>()
  const plainStarts = new Set<string>()
  const mask = createSecretMask()
  mask.learn(secrets)

  /** `hits` collects what was found. */
  function hide(given: string, hits: (Kind | 'credential')[], depth: number): string {
    const safe = withoutCredentials(secrets.length === 0 ? given : mask.words(given))
    if (safe !== given) hits.push('credential')
    const text = mayBeEncoded(safe) ? ENCODINGS.reduce((left, encoding) => decoded(left, encoding, hits, depth), safe) : safe
    return kinds.size === 0 ? text : replaced(text, hits)
  }

  function decoded(
    text: string,
    { needs, find, decode, encode }: (typeof ENCODINGS)[number],
    hits: (Kind | 'credential')[],
    depth: number,
  ): string {
    if (depth >= DEEPEST || !needs.test(text)) return text
    return text.replace(find, (piece) => {
      const told = decode(piece)
      if (told === null || told === piece || told.length < 2) return piece
      const inner: (Kind | 'credential')[] = []
      const left = hide(told, inner, depth + 1)
      if (left === told) return piece
      hits.push(...inner)
      if (encode !== null) return encode(left)
      return kinds.has('encoded') ? pseudonyms.of('encoded', piece) : HIDDEN
    })
  }

  function replaced(text: string, hits: (Kind | 'credential')[]): string {
    const plain = folded(text).replaceAll(OPAQUE, (piece) => '%'.repeat(piece.length))
    const found = [...names.hits(plain).filter(({ kind }) => kinds.has(kind)), ...patternHits(plain, kinds, names)]
    if (found.length === 0) return text
    let made = ''
    let end = 0
    for (const { from, to, kind, canonical } of joined(found)) {
      made += text.slice(end, from) + pseudonyms.of(kind, canonical)
      end = to
      hits.push(kind)
    }
    return made + text.slice(end)
  }

  /** A value that is of a kind by where it stands: all of it goes. */
  function whole(text: string, kind: Kind, hits: (Kind | 'credential')[]): string {
    hits.push(kind)
    const plain = folded(text).trim()
    const [found] = kind === 'host' || kind === 'ip' ? patternHits(plain, new Set<Kind>(['ip']), names) : []
    if (found !== undefined && found.from === 0 && found.to === plain.length) return pseudonyms.of('ip', found.canonical)
    return pseudonyms.of(kind, kind === 'phone' ? phoneOf(plain) : plain)
  }

  /** What became of it when it came before; undefined: it did not. */
  function remembered(key: string, text: string): string | undefined {
    const before = known.get(key)
    if (before === null) return text
    if (before !== undefined) count(before)
    return before?.text
  }

  function told(key: string, text: string, work: (hits: (Kind | 'credential')[]) => string): string {
    const hits: (Kind | 'credential')[] = []
    const made = work(hits)
    const outcome: Outcome = made === text && hits.length === 0 ? null : { text: made, hits }
    if (made !== text) onChange?.(text, made, [...new Set(hits)])
    if (outcome !== null) count(outcome)
    return keep(key, outcome, made)
  }

  function keep(key: string, outcome: Outcome, made: string): string {
    if (known.size >= REMEMBERED) known.clear()
    known.set(key, outcome)
    return made
  }

  function count({ hits }: NonNullable<Outcome>): void {
    for (const kind of hits) places.set(kind, (places.get(kind) ?? 0) + 1)
  }

  /** Where nothing but credentials is hidden, most texts hold nothing that could be one. */
  const isPlain = (given: string): boolean =>
    kinds.size === 0 && secrets.length === 0 && !mayHoldCredentials(given) && !mayBeEncoded(given)

  /** The same of a UUID, which holds nothing, and of what an id begins with, which comes again and again. No sign of either reaches over a slash. */
  function isPlainId(given: string): boolean {
    const before = beforeUuid(given)
    if (before === null || (before !== '' && !before.endsWith('/'))) return false
    if (plainStarts.has(before)) return true
    if (!isPlain(before)) return false
    if (plainStarts.size >= REMEMBERED) plainStarts.clear()
    plainStarts.add(before)
    return true
  }

  function text(given: string): string {
    if (given.length < 2 || isPlainId(given)) return given
    const before = remembered(given, given)
    if (before !== undefined) return before
    if (isPlain(given)) return keep(given, null, given)
    return told(given, given, (hits) => {
      // What a record's id begins with is a word of ours.
      const [prefix = ''] = RECORD_PREFIX.exec(given) ?? []
      return prefix + hide(given.slice(prefix.length), hits, 0)
    })
  }

  return {
    text,
    value: (value) =>
      walked(value, (given, field, within, free) => {
        if (given === '') return given
        if (free && isCredentialField(field)) return HIDDEN
        const kind = kinds.size === 0 ? null : fieldKind(field, within, free)
        if (kind === null || !kinds.has(kind)) return text(given)
        const key = `\0${kind}${given}`
        return remembered(key, given) ?? told(key, given, (hits) => whole(given, kind, hits))
      }),
    summary: () => ({ profile, hidden: Object.fromEntries([...places].map(([kind, count]) => [kind, hiddenOf(kind, count)])) }),
  }

  function hiddenOf(kind: Kind | 'credential', count: number): Hidden {
    return { things: kind === 'credential' ? count : pseudonyms.count(kind), places: count }
  }
}

/** As the patterns tell a phone number apart: by its digits, without the country. */
const phoneOf = (text: string): string => {
  const digits = text.replaceAll(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '')
  return digits === '' ? text : digits
}

/** From left to right; those that overlap as one place, called what the longest of them is. */
function joined(hits: readonly Hit[]): Hit[] {
  const order = Object.keys(KINDS)
  const places: Hit[] = []
  const sorted = [...hits].sort((a, b) => a.from - b.from || b.to - a.to || order.indexOf(a.kind) - order.indexOf(b.kind))
  for (const hit of sorted) {
    const last = places.at(-1)
    if (last === undefined || hit.from >= last.to) places.push(hit)
    else if (hit.to > last.to) {
      const longer = hit.to - hit.from > last.to - last.from ? hit : last
      places[places.length - 1] = { ...longer, from: last.from, to: hit.to }
    }
  }
  return places
}

/** Leaves everything but credentials. */
export const createPlainRedactor = (secrets: readonly string[] = []): Redactor =>
  createRedactor({ profile: 'none', secret: new Uint8Array(), secrets })
