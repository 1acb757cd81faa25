const HAN = /\p{Script=Han}/u
/** As wide as the type is high: what East Asian faces set in a square, their dots, quotes, arrows and ellipsis too; half-width kana are not. */
const WIDE =
  /[§±·×÷\u1100-\u115f\u2010\u2014-\u2027\u2030-\u205e\u2100-\u2bff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
/** Wider than the others of Latin. */
const BROAD = /[A-Zmw@%]/

/** Widths, em: no name of the demo city is wider in the bundled face, which sets Latin narrow; most faces set it wider. */
const WIDE_EM = 1
const BROAD_EM = 0.72
const OTHER_EM = 0.56

/** Whether any of it is a Han character, rare ones of names and places beyond U+FFFF and 〇 too. Signs between them are none. */
export const hasHan = (text: string): boolean => HAN.test(text)

/** How wide a text is, rather too wide than too narrow, sizes of its type: where nothing measures it, or before its face has come. */
export function emsOf(text: string): number {
  let ems = 0
  for (const sign of text) ems += WIDE.test(sign) ? WIDE_EM : BROAD.test(sign) ? BROAD_EM : OTHER_EM
  return ems
}
