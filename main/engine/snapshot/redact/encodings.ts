import { isUtf8 } from 'node:buffer'

/**
 * Other writings in which a text may carry what is to be hidden. `find` takes a piece that may be one; `decode` gives what it says, or null where it
 * says nothing in words.
 */
interface Encoding {
  /** What a text without it cannot hold one of. */
  readonly needs: RegExp
  readonly find: RegExp
  readonly decode: (piece: string) => string | null
  /** How what is left is written again; null: the piece goes as a whole. */
  readonly encode: ((text: string) => string) | null
}

/** What no text holds; line ends and tabs apart. */
const UNSEEN = /(?![\r\n\t])[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/u

/** null: it is no text. */
function textOf(bytes: Buffer): string | null {
  if (!isUtf8(bytes)) return null
  const text = bytes.toString()
  return UNSEEN.test(text) ? null : text
}

/** Hexadecimal digits in a row that may be words: as many as `needs` of them says. */
const HEX_RUN = 12

const isHex = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 97 && code <= 102)
/** %, &, \\ and capitals. */
const isSign = (code: number): boolean => code === 37 || code === 38 || code === 92 || (code >= 65 && code <= 90)

/** Whether a text may hold any of the writings. Most texts are names and ids that do not, which a look at each sign tells soonest. */
export function mayBeEncoded(text: string): boolean {
  let run = 0
  let most = HEX_RUN
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (isHex(code)) {
      run += 1
      if (run >= most) return true
    } else if (isSign(code)) return true
    else {
      run = 0
      // The end of a UUID is none.
      most = code === 45 ? HEX_RUN + 1 : HEX_RUN
    }
  }
  return false
}

const ESCAPE = /\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|&#x([0-9a-fA-F]{1,6});|&#(\d{1,7});/g

export const ENCODINGS: readonly Encoding[] = [
  {
    needs: /%[0-9A-Fa-f]{2}/,
    // Of signs that a URL may have, so that what is written again is what was written so before.
    find: /[\w.~!$&()*+,;=:@/?#[\]-]*(?:%[0-9A-Fa-f]{2}[\w.~!$&()*+,;=:@/?#[\]-]*)+/g,
    decode(piece) {
      try {
        return decodeURIComponent(piece)
      } catch {
        return null
      }
    },
    encode: encodeURI,
  },
  {
    needs: /\\[ux]|&#/,
    find: /[^\n]*(?:\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|&#x?[0-9a-fA-F]{1,7};)[^\n]*/g,
    decode: (piece) =>
      piece.replace(ESCAPE, (whole, ...codes: readonly (string | undefined)[]) => {
        const [four, two, hex, decimal] = codes
        const code = decimal === undefined ? Number.parseInt(four ?? two ?? hex ?? '', 16) : Number(decimal)
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole
      }),
    encode: (text) => text,
  },
  // Base64 of words has capitals, which names of pods and UUIDs have not. Also in its form for URLs, and once more without the signs that join words as often as they are of it.
  {
    needs: /[A-Z]/,
    find: /(?=[a-z0-9+/_-]*[A-Z])[A-Za-z0-9+/_-]{8,}={0,2}/g,
    decode: (piece) => textOf(Buffer.from(piece, 'base64')),
    encode: null,
  },
  {
    needs: /[A-Z]/,
    find: /(?=[a-z0-9+]*[A-Z])[A-Za-z0-9+]{8,}={0,2}/g,
    decode: (piece) => textOf(Buffer.from(piece, 'base64')),
    encode: null,
  },
  {
    // The end of a UUID is none (mayBeEncoded).
    needs: /(?<!-)[0-9a-fA-F]{12}|[0-9a-fA-F]{14}/,
    find: /(?:[0-9a-fA-F]{2}){6,}/g,
    decode: (piece) => textOf(Buffer.from(piece, 'hex')),
    encode: null,
  },
]
