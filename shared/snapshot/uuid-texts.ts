/**
 * UUIDs as one text of Base64, 16 bytes each, one after another. Most of a package are UUIDs; they are drawn by chance, so that deflate can make nothing
 * of them but what their signs allow: written as such each takes 20 bytes, in this form 16.
 */
/** Characters of a UUID, and hexadecimal digits in it. */
const LENGTH = 36
const DIGITS = 32
const [HYPHEN, CODE_OF_0, CODE_OF_A] = [45, 48, 97]

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** Two signs of Base64 are three hexadecimal digits. */
const PAIRS = Array.from({ length: 4096 }, (_, n) => SIGNS.charAt(n >> 6) + SIGNS.charAt(n & 63))
const HEX_OF = new Map(PAIRS.map((pair, n) => [pair, n.toString(16).padStart(3, '0')]))

/** What stands before the UUID at the end of a text, as in `component:east/…`; null: none stands there. */
export const beforeUuid = (text: string): string | null => (endsInUuid(text) ? text.slice(0, -LENGTH) : null)

const isHyphenAt = (place: number): boolean => place === 8 || place === 13 || place === 18 || place === 23

/** Sign by sign: it is asked of half of the texts of an estate. */
function endsInUuid(text: string): boolean {
  const start = text.length - LENGTH
  if (start < 0) return false
  for (let place = 0; place < LENGTH; place += 1) {
    const code = text.charCodeAt(start + place)
    const isDigit = (code >= CODE_OF_0 && code < CODE_OF_0 + 10) || (code >= CODE_OF_A && code < CODE_OF_A + 6)
    if (isHyphenAt(place) ? code !== HYPHEN : !isDigit) return false
  }
  return true
}

/** The digits of the UUIDs at the ends of texts, one after another, with zeros behind them up to a whole pair of signs. */
function digitsOf(texts: readonly string[]): Uint8Array {
  const digits = new Uint8Array(Math.ceil((texts.length * DIGITS) / 3) * 3)
  let count = 0
  for (const text of texts) {
    for (let at = text.length - LENGTH; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === HYPHEN) continue
      digits[count] = code < CODE_OF_A ? code - CODE_OF_0 : code - CODE_OF_A + 10
      count += 1
    }
  }
  return digits
}

/** The UUIDs at the ends of texts. */
export function uuidsText(texts: readonly string[]): string {
  const digits = digitsOf(texts)
  let signs = ''
  for (let at = 0; at < digits.length; at += 3)
    signs += PAIRS[((digits[at] ?? 0) << 8) | ((digits[at + 1] ?? 0) << 4) | (digits[at + 2] ?? 0)]
  const told = signs.slice(0, Math.ceil((texts.length * DIGITS * 4) / 6))
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
