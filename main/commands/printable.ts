/** What moves the cursor, clears the screen or turns the direction of a terminal: line breaks among them. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** One line that says what `text` says and does nothing else: names and messages come from servers, and terminals obey them. */
export function printable(text: string): string {
  return text.replace(UNSEEN, '\u{fffd}')
}
