/**
 * Takes pictures of every scene of the real window, and looks at each for texts that are cut, over each other or too faint, and
 * for barriers to people who see less:
 *   npm run -s shots -- [--size 1366x768] [--lang zh-CN] [--state calm] [--scene wall] [--estate city|town] [--theme light]
 * All of them where nothing is chosen. Pictures go to e2e/screenshots/shots (git-ignored); exit code 1 where anything is wrong.
 * Invented states that are hard to come by: --invented (see invented.ts).
 */
import process from 'node:process'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { THEMES } from '../../shared/ipc/theme.ts'
import { LANGS } from '../../shared/lib/words.ts'
import { NO_ELECTRON } from '../fixtures/app.ts'
import { nameOf, SIZES, scenesOf, setLang, setSize, take } from './picture.ts'
import { openState, STATES } from './states.ts'

const many = { type: 'string', multiple: true } as const
const { values } = parseArgs({
  options: {
    size: many,
    lang: many,
    state: many,
    scene: many,
    estate: { type: 'string', default: 'city' },
    theme: { type: 'string', default: 'dark' },
  },
})
const chosen = z
  .object({
    size: z.array(z.enum(SIZES)).default([...SIZES]),
    lang: z.array(z.enum(LANGS)).default([...LANGS]),
    state: z.array(z.enum(STATES)).default([...STATES]),
    scene: z.array(z.string()).optional(),
    estate: z.enum(['city', 'town']),
    theme: z.enum(THEMES),
  })
  .safeParse({ ...values })

if (NO_ELECTRON !== null || !chosen.success) {
  process.stderr.write(`${NO_ELECTRON ?? z.prettifyError(chosen.error ?? new z.ZodError([]))}\n`)
  process.exit(2)
}

let taken = 0
let wrong = 0
for (const state of chosen.data.state) {
  const stage = await openState(state, chosen.data.estate, chosen.data.theme)
  try {
    const offered = await scenesOf(stage.run)
    for (const size of chosen.data.size) {
      await setSize(stage.run, size)
      for (const lang of chosen.data.lang) {
        await setLang(stage.run, lang)
        for (const scene of chosen.data.scene ?? offered) {
          const picture = { scene, state, lang, size, theme: chosen.data.theme }
          const faults = await take(stage.run, picture)
          taken += 1
          wrong += faults.length
          process.stdout.write(`${nameOf(picture)}: ${faults.length === 0 ? 'fine' : `${faults.length} faults`}\n`)
          for (const fault of faults) process.stdout.write(`  ${fault}\n`)
        }
      }
    }
  } finally {
    await stage.close()
  }
}
process.stdout.write(`${taken} pictures, ${wrong} faults\n`)
process.exitCode = wrong === 0 && taken > 0 ? 0 : 1
