/** Bytes that may stand before a secret in what was encoded as base64 together with it, modulo three: each gives other characters. */
const OFFSETS = [0, 1, 2] as const

/** Lines of a PEM block are secret one by one; its first and last are not. */
const ARMOUR = /^-----(BEGIN|END) /

/** Shorter lines of a file of several tell nothing: `"}`, or the last of a key. */
const LINE_MIN = 8

/**
 * In which forms a secret may come back: as it is, escaped for JSON or a URL, in hex, and in base64 wherever it began there. A secret of
 * several lines is each of its lines.
 */
export function secretForms(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/)
  const parts = lines.length === 1 ? [secret] : lines.filter((line) => line.length >= LINE_MIN && !ARMOUR.test(line))
  return [...new Set(parts.flatMap(formsOf))]
}

function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  const hex = bytes.toString('hex')
  const encoded = OFFSETS.map((offset) => inBase64(bytes, offset))
  // half a surrogate pair is none in UTF-8, and encodeURIComponent throws at it
  const forms = [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(bytes.toString()),
    hex,
    hex.toUpperCase(),
    ...encoded,
  ]
  return [...forms, ...encoded.map((one) => one.replaceAll('+', '-').replaceAll('/', '_'))]
}

/** The characters of base64 that depend on these bytes alone, where `offset` others stand before them. */
function inBase64(bytes: Buffer, offset: number): string {
  const all = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  const tail = (offset + bytes.length) % 3
  return all.slice(offset === 0 ? 0 : offset + 1, tail === 0 ? undefined : -4 + tail)
}
