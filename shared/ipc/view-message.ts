import { z } from 'zod'
import type { ViewMessage } from '../estate/frame.ts'

const viewSchema = z.enum(['estate', 'app'])

/** What a window may say over its port; the shell parses every message before it passes it on to the engine. */
export const viewMessageSchema: z.ZodType<ViewMessage> = z.union([
  z.strictObject({ type: z.literal('open'), view: z.literal('estate') }),
  z.strictObject({ type: z.literal('open'), view: z.literal('app'), id: z.string().min(1).max(1024) }),
  z.strictObject({ type: z.literal('close'), view: viewSchema }),
  z.strictObject({ type: z.literal('ack'), view: viewSchema, seq: z.int().nonnegative() }),
])
