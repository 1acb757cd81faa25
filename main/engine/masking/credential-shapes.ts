export const HIDDEN = '***'

/** What looks like a credential whoever's it is, and what is left of it. None of them backtracks: the text is from outside. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:(?!-----END)[\s\S])*(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g, HIDDEN],
  [
    /\b((?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]{0,30}(?:token|key))(\\?["']?\s{0,9}[:=]\s{0,9}\\?["']?)[^\r\n"'\\]+/gi,
    `$1$2${HIDDEN}`,
  ],
  // "Basic authentication is required" is no credential: one has a digit
  [/\b(bearer|basic|negotiate|digest)\s+(?=[a-z._~+/=-]{0,99}\d)[\w.~+/=-]{8,}/gi, `$1 ${HIDDEN}`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, HIDDEN],
  [/(:\/\/)[^\s/@"']{1,256}@/g, `$1${HIDDEN}@`],
  [
    /\b(access_token|id_token|refresh_token|token|passw(?:or)?d|secret|api_?key|client_secret)(=|\\?"\s{0,9}:\s{0,9}\\?")[^\s&"',;}\\]+/gi,
    `$1$2${HIDDEN}`,
  ],
]

/** `text` without headers, URLs and keys that let someone in. */
export function hideShapes(text: string): string {
  return SHAPES.reduce((left, [shape, rest]) => left.replace(shape, rest), text)
}
