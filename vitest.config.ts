import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,main,renderer,preload}/**/*.test.{ts,tsx}', 'e2e/checkers/**/*.test.ts'],
          // Properties over a real database take seconds on a machine that does something else too.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['e2e/contract/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // They wait for servers half of the time; each starts its own, on free ports.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['e2e/specs/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
