import { firstPaint } from '../stores/painted.ts'

/** Without an estate to wait for, the faces come this long after the page, ms. */
const AT_LATEST_MS = 2_000

/**
 * Resolves when the rules of the bundled faces are known; their files still have to be loaded. They come after the first paint,
 * which a hundred rules and a dozen files would hold up; until then the machine's own Han face stands in.
 */
export const bundledFaces: Promise<unknown> = Promise.race([
  firstPaint,
  new Promise<void>((done) => setTimeout(done, AT_LATEST_MS)),
]).then(() => import('./fonts.css'))
