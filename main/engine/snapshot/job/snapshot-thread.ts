import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import type { SnapshotTold } from '../../../../shared/ipc/snapshot.ts'
import { present } from '../../../../shared/lib/assert.ts'
import { type Drawn, drawnSchema } from '../../../../shared/snapshot/pictures.ts'
import { readPageTemplate } from '../report/page-template.ts'
import { jobDataSchema, runSnapshotJob } from './snapshot-job.ts'

// Entry of the thread that writes a package, wiring only. null ends the work, all else is what came of drawing its page; the thread ends by itself with it.

const port = present(parentPort, 'the engine that started this thread')
const ending = new AbortController()
let hear: (drawn: Drawn) => void = () => {}
port.on('message', (raw: unknown) => {
  if (raw === null) ending.abort()
  else hear(drawnSchema.parse(raw))
})

const drawn = (signal: AbortSignal): Promise<Drawn> =>
  new Promise((done, fail) => {
    hear = done
    signal.addEventListener('abort', () => fail(signal.reason), { once: true })
  })
const tell = (told: SnapshotTold): void => port.postMessage(told)
// A module of the bundle is CommonJS, where nothing is awaited at its top.
void runSnapshotJob(
  jobDataSchema.parse(workerData),
  { now: Date.now(), monotonic: () => performance.now(), tell, page: readPageTemplate, drawn },
  ending.signal,
).finally(() => port.close())
