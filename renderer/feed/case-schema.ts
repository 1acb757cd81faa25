import * as z from 'zod/mini'
import { isProblemCode, type ProblemCode } from '../../shared/estate/problem-words.ts'
import { FINDING_WORDS, type FindingCode } from '../../shared/snapshot/finding.ts'
import { SUITES } from '../../shared/snapshot/suite.ts'

/** What the window draws of cases, checked field by field. */
const when = z.number()
const text = z.string()
const facts = z.record(text, z.union([text, z.number()]))
const problem = z.object({
  code: z.custom<ProblemCode>((code) => typeof code === 'string' && isProblemCode(code)),
  facts,
})
const findingCode = z.custom<FindingCode>((code) => typeof code === 'string' && Object.hasOwn(FINDING_WORDS, code))

const signer = z.object({ name: text, suite: z.enum(SUITES), publicKey: text, fingerprint: text })

const toldCase = z.object({
  id: text,
  fileName: text,
  importedAt: when,
  made: when,
  title: z.nullable(text),
  window: z.object({ from: when, to: when }),
  firstLook: when,
  scope: z.nullable(z.array(z.object({ id: text, name: text }))),
  redaction: text,
  signer,
  knownAs: z.nullable(text),
})
export type CheckedCase = z.infer<typeof toldCase>

export const casesFrame = z.object({
  view: z.literal('cases'),
  cases: z.array(toldCase),
  damaged: z.array(text),
  import: z.nullable(
    z.object({
      id: text,
      fileName: text,
      path: text,
      state: z.enum(['running', 'done', 'refused', 'unknown-signer', 'failed', 'cancelled']),
      share: z.number(),
      findings: z.array(z.object({ code: findingCode, facts })),
      signer: z.nullable(signer),
      problem: z.nullable(problem),
      made: z.nullable(text),
    }),
  ),
  problem: z.nullable(problem),
})
export type CheckedCasesFrame = z.infer<typeof casesFrame>

const count = z.number()
export const caseFrame = z.object({
  view: z.literal('case'),
  id: z.nullable(text),
  shown: z.nullable(toldCase),
  problem: z.nullable(problem),
  present: z.nullable(
    z.object({
      alarms: z.nullable(z.object({ critical: count, major: count, minor: count, notice: count })),
      asOf: z.nullable(when),
      live: z.boolean(),
      trouble: z.nullable(problem),
    }),
  ),
})
export type CheckedCaseFrame = z.infer<typeof caseFrame>
