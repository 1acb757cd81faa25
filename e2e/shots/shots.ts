/**
 * Takes pictures of every scene of the real window, and looks at each for texts that are cut, over each other or too faint, and
 * for barriers to people who see less:
 *   npm run -s shots -- [--size 1366x768] [--lang zh-CN] [--state calm] [--scene wall] [--estate city|town] [--theme light]
 * All of them where nothing is chosen. Pictures go to e2e/screenshots/shots (git-ignored); exit code 1 where anything is wrong.
 * Invented states that are hard to come by: --invented (see invented.ts).
 */
import process from 'node:process'
import { z } from 'zod'
import { THEMES } from '../../shared/ipc/theme.ts'
import { LANGS } from '../../shared/lib/words.ts'
import { NO_ELECTRON } from '../fixtures/app.ts'
import { optionsOrEnd } from '../fixtures/command-line.ts'
import { nameOf, SIZES, scenesOf, setLang, setSize, take } from './picture.ts'
import { openState, STATES } from './states.ts'

const USAGE = `npm run -s shots -- [option]…, each but the last two as often as wanted; all of them where nothing is chosen
  --size ${SIZES.join('|')}
  --lang ${LANGS.join('|')}
  --state ${STATES.join('|')}
  --scene wall|alarms|…   a tab of the window
  --estate city|town      city where not told
  --theme ${THEMES.join('|')}      dark where not told
npm run -s shots -- --invented [option]…: of invented states; its options by --invented --help`

const many = { type: 'string', multiple: true } as const
const chosen = optionsOrEnd(
  USAGE,
  {
    size: many,
    lang: many,
    state: many,
    scene: many,
    estate: { type: 'string', default: 'city' },
    theme: { type: 'string', default: 'dark' },
  },
  z.object({
    size: z.array(z.enum(SIZES)).default([...SIZES]),
    lang: z.array(z.enum(LANGS)).default([...LANGS]),
    state: z.array(z.enum(STATES)).default([...STATES]),
    scene: z.array(z.string()).optional(),
    estate: z.enum(['city', 'town']),
    theme: z.enum(THEMES),
  }),
)

if (NO_ELECTRON !== null) {
  process.stderr.write(`${NO_ELECTRON}\n`)
  process.exit(2)
}

let taken = 0
let wrong = 0
for (const state of chosen.state) {
  const stage = await openState(state, chosen.estate, chosen.theme)
  try {
    const offered = await scenesOf(stage.run)
    for (const size of chosen.size) {
      await setSize(stage.run, size)
      for (const lang of chosen.lang) {
        await setLang(stage.run, lang)
        for (const scene of chosen.scene ?? offered) {
          const picture = { scene, state, lang, size, theme: chosen.theme }
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
