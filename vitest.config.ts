import { defineConfig } from 'vitest/config'

const CONTRACT = ['e2e/contract/**/*.test.ts']

/** Contract tests that fill the machine or the disk by themselves: each runs while no other does. */
const ALONE = ['largest-estate', 'map-pixels', 'journal-full-disk', 'package-full-disk', 'truth'].map(
  (name) => `e2e/contract/${name}.test.ts`,
)

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
          include: ['e2e/specs/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
