import process from 'node:process'
import { defineConfig } from 'vitest/config'

const CONTRACT = ['e2e/contract/**/*.test.ts']

/** Contract tests that fill the machine or the disk by themselves: each runs while no other does. */
const ALONE = ['largest-estate', 'map-pixels', 'journal-full-disk', 'package-full-disk', 'truth'].map(
  (name) => `e2e/contract/${name}.test.ts`,
)

const SPECS = ['e2e/specs/**/*.test.ts']

/** Specs whose subject is time itself (how soon a page that hangs is found, how long the screen rests), or that fill the machine by themselves. */
const SPECS_ALONE = ['wall-recovery', 'wall-screen', 'shots'].map((name) => `e2e/specs/${name}.test.ts`)

/** One a spec that runs at a time (main/launch/test.mjs). None are named: all specs share the one of a person, and take turns. */
const DISPLAYS = (process.env.WANGLOU_DISPLAYS ?? '').split(' ')

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,main,renderer,preload}/**/*.test.{ts,tsx}', 'e2e/checkers/**/*.test.ts'],
          // Properties over a real database take seconds on a machine that does something else too.
          testTimeout: 30_000,
          // Left to itself Vitest keeps one core free: half of the machine that CI has.
          maxWorkers: '100%',
          // A process a file, and all that it imports read anew, would cost more than most files' tests. So modules live on from one file
          // to the next: a test leaves stores and flags as it found them.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'contract',
          include: CONTRACT,
          exclude: ALONE,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They wait for servers more than they work: two at once, each with ports of its own (e2e/rig/processes.ts).
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'contract-alone',
          include: ALONE,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: SPECS,
          exclude: SPECS_ALONE,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          setupFiles: ['e2e/fixtures/own-display.ts'],
          maxWorkers: DISPLAYS.length,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'e2e-alone',
          include: SPECS_ALONE,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
})
