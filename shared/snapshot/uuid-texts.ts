/**
 * UUIDs as one text of Base64, 16 bytes each, one after another. Most of a package are UUIDs; they are drawn by chance, so that deflate can make nothing
 * of them but what their signs allow: written as such each takes 20 bytes, in this form 16.
 */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** Characters of a UUID, and hexadecimal digits in it. */
const LENGTH = 36
const DIGITS = 32

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** Two signs of Base64 are three hexadecimal digits. */
const PAIRS = Array.from({ length: 4096 }, (_, n) => SIGNS.charAt(n >> 6) + SIGNS.charAt(n & 63))
const HEX_OF = new Map(PAIRS.map((pair, n) => [pair, n.toString(16).padStart(3, '0')]))

/** What stands before the UUID at the end of a text, as in `component:east/…`; null: none stands there. */
export const beforeUuid = (text: string): string | null => (UUID.test(text.slice(-LENGTH)) ? text.slice(0, -LENGTH) : null)

/** The UUIDs at the ends of texts. */
export function uuidsText(texts: readonly string[]): string {
  const hex = texts.map((text) => text.slice(-LENGTH).replaceAll('-', '')).join('')
  let signs = ''
  for (let at = 0; at < hex.length; at += 3) signs += PAIRS[Number.parseInt(hex.slice(at, at + 3).padEnd(3, '0'), 16)]
  const told = signs.slice(0, Math.ceil((hex.length * 4) / 6))
  return told.padEnd(Math.ceil(told.length / 4) * 4, '=')
}

/** The UUIDs again, as texts. @throws RangeError it is no text of them */
export function uuidsOf(text: string): string[] {
  const signs = text.replace(/={1,2}$/, '')
  const count = Math.floor((signs.length * 6) / 8 / 16)
  let hex = ''
  for (let at = 0; at < signs.length; at += 2) {
    const digits = HEX_OF.get(signs.slice(at, at + 2).padEnd(2, 'A'))
    if (digits === undefined) throw new RangeError('not a text of UUIDs')
    hex += digits
  }
  const uuids: string[] = []
  for (let n = 0; n < count; n += 1) {
    const digits = hex.slice(n * DIGITS, (n + 1) * DIGITS)
    uuids.push([digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-'))
  }
  if (uuidsText(uuids) !== text) throw new RangeError('not a text of UUIDs')
  return uuids
}
