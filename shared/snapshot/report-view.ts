import { LANGS, type Lang } from '../lib/words.ts'

/**
 * How the page of a package is looked at. It stands behind the `#` of its address, so that changing it loads nothing anew: `page` for who opened it,
 * `paper` for a document without what only the file can prove, `scene` for a picture of one moment.
 */
export type ReportView =
  | { readonly as: 'page' | 'paper'; readonly lang: Lang | null }
  /** `moment`: which of those that the page tells of, from 0. */
  | { readonly as: 'scene'; readonly lang: Lang | null; readonly moment: number }

/** A picture of a scene, in pixels: a slide. */
export const SCENE_SIZE = { width: 1920, height: 1080 }
/** How wide a document is that is taken as a picture, in pixels: A4 at 150 dpi. */
export const PAPER_WIDTH = 1240

/** The address part of a view, with its `#`. */
export function viewHash(view: ReportView): string {
  const parts = [view.as, ...(view.as === 'scene' ? [view.moment] : []), ...(view.lang === null ? [] : [view.lang])]
  return `#${parts.join('/')}`
}

const HASH = /^#(?:(page|paper)|scene\/(\d{1,2}))(?:\/([\w-]+))?$/

/** The view of an address part; what is none is the page itself. */
export function parseView(hash: string): ReportView {
  const [found, as, moment, name] = HASH.exec(hash) ?? []
  const lang = LANGS.find((each) => each === name) ?? null
  if (found === undefined) return { as: 'page', lang: null }
  return moment === undefined ? { as: as === 'paper' ? 'paper' : 'page', lang } : { as: 'scene', lang, moment: Number(moment) }
}
