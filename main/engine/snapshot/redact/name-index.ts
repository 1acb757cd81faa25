import { folded } from './folded.ts'
import type { Kind } from './kinds.ts'

/** A place in a text: from, and up to without `to`. */
export interface Hit {
  readonly from: number
  readonly to: number
  readonly kind: Kind
  /** What it is, however it was written. */
  readonly canonical: string
}

interface Branch {
  readonly next: Map<string, Branch>
  end: { readonly kind: Kind; readonly canonical: string } | null
}

/** Names that are known beforehand, and finds them wherever they stand. */
export interface NameIndex {
  /** `as`: what it is a writing of. The first one to claim a name keeps it. */
  add(kind: Kind, name: string, as?: string): void
  has(kind: Kind, name: string): boolean
  /** In a folded text. The longest name at each place, whole: `n1` is not in `n10`. */
  hits(text: string): Hit[]
}

const isLetter = (sign: string | undefined): boolean => sign !== undefined && /[a-z0-9]/.test(sign)

export function createNameIndex(): NameIndex {
  const root: Branch = { next: new Map(), end: null }
  const known = new Map<string, Kind>()

  return {
    add(kind, name, as = name) {
      const text = folded(name)
      if (text === '' || known.has(text)) return
      known.set(text, kind)
      let branch = root
      for (const sign of text.split('')) {
        const next: Branch = branch.next.get(sign) ?? { next: new Map(), end: null }
        branch.next.set(sign, next)
        branch = next
      }
      branch.end = { kind, canonical: folded(as) }
    },
    has: (kind, name) => known.get(folded(name)) === kind,
    hits(text) {
      const hits: Hit[] = []
      for (let from = 0; from < text.length; from += 1) {
        let branch = root.next.get(text[from] ?? '')
        if (branch === undefined || (isLetter(text[from]) && isLetter(text[from - 1]))) continue
        let found: Hit | null = null
        for (let at = from + 1; branch !== undefined; at += 1) {
          if (branch.end !== null && !(isLetter(text[at - 1]) && isLetter(text[at]))) found = { from, to: at, ...branch.end }
          branch = branch.next.get(text[at] ?? '')
        }
        if (found === null) continue
        hits.push(found)
        from = found.to - 1
      }
      return hits
    },
  }
}
