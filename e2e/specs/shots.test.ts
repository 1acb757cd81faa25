import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LANGS } from '../../shared/lib/words.ts'
import { NO_ELECTRON } from '../fixtures/app.ts'
import { type PictureSize, scenesOf, setLang, setSize, take } from '../shots/picture.ts'
import { openState, type Stage, type State } from '../shots/states.ts'

if (NO_ELECTRON) console.warn(`shots: skipped: ${NO_ELECTRON}`)

/** The few of all pictures that every run takes (`npm run shots` takes all): each state, and each scene where it shows most. */
const TAKEN: readonly { readonly state: State; readonly size: PictureSize; readonly scenes: 'all' | readonly string[] }[] = [
  { state: 'surge', size: '1366x768', scenes: 'all' },
  { state: 'error', size: '1366x768', scenes: ['wall'] },
  { state: 'empty', size: '1920x1080', scenes: ['wall'] },
]

describe.skipIf(NO_ELECTRON).each(TAKEN)('pictures of $state at $size', ({ state, size, scenes }) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openState(state, 'town', 'dark')
    await setSize(stage.run, size)
  })
  afterAll(() => stage?.close())

  it.each(LANGS)('show every text whole, apart and clear, and bar nobody (%s)', async (lang) => {
    await setLang(stage.run, lang)
    const offered = await scenesOf(stage.run)
    for (const scene of scenes === 'all' ? offered : scenes) {
      expect(await take(stage.run, { scene, state, lang, size, theme: 'dark' }), `${scene}, ${state}, ${size}, ${lang}`).toEqual(
        [],
      )
    }
  })
})
