import { z } from 'zod'
import { snapshotJobSchema } from '../../shared/ipc/snapshot.ts'
import { viewMessageSchema } from '../../shared/ipc/view-message.ts'
import { drawnSchema } from '../../shared/snapshot/pictures.ts'

/** What the shell may say to the engine (`ToEngine`), parsed on arrival: part of it comes from a page. */
export const toEngineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    options: z.object({ dataDir: z.string().min(1), sourcesFile: z.string().min(1).nullable() }),
  }),
  z.object({ type: z.literal('view'), view: z.number(), message: viewMessageSchema }),
  z.object({ type: z.literal('secrets'), secrets: z.record(z.string(), z.string()).nullable() }),
  z.object({ type: z.literal('view-gone'), view: z.number() }),
  z.object({ type: z.literal('snapshot'), id: z.number(), job: snapshotJobSchema }),
  z.object({ type: z.literal('end-snapshot'), id: z.number() }),
  z.object({ type: z.literal('snapshot-drawn'), id: z.number(), drawn: drawnSchema }),
  z.object({ type: z.literal('ping') }),
  z.object({ type: z.literal('stop') }),
])
