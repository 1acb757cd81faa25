import { HIDDEN, hideShapes } from './credential-shapes.ts'
import { changed } from './json-strings.ts'
import { secretForms } from './secret-forms.ts'
import { createSecretIndex, type Hit, type SecretIndex } from './secret-index.ts'

/** Shorter ones are no secret to anyone, and would blot out words. Characters. */
const SECRET_MIN = 5
/** Shortest piece of a secret that is hidden in words, characters: what is cut off or quoted in part. A shorter secret is hidden whole. */
const PIECE = 8
/**
 * In records a secret of so many characters is hidden whole, or what is left of it where a text of more than that was cut within it. Less
 * could be a name, by which others find the record.
 */
const RECORD_PIECE = 12

/** Keys whose values are words of ours, by which others find their way. */
const STRUCTURE: ReadonlySet<string> = new Set(['kind', 'op', 'source', 'workload', 'metric'])

/** Knows the secrets that one source uses, and takes them out of what it tells. */
export interface SecretMask {
  /** These are its secrets from now on. Those it had just before stay hidden too: an answer to them may be under way. */
  learn(secrets: readonly string[]): void
  /** A line of the log, or a fact of a problem. Hides also what only looks like a credential. */
  words(text: string): string
  /** Hides in all `facts` of a value. What holds none is the same object. */
  facts<T>(value: T): T
  /** Hides whole secrets in all strings of plain JSON. What holds none is the same object. */
  record<T>(value: T): T
}

export function createSecretMask(): SecretMask {
  let now: readonly string[] = []
  let before: readonly string[] = []
  /** Of pieces of so many characters or more; null: to be built once something is told. */
  const indexes: Record<typeof SECRET_MIN | typeof RECORD_PIECE, SecretIndex | null> = {
    [SECRET_MIN]: null,
    [RECORD_PIECE]: null,
  }

  function hide(text: string, shortest: keyof typeof indexes, counts: (hit: Hit) => boolean): string {
    if (text.length < shortest || now.length + before.length === 0) return text
    indexes[shortest] ??= createSecretIndex([...new Set([...now, ...before].flatMap(secretForms))], shortest)
    const hits = indexes[shortest].hits(text, counts)
    let shown = ''
    let end = 0
    for (const { from, to } of hits) {
      if (to <= end) continue
      // one that goes on where another ends is hidden with it
      if (from > end || end === 0) shown += `${text.slice(end, from)}${HIDDEN}`
      end = to
    }
    return end === 0 ? text : shown + text.slice(end)
  }

  const words = (text: string): string =>
    hideShapes(hide(text, SECRET_MIN, ({ from, to, head, tail }) => (head && tail) || to - from >= PIECE))

  const inRecord = (text: string): string =>
    hide(text, RECORD_PIECE, ({ from, to, head, tail }) => {
      const cut = (head && from > 0 && to === text.length) || (tail && from === 0 && to < text.length)
      return (head && tail) || cut
    })

  const all = (change: (text: string) => string) => (value: unknown, key: string) =>
    typeof value === 'string' && !STRUCTURE.has(key) ? change(value) : undefined

  return {
    learn(secrets) {
      const told = secrets.filter((secret) => secret.length >= SECRET_MIN)
      if (told.length === now.length && told.every((secret, at) => secret === now[at])) return
      before = now
      now = told
      for (const shortest of [SECRET_MIN, RECORD_PIECE] as const) indexes[shortest] = null
    },
    words,
    facts: (value) => changed(value, (inner, key) => (key === 'facts' ? changed(inner, all(words)) : undefined)),
    record: (value) => (now.length + before.length === 0 ? value : changed(value, all(inRecord), inRecord)),
  }
}
