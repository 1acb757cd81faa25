import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import process from 'node:process'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions } from 'vite'

const root = import.meta.dirname
/** The launcher builds beside dist and swaps it in whole (main/launch/build.mjs). */
const dist = resolve(process.env.WANGLOU_DIST ?? resolve(root, 'dist'))
const platform = [/^node:/, ...builtinModules]

/** One CJS file for Node or Electron: all but the platform and the one native module is bundled. */
function nodeTarget(name: string, input: string, target: string): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: ['electron', 'better-sqlite3'] },
    build: {
      ssr: true,
      target,
      outDir: resolve(dist, name),
      emptyOutDir: true,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: resolve(root, input),
        external: platform,
        output: { format: 'cjs', entryFileNames: 'index.cjs', codeSplitting: false },
      },
    },
  }
}

export default defineConfig({
  root: resolve(root, 'renderer'),
  base: './',
  plugins: [react()],
  environments: {
    main: nodeTarget('main', 'main/index.ts', 'node18'),
    preload: nodeTarget('preload', 'preload/index.ts', 'node18'),
    engine: nodeTarget('engine', 'main/engine/index.ts', 'node22'),
    cli: nodeTarget('cli', 'main/cli.ts', 'node22'),
    client: { build: { target: 'chrome114', outDir: resolve(dist, 'renderer'), emptyOutDir: true, assetsInlineLimit: 0 } },
  },
  builder: {
    buildApp: async (builder) => {
      for (const name of ['main', 'preload', 'engine', 'cli', 'client']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
    },
  },
})
