import * as z from 'zod/mini'
import { FLAGS, VERDICTS } from '../../shared/estate/verdict.ts'
import { TEST_WORDS, type TestCode } from '../../shared/estate/verdict-words.ts'

/** What the window draws of capacity verdicts, checked field by field. */
const when = z.number()
const text = z.string()
const nameEn = z.nullable(z.string())
const amount = z.object({ cpuMilli: z.nullable(z.number()), memoryBytes: z.nullable(z.number()) })
const verdict = z.enum(VERDICTS)
const testCode = z.custom<TestCode>((code) => typeof code === 'string' && Object.hasOwn(TEST_WORDS, code))

const use = z.object({ seen: z.number(), lastAt: when, p5: z.number(), p50: z.number(), p95: z.number(), max: z.number() })
const useOrNone = z.nullable(use)

const judged = {
  verdict,
  test: z.object({ code: testCode, facts: z.record(z.string(), z.union([z.string(), z.number()])) }),
  exemptions: z.array(
    z.discriminatedUnion('why', [
      z.object({ why: z.literal('young'), until: when }),
      z.object({ why: z.literal('standby') }),
      z.object({ why: z.literal('peak'), name: text, nameEn, until: when }),
    ]),
  ),
  flags: z.array(z.enum(FLAGS)),
}

/** What a house says. */
export const capacityOfRow = z.object(judged)

const part = z.object({
  ...judged,
  enoughAt: z.nullable(when),
  id: text,
  name: text,
  source: text,
  pooled: z.nullable(z.number()),
  cpu: useOrNone,
  memory: useOrNone,
  throttled: useOrNone,
  traffic: useOrNone,
  trafficOf: z.nullable(z.enum(['own', 'app'])),
  requested: amount,
  used: amount,
  reclaimable: z.nullable(amount),
})

const knownSum = z.object({ sum: z.nullable(z.number()), known: z.number(), of: z.number() })
const partialAmount = z.object({ cpuMilli: knownSum, memoryBytes: knownSum })
const funnel = z.object({ granted: partialAmount, requested: partialAmount, used: partialAmount, reclaimable: partialAmount })

const appVerdict = z.object({
  ...judged,
  enoughAt: z.nullable(when),
  id: text,
  name: text,
  nameEn,
  bureau: text,
  sources: z.array(text),
  binding: z.nullable(text),
  parts: z.array(part),
  funnel,
})

const group = z.object({
  id: text,
  name: text,
  nameEn,
  counts: z.record(verdict, z.number()),
  exempt: z.number(),
  funnel,
})

const rules = z.object({
  tightFill: z.number(),
  windowDays: z.number(),
  leastSeen: z.number(),
  zombieCpu: z.number(),
  zombieRequests: z.number(),
  underUsedCpu: z.number(),
  underUsedMemory: z.number(),
  tight: z.number(),
  saturated: z.number(),
  throttled: z.number(),
  oomDays: z.number(),
  youngDays: z.number(),
  peakDays: z.number(),
  flatSpread: z.number(),
  reclaimHeadroom: z.number(),
  noticeMonths: z.number(),
  answerWorkingDays: z.number(),
})

/** What the card of an app says. */
export const capacityOfCard = z.object({ from: when, to: when, rules, verdict: appVerdict })

export const capacityFrame = z.object({
  view: z.literal('capacity'),
  seq: z.number(),
  base: z.null(),
  asOf: z.nullable(when),
  moment: z.nullable(when),
  report: z.nullable(
    z.object({
      from: when,
      to: when,
      asOf: z.nullable(when),
      rules,
      apps: z.array(appVerdict),
      bureaus: z.array(group),
      clouds: z.array(group),
      estate: group,
    }),
  ),
  progress: z.nullable(z.number()),
  preview: z.nullable(z.object({ rules, changes: z.array(z.object({ app: text, before: verdict, after: verdict })) })),
})
