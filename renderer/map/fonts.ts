import { forgetWidths } from './text-lines.ts'

/** Texts whose characters are known to be there: the same few thousand names come again and again, count. */
const MOST_TEXTS = 20_000

const FAMILY = '"Noto Sans SC Variable"'

/**
 * Loads the font files that given texts need (the bundled face comes in parts by character), so that canvas text is drawn in
 * it. `onLoad` is called when new parts came in; until then the machine's own Han face stands in. `faces` resolves when the rules
 * of the face are known: before that, `load` would find none and be content.
 */
export function createFontLoader(
  fonts: FontFaceSet,
  faces: Promise<unknown>,
  onLoad: () => void,
): { want(texts: Iterable<string>): void } {
  const asked = new Set<string>()
  const askedTexts = new Set<string>()
  return {
    want(texts) {
      let fresh = ''
      for (const text of texts) {
        if (askedTexts.has(text)) continue
        if (askedTexts.size > MOST_TEXTS) askedTexts.clear()
        askedTexts.add(text)
        for (const character of text) {
          if (asked.has(character)) continue
          asked.add(character)
          fresh += character
        }
      }
      if (fresh === '') return
      const load = () => fonts.load(`500 16px ${FAMILY}`, fresh)
      faces.then(load).then(
        () => {
          forgetWidths()
          onLoad()
        },
        // The stand-in stays: a missing part of a font must not take the map away.
        (error: unknown) => console.warn('font part not loaded', error),
      )
    },
  }
}
