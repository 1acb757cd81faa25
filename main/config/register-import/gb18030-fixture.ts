/** Two-byte codes by character, as the decoder reads them: Node encodes to UTF-8 only. */
const CODES = new Map<string, number>()
const decoder = new TextDecoder('gb18030')
for (let lead = 0x81; lead <= 0xfe; lead += 1) {
  for (let trail = 0x40; trail <= 0xfe; trail += 1) {
    if (trail === 0x7f) continue
    const text = decoder.decode(Uint8Array.of(lead, trail))
    if ([...text].length === 1 && !CODES.has(text)) CODES.set(text, lead * 256 + trail)
  }
}

/** A text of ASCII and of what GBK has, in GB18030. */
export function gb18030Of(text: string): Buffer {
  const bytes = [...text].flatMap((character) => {
    const code = character.charCodeAt(0) < 0x80 ? null : CODES.get(character)
    if (code === undefined) throw new RangeError(`${character} is not in the table`)
    return code === null ? [character.charCodeAt(0)] : [code >> 8, code & 255]
  })
  return Buffer.from(bytes)
}
