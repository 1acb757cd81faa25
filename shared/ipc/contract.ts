import { z } from 'zod'
import { LANGS } from '../lib/words.ts'
import { alarmsSchema } from '../policy/alarm-rules.ts'
import { CONNECTION_REQUESTS, problemSchema } from './connections.ts'
import { REGISTER_REQUESTS } from './register.ts'
import { SAVED_VIEW_REQUESTS } from './saved-views.ts'
import { SIGNER_REQUESTS } from './signers.ts'
import { SNAPSHOT_PUSHES, SNAPSHOT_REQUESTS } from './snapshot.ts'
import { THEMES } from './theme.ts'
import { WALL_PUSHES, WALL_REQUESTS } from './wall.ts'

/**
 * The only list of requests and pushes between a window and the shell. Arguments and answers are parsed by these schemas on
 * the shell's side. Data does not go here: frames go over the window's MessagePort (`shared/estate/frame.ts`).
 */
const langSchema = z.enum(LANGS)
const themeSchema = z.enum(THEMES)

export const appInfoSchema = z.strictObject({
  version: z.string(),
  electron: z.string(),
  chrome: z.string(),
  lang: langSchema,
  theme: themeSchema,
  /** The runtime is for development only (past its end of life): said on screen. */
  developmentRuntime: z.boolean(),
  /** The demo estate is shown: said on screen. */
  demo: z.boolean(),
})
export type AppInfo = z.infer<typeof appInfoSchema>

export const engineStatusSchema = z.strictObject({
  /** `silent`: it gives no answer for now. `restarting`: it died and is being started again. `failed`: it died too often. */
  state: z.enum(['starting', 'running', 'silent', 'restarting', 'failed']),
  /** Why, in English, as the log has it. */
  detail: z.string().nullable(),
  /** The same where it has a code, to be worded by the window. */
  problem: problemSchema.nullable(),
})
export type EngineStatus = z.infer<typeof engineStatusSchema>

export const REQUESTS = {
  'app:info': { args: z.tuple([]), answer: appInfoSchema },
  'lang:set': { args: z.tuple([langSchema]), answer: z.null() },
  'theme:set': { args: z.tuple([themeSchema]), answer: z.null() },
  'engine:status': { args: z.tuple([]), answer: engineStatusSchema },
  /** The window has painted its first map, and later: every source is live. Times launches and captures. */
  'wall:painted': { args: z.tuple([z.strictObject({ live: z.boolean(), seq: z.number() })]), answer: z.null() },
  /** Writes a text to a file that the person chooses; answers its path, or null where none was chosen. */
  'file:save': {
    args: z.tuple([z.strictObject({ name: z.string().max(200), text: z.string() })]),
    answer: z.string().nullable(),
  },
  /** Puts a text on the clipboard. */
  'text:copy': { args: z.tuple([z.string().max(10_000)]), answer: z.null() },
  /** Writes thresholds of capacity verdicts to the policy file; the rest of it stays as it is. */
  'policy:save': { args: z.tuple([z.record(z.string().max(40), z.number())]), answer: z.null() },
  /** Writes the rules of alarms there. */
  'policy:save-alarms': { args: z.tuple([alarmsSchema]), answer: z.null() },
  /** Puts the files back as they were before the last save. */
  'policy:undo': { args: z.tuple([]), answer: z.null() },
  ...CONNECTION_REQUESTS,
  ...REGISTER_REQUESTS,
  ...WALL_REQUESTS,
  ...SAVED_VIEW_REQUESTS,
  ...SNAPSHOT_REQUESTS,
  ...SIGNER_REQUESTS,
} as const

export type RequestName = keyof typeof REQUESTS
export type RequestArgs<N extends RequestName> = z.infer<(typeof REQUESTS)[N]['args']>
export type RequestAnswer<N extends RequestName> = z.infer<(typeof REQUESTS)[N]['answer']>

export const PUSHES = {
  'lang:changed': langSchema,
  'theme:changed': themeSchema,
  'engine:status': engineStatusSchema,
  'app:info': appInfoSchema,
  /** Entries of the sources file or the vault changed: who shows them asks again. */
  'connections:changed': z.null(),
  /** The register was written by an import, or one was taken back. */
  'register:changed': z.null(),
  ...WALL_PUSHES,
  ...SNAPSHOT_PUSHES,
} as const

export type PushName = keyof typeof PUSHES
export type PushValue<N extends PushName> = z.infer<(typeof PUSHES)[N]>
