/** What moves the cursor, clears the screen, turns the direction of a terminal or is not seen at all: line breaks and joiners among them. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** One line that says what `text` says and does nothing else: names and messages come from servers, and terminals obey them. */
export function printable(text: string): string {
  return text.replace(UNSEEN, '\u{fffd}')
}

/** A value as one line of JSON in which all of that is escaped: it is the same to a program, and does nothing to a terminal. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(UNSEEN, escaped)}\n`
}

function escaped(sign: string): string {
  return sign.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
