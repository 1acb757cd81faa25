import { z } from 'zod'
import { SUITES } from '../snapshot/suite.ts'

/** What window and shell say about whose snapshots are believed here, and about the own keys. Only public keys are said. */

const problemSchema = z.strictObject({ code: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])) })
const nameSchema = z.string().min(1).max(200)
const typedName = z.string().trim().min(1).max(200)
const fingerprintSchema = z.string().regex(/^[0-9a-f]{64}$/)

/** Whoever signs: `publicKey` is a DER SubjectPublicKeyInfo in Base64. */
const signerSchema = z.strictObject({
  name: nameSchema,
  suite: z.enum(SUITES),
  publicKey: z.base64().max(1_000),
  fingerprint: fingerprintSchema,
})
export type ToldSigner = z.infer<typeof signerSchema>

const knownSchema = signerSchema.extend({ added: z.iso.datetime() })

/** What would be taken back: the last change that this program made, while nothing else was changed. */
const undoSchema = z.strictObject({ did: z.enum(['trust', 'rename', 'remove']), name: z.string() })

export const signerListSchema = z.strictObject({
  /** Of the data folder, in the order in which they were added. */
  known: z.array(knownSchema),
  /** Own keys, by suite; `ownProblem`: they cannot be had, for example since the vault is locked. */
  own: z.array(signerSchema),
  ownProblem: problemSchema.nullable(),
  undo: undoSchema.nullable(),
})
export type SignerList = z.infer<typeof signerListSchema>

const answerOf = <T extends z.ZodType>(value: T) =>
  z.union([z.strictObject({ value }), z.strictObject({ problem: problemSchema })])

export const SIGNER_REQUESTS = {
  'signers:list': { args: z.tuple([]), answer: answerOf(signerListSchema) },
  /** Asks for a file and reads the public key in it; nothing is believed yet. `value: null`: none was chosen. */
  'signers:pick': { args: z.tuple([]), answer: answerOf(signerSchema.nullable()) },
  /** Believes this key from now on: once a person has compared its fingerprint. */
  'signers:trust': { args: z.tuple([signerSchema.extend({ name: typedName })]), answer: answerOf(signerListSchema) },
  'signers:rename': {
    args: z.tuple([z.strictObject({ fingerprint: fingerprintSchema, name: typedName })]),
    answer: answerOf(signerListSchema),
  },
  'signers:remove': { args: z.tuple([z.strictObject({ fingerprint: fingerprintSchema })]), answer: answerOf(signerListSchema) },
  'signers:undo': { args: z.tuple([]), answer: answerOf(signerListSchema) },
  /** Asks for a place, and writes the own public key there; `value: null`: none was chosen. */
  'signers:save-key': {
    args: z.tuple([z.strictObject({ suite: z.enum(SUITES), name: z.string().min(1).max(200) })]),
    answer: answerOf(z.string().nullable()),
  },
} as const
