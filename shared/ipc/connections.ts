import { z } from 'zod'
import { shallowJson } from '../lib/shallow-json.ts'

/**
 * What window and shell say about sources, their entries in the sources file and the vault. Secrets go one way only: from a form to the
 * vault. What comes back are names.
 */

export const problemSchema = z.strictObject({ code: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])) })

/** What is wrong with a field of an entry, to be worded by the window. */
export const ISSUE_CODES = [
  'required',
  'name',
  'url',
  'unsafe',
  'trust',
  'namespace',
  'pair',
  'range',
  'secret-name',
  'duplicate',
  'invalid',
] as const
export type IssueCode = (typeof ISSUE_CODES)[number]

const issueSchema = z.strictObject({
  /** Path in the entry with dots: `tls.ca`; '' for the entry itself. */
  field: z.string(),
  code: z.enum(ISSUE_CODES),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type EntryIssue = z.infer<typeof issueSchema>

/** An entry as it stands in the sources file, or is to stand there. */
const entrySchema = z.record(z.string(), shallowJson)
export type SourceEntry = z.infer<typeof entrySchema>

const nameSchema = z.string().min(1).max(200)
/** Longer than any token or key: a file picked by mistake does not end up in the vault. */
const secretsSchema = z.record(z.string().max(200), z.string().min(1).max(65_536))

export const VAULT_STATES = ['none', 'locked', 'open', 'keyring', 'unusable'] as const
const vaultSchema = z.strictObject({
  /**
   * none: no passphrase was set yet, and the system has no keyring. locked, open: under a passphrase. keyring: under the system's.
   * unusable: `problem` says why.
   */
  state: z.enum(VAULT_STATES),
  names: z.array(z.string()),
  problem: problemSchema.nullable(),
})
export type VaultInfo = z.infer<typeof vaultSchema>

export const connectionListSchema = z.strictObject({
  /** The file whose entries these are; null: there is none yet. */
  file: z.string().nullable(),
  /** Entries are of the demo and cannot be changed; a source that is added begins a sources file of one's own, and ends the demo. */
  demo: z.boolean(),
  /** Why the file cannot be read. */
  problem: problemSchema.nullable(),
  entries: z.array(z.strictObject({ name: z.string().nullable(), entry: entrySchema.nullable(), issues: z.array(issueSchema) })),
  vault: vaultSchema,
})
export type ConnectionList = z.infer<typeof connectionListSchema>

/** `issues`: nothing was written, by field. `problem`: nothing was written, as a whole. Neither: it is. */
const savedSchema = z.strictObject({ issues: z.array(issueSchema), problem: problemSchema.nullable() })
export type Saved = z.infer<typeof savedSchema>

/** null: it is done. */
const doneSchema = z.strictObject({ problem: problemSchema.nullable() })
export type Done = z.infer<typeof doneSchema>
export type WordedProblem = z.infer<typeof problemSchema>

const passphraseSchema = z.string().min(1).max(1_000)

export const CONNECTION_REQUESTS = {
  'connections:list': { args: z.tuple([]), answer: connectionListSchema },
  /** Adds an entry, or puts it in place of the one that is named `was`. `secrets` are stored first, by the names that the entry gives them. */
  'connections:save': {
    args: z.tuple([z.strictObject({ was: nameSchema.nullable(), entry: entrySchema, secrets: secretsSchema })]),
    answer: savedSchema,
  },
  'connections:pause': { args: z.tuple([nameSchema, z.boolean()]), answer: doneSchema },
  /** `undo` takes it back, to the byte, until the file is written again. */
  'connections:remove': {
    args: z.tuple([nameSchema]),
    answer: z.strictObject({ problem: problemSchema.nullable(), undo: z.string().nullable() }),
  },
  'connections:undo': { args: z.tuple([z.string().max(64)]), answer: doneSchema },
  'vault:unlock': { args: z.tuple([passphraseSchema]), answer: doneSchema },
  'vault:set-passphrase': { args: z.tuple([passphraseSchema]), answer: doneSchema },
  'vault:lock': { args: z.tuple([]), answer: z.null() },
  'vault:remove': { args: z.tuple([nameSchema]), answer: doneSchema },
  /** A file that the person chooses; null: none. */
  'file:pick': { args: z.tuple([]), answer: z.string().nullable() },
} as const
