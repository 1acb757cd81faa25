import { readFileSync, renameSync } from 'node:fs'
import { z } from 'zod'
import { savedViewsSchema } from '../../shared/ipc/saved-views.ts'
import { THEMES } from '../../shared/ipc/theme.ts'
import { wallSettingsSchema } from '../../shared/ipc/wall.ts'
import { LANGS } from '../../shared/lib/words.ts'
import { writeDurably } from './durable-file.ts'
import { salvaged } from './salvage.ts'

/** `settings.json`: what a person chose on this machine. Every field has a default, so an empty or missing file is fine. */
const settingsSchema = z.strictObject({
  lang: z.enum(LANGS).default('zh-CN'),
  /** Dark unless somebody chose otherwise: a wall stays dark. */
  theme: z.enum(THEMES).default('dark'),
  /** Queries of the page of entities that a person gave a name. */
  views: savedViewsSchema.default([]),
  engine: z
    .strictObject({
      /** Node that the engine runs on where the Electron at hand can't run it; null: the one that came with Wanglou. */
      node: z.string().nullable().default(null),
    })
    .default({ node: null }),
  wall: wallSettingsSchema.prefault({}),
})
export type Settings = z.infer<typeof settingsSchema>

export interface SettingsFile {
  current(): Settings
  /** Writes the file whole, and to the disk; throws what the file system throws, and nothing is changed then. */
  update(change: Partial<Settings>): void
  /** Why the file could not be read whole, worded; null when it could. What is understood of it holds, and the file is kept as `.broken`. */
  readonly fault: string | null
}

/** Opens the settings at `path`. A broken file is never overwritten: the next update moves it aside first. */
export function openSettings(path: string): SettingsFile {
  const read = readSettings(path)
  let { settings } = read
  let broken = read.fault !== null
  return {
    fault: read.fault,
    current: () => settings,
    update(change) {
      const next = { ...settings, ...change }
      if (broken) renameSync(path, `${path}.broken`)
      broken = false
      writeDurably(path, Buffer.from(`${JSON.stringify(next, null, 2)}\n`))
      settings = next
    },
  }
}

function readSettings(path: string): { settings: Settings; fault: string | null } {
  const defaults = settingsSchema.parse({})
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return { settings: defaults, fault: missing ? null : `${path}: ${String(error)}` }
  }
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (error) {
    return { settings: defaults, fault: `${path}: ${String(error)}` }
  }
  const parsed = settingsSchema.safeParse(raw)
  if (parsed.success) return { settings: parsed.data, fault: null }
  // A wall must not lose its kiosk to a view that somebody saved with another version.
  return { settings: salvaged(settingsSchema, raw), fault: `${path}: ${z.prettifyError(parsed.error)}` }
}
