import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { resolve } from 'node:path'
import process from 'node:process'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'

const root = import.meta.dirname
/** The launcher builds beside dist and swaps it in whole (main/launch/build.mjs). */
const dist = resolve(process.env.WANGLOU_DIST ?? resolve(root, 'dist'))
/** The licence texts of all that is bundled, beside it: they ask to be handed on with it (electron-builder.yml). */
const license = { fileName: 'licences.md' }
const platform = [/^node:/, ...builtinModules]

/**
 * Threads that are started from the files beside: what reads the past (main/engine/past/start-reader.ts), and what makes cases of snapshots
 * (main/engine/snapshot/case/start-import.ts).
 */
const THREADS = {
  'reader-thread': 'main/engine/past/reader-thread.ts',
  'import-thread': 'main/engine/snapshot/case/import-thread.ts',
}

/** The thread that writes packages (main/engine/snapshot/job/start-job.ts). */
const SNAPSHOT = { 'snapshot-thread': 'main/engine/snapshot/job/snapshot-thread.ts' }

/**
 * CJS for Node or Electron: all but the platform and the one native module is bundled. `split`: what is imported lazily stays a
 * file of its own; the Kubernetes client alone is 17 MB, which every start of the engine would read before its first frame.
 */
function nodeTarget(name: string, input: Readonly<Record<string, string>>, target: string, split = false): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: ['electron', 'better-sqlite3'] },
    build: {
      ssr: true,
      target,
      outDir: resolve(dist, name),
      emptyOutDir: true,
      minify: true,
      sourcemap: true,
      license,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).map(([entry, path]) => [entry, resolve(root, path)])),
        external: platform,
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs', codeSplitting: split },
      },
    },
  }
}

/**
 * The page inside a package is one file: script and style go into it, named by their hashes in its policy, and the licences of what is bundled, since it
 * is handed on alone. The engine fills in what it shows (main/engine/snapshot/report).
 */
function onePage(): Plugin {
  const NO_MODULE = '\0no-module'
  const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`
  return {
    name: 'one-page',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'report',
    // Asked for by a library where there is no `crypto` of the platform, which every browser has.
    resolveId: (id) => (id === 'crypto' ? NO_MODULE : null),
    load: (id) => (id === NO_MODULE ? 'export {}' : null),
    writeBundle({ dir = '' }, bundle) {
      const written = (ending: string): string => {
        const name = Object.keys(bundle).find((each) => each.endsWith(ending))
        if (name === undefined) throw new Error(`the page of a package has no ${ending}`)
        const text = readFileSync(resolve(dir, name), 'utf8')
        if (ending !== '.md') rmSync(resolve(dir, name))
        return text
      }
      // What would end the element, or begin a comment in it, means the same with a backslash.
      const js = written('.js').replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
      const css = written('.css')
      const licences = written('.md').replaceAll('--', '- -')
      const parts = { js, css, licences, script: hash(js), style: hash(css) }
      const page = readFileSync(resolve(root, 'renderer/report/page.html'), 'utf8').replace(
        /\/\*(css|js|licences)\*\/|%(script|style)%/g,
        (_, part: 'css' | 'js' | 'licences' | undefined, named: 'script' | 'style') => parts[part ?? named],
      )
      writeFileSync(resolve(dir, 'report.html'), page)
    },
  }
}

export default defineConfig({
  root: resolve(root, 'renderer'),
  base: './',
  plugins: [react(), onePage()],
  environments: {
    main: nodeTarget('main', { index: 'main/index.ts' }, 'node18', true),
    preload: nodeTarget('preload', { index: 'preload/index.ts' }, 'node18'),
    engine: nodeTarget('engine', { index: 'main/engine/index.ts', ...THREADS, ...SNAPSHOT }, 'node22', true),
    /** The thread in which the shell has sheets read: a file of its own, outside of the archive (main/shell/register-desk.ts). */
    register: nodeTarget('register', { index: 'main/config/register-import/thread.ts' }, 'node18'),
    cli: nodeTarget('cli', { index: 'main/cli.ts', ...THREADS }, 'node22', true),
    client: {
      build: { target: 'chrome114', outDir: resolve(dist, 'renderer'), emptyOutDir: true, assetsInlineLimit: 0, license },
    },
    /** The page inside a package: what opens it is any browser of the last years. */
    report: {
      consumer: 'client',
      build: {
        copyPublicDir: false,
        target: ['chrome114', 'firefox115'],
        outDir: resolve(dist, 'report'),
        emptyOutDir: true,
        cssCodeSplit: false,
        modulePreload: false,
        license,
        rolldownOptions: {
          input: resolve(root, 'renderer/report/main.ts'),
          output: { codeSplitting: false, entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
        },
      },
    },
  },
  builder: {
    buildApp: async (builder) => {
      for (const name of ['main', 'preload', 'engine', 'register', 'cli', 'client', 'report']) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
    },
  },
})
