import { HIDDEN, hideShapes } from './credential-shapes.ts'
import { secretForms } from './secret-forms.ts'

/** Shortest piece of a secret that is hidden in words, characters: what is cut off or quoted in part. A shorter secret is hidden whole. */
const PIECE = 8
/**
 * In records a secret of so many characters is hidden whole, or what is left of it where a text of more than that was cut within it. Less
 * could be a name, by which others find the record.
 */
const RECORD_PIECE = 12
/** Shorter ones are no secret to anyone, and would blot out words. */
const SECRET_MIN = 5

/**
 * The index: where each three characters stand in the forms. A piece of five characters or more holds three that begin at a multiple of
 * three, so only those of a text are looked up, and a table of bits spares nearly all of these look-ups.
 */
const GRAM = 3
const BITS = 1 << 16

/** Keys whose values are words of ours, by which others find their way. */
const STRUCTURE: ReadonlySet<string> = new Set(['kind', 'op', 'source', 'workload', 'metric'])

interface Place {
  readonly form: string
  readonly at: number
}

interface Index {
  readonly bits: Uint8Array
  readonly places: ReadonlyMap<string, readonly Place[]>
}

/** A stretch of a text, from `from` to before `to`, that is a stretch of a form: its `head`, its `tail`, or both and so all of it. */
interface Hit {
  readonly from: number
  readonly to: number
  readonly head: boolean
  readonly tail: boolean
}

/** Knows the secrets in use and takes them out of what is told. One for an engine: what one source knows, none may tell. */
export interface SecretMask {
  /** These are the secrets of `owner` from now on. Those it had just before stay hidden too: an answer to them may be under way. */
  learn(owner: string, secrets: readonly string[]): void
  /** A line of the log, or a fact of a problem. Hides also what only looks like a credential. */
  words(text: string): string
  /** Hides in all `facts` of a value. What holds none is the same object. */
  facts<T>(value: T): T
  /** Hides whole secrets in all strings of plain JSON. What holds none is the same object. */
  record<T>(value: T): T
}

export function createSecretMask(): SecretMask {
  const owners = new Map<string, { now: readonly string[]; before: readonly string[] }>()
  let index: Index | null = null

  const hide = (text: string, counts: (hit: Hit) => boolean): string => {
    if (index === null || text.length < SECRET_MIN) return text
    let shown = ''
    let end = 0
    for (const { from, to } of hitsIn(text, index, counts)) {
      if (to <= end) continue
      // one that goes on where another ends is hidden with it
      if (from > end || end === 0) shown += `${text.slice(end, from)}${HIDDEN}`
      end = to
    }
    return end === 0 ? text : shown + text.slice(end)
  }

  const inRecord = (text: string): string =>
    hide(text, ({ from, to, head, tail }) => {
      const cut = (head && from > 0 && to === text.length) || (tail && from === 0 && to < text.length)
      return to - from >= RECORD_PIECE && ((head && tail) || cut)
    })

  const words = (text: string): string =>
    hideShapes(hide(text, ({ from, to, head, tail }) => (head && tail) || to - from >= PIECE))

  return {
    learn(owner, secrets) {
      const known = owners.get(owner) ?? { now: [], before: [] }
      const told = secrets.filter((secret) => secret.length >= SECRET_MIN)
      if (told.length === known.now.length && told.every((secret, at) => secret === known.now[at])) return
      owners.set(owner, { now: told, before: known.now })
      index = indexOf(new Set([...owners.values()].flatMap(({ now, before }) => [...now, ...before])))
    },
    words,
    facts: (value) => mapped(value, (inner, key) => (key === 'facts' ? strings(inner, words) : null)),
    record: (value) => (index === null ? value : strings(value, inRecord, inRecord)),
  }
}

function indexOf(secrets: Iterable<string>): Index {
  const bits = new Uint8Array(BITS)
  const places = new Map<string, Place[]>()
  for (const form of new Set([...secrets].flatMap(secretForms))) {
    if (form.length < SECRET_MIN) continue
    for (let at = 0; at + GRAM <= form.length; at += 1) {
      const gram = form.slice(at, at + GRAM)
      bits[bitOf(gram, 0)] = 1
      const known = places.get(gram)
      if (known) known.push({ form, at })
      else places.set(gram, [{ form, at }])
    }
  }
  return { bits, places }
}

function bitOf(text: string, at: number): number {
  return ((text.charCodeAt(at) * 31 + text.charCodeAt(at + 1)) * 31 + text.charCodeAt(at + 2)) & (BITS - 1)
}

/** The longest stretches of the text that are stretches of a form and count, in their order; some may overlap. */
function hitsIn(text: string, { bits, places }: Index, counts: (hit: Hit) => boolean): readonly Hit[] {
  const hits: Hit[] = []
  for (let at = 0; at + GRAM <= text.length; at += GRAM) {
    if (bits[bitOf(text, at)] === 0) continue
    let best: Hit | null = null
    for (const place of places.get(text.slice(at, at + GRAM)) ?? []) {
      const hit = stretch(text, at, place)
      if (counts(hit) && (best === null || hit.to - hit.from > best.to - best.from)) best = hit
    }
    if (best === null) continue
    hits.push(best)
    // what lies in it has been looked at
    while (at + GRAM < best.to - GRAM) at += GRAM
  }
  return hits.sort((a, b) => a.from - b.from || b.to - a.to)
}

function stretch(text: string, textAt: number, { form, at }: Place): Hit {
  let before = 0
  while (before < at && before < textAt && text[textAt - before - 1] === form[at - before - 1]) before += 1
  let after = GRAM
  while (at + after < form.length && textAt + after < text.length && text[textAt + after] === form[at + after]) after += 1
  return { from: textAt - before, to: textAt + after, head: before === at, tail: at + after === form.length }
}

/** All strings within by `change`, and keys by `name`. */
function strings<T>(value: T, change: (text: string) => string, name?: (key: string) => string): T {
  return mapped(value, (inner, key) => (typeof inner === 'string' && !STRUCTURE.has(key) ? change(inner) : null), name)
}

/**
 * Plain JSON with what `change` gives for a value within, null where it gives nothing; keys by `name`. Where nothing changes it is the same
 * object, which is nearly always. Columns of numbers hold no words.
 */
function mapped<T>(value: T, change: (inner: unknown, key: string) => unknown, name = (key: string) => key, key = ''): T {
  const given = change(value, key)
  if (given !== null) return given as T
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) {
    if (typeof value[0] === 'number') return value
    const one = (inner: unknown): unknown => mapped(inner, change, name, key)
    return value.every((inner) => one(inner) === inner) ? value : (value.map(one) as T)
  }
  const pairs = Object.entries(value)
  const one = (each: string, inner: unknown): unknown => mapped(inner, change, name, each)
  if (pairs.every(([each, inner]) => name(each) === each && one(each, inner) === inner)) return value
  return Object.fromEntries(pairs.map(([each, inner]) => [name(each), one(each, inner)])) as T
}
