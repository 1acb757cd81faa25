import { type Drawn, type PictureCoverage, picturePath } from '../../../../shared/snapshot/pictures.ts'
import type { ExtraMember } from '../content/build.ts'
import { pngSize } from './png-size.ts'

export interface PictureMembers {
  readonly members: readonly ExtraMember[]
  /** What the manifest says of them, or why there are none. */
  readonly told: PictureCoverage
}

/** The members of what was drawn. What is no PNG is left out as a whole: a part of the pictures would be taken for all. */
export function pictureMembers(drawn: Drawn): PictureMembers {
  if ('why' in drawn) return { members: [], told: { made: [], why: drawn.why } }
  const sized = drawn.pictures.flatMap((picture) => {
    const size = pngSize(picture.png)
    return size === null ? [] : [{ ...picture, ...size, path: picturePath(picture.moment) }]
  })
  if (sized.length < drawn.pictures.length) return { members: [], told: { made: [], why: 'failed' } }
  return {
    // Deflated already.
    members: sized.map(({ path, png }) => ({ path, content: [png], method: 'store' })),
    told: {
      made: sized.map(({ path, moment, at, width, height }) => ({
        ...{ path, moment, at: new Date(at).toISOString(), lang: drawn.lang, width, height },
      })),
      why: null,
    },
  }
}
