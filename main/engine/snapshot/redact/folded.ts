/**
 * A text as rules read it, character for character as long as the text itself: small letters, and the full-width forms of an input method as
 * their plain ones.
 */
export function folded(text: string): string {
  let made = ''
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code >= 65 && code <= 90) made += String.fromCharCode(code + 32)
    else if (code < 128) made += text[at]
    else made += foldedSign(text[at] ?? '', code)
  }
  return made
}

function foldedSign(sign: string, code: number): string {
  const plain = code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : code === 0x3000 ? ' ' : sign
  const small = plain.toLowerCase()
  return small.length === 1 ? small : plain
}
