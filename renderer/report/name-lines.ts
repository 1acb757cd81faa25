import { emsOf } from '../i18n/signs.ts'

/** What a line may be broken behind: each Han sign, each word. */
const PIECES =
  /[\p{Script=Han}\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]|\s+|[^\s\p{Script=Han}\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]+/gu
const LEADING = 1.18
/** Lines are made narrower by this much at a time, sizes of the type. */
const STEP = 0.5

/** The lines of a name where each may be `room` wide, in sizes of the type. A single word may be wider. */
function wrapped(name: string, room: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of name.match(PIECES) ?? []) {
    if (line !== '' && emsOf(line + piece) > room) {
      lines.push(line.trim())
      line = ''
    }
    line += line === '' ? piece.trimStart() : piece
  }
  return [...lines, line.trim()]
}

/** Lines that were filled one after the other, made of about one length: no sign stands alone in the last. */
function balanced(greedy: readonly string[], name: string, room: number): readonly string[] {
  let lines = greedy
  for (let less = room - STEP; less > 0; less -= STEP) {
    const narrower = wrapped(name, less)
    if (narrower.length > lines.length) break
    lines = narrower
  }
  return lines
}

export interface NameLines {
  readonly lines: readonly string[]
  readonly px: number
  /** Height of all lines. */
  readonly height: number
}

/**
 * A name in as large a type between `most` and `least` px, or in the least, as fits a box, as well as can be told without measuring. Where even the least is too large, it
 * is cut with an ellipsis.
 */
export function fitted(name: string, width: number, height: number, most: number, least: number): NameLines {
  for (let px = Math.max(most, least); px >= least; px -= 0.5) {
    const lines = wrapped(name, width / px)
    if (lines.length * px * LEADING <= height && lines.every((line) => emsOf(line) * px <= width))
      return made(balanced(lines, name, width / px), px)
  }
  const count = Math.max(1, Math.floor(height / (least * LEADING)))
  const lines = wrapped(name, width / least)
  const kept = lines.slice(0, count)
  return made(
    kept.map((line, index) => cut(lines.length > count && index === count - 1 ? `${line}…` : line, width / least)),
    least,
  )
}

const made = (lines: readonly string[], px: number): NameLines => ({ lines, px, height: lines.length * px * LEADING })

/** Where the first line stands, from the top of the lines; the others follow by `leading`. */
export const baseline = ({ px }: NameLines, line: number): number => px * (0.93 + line * LEADING)

function cut(line: string, room: number): string {
  if (emsOf(line) <= room) return line
  const signs = [...line.replace(/…$/, '')]
  while (signs.length > 1 && emsOf(`${signs.join('')}…`) > room) signs.pop()
  return `${signs.join('')}…`
}
