import { performance } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { present } from '../../../../shared/lib/assert.ts'
import { readPageTemplate } from '../report/page-template.ts'
import { jobDataSchema, runSnapshotJob } from './snapshot-job.ts'

// Entry of the thread that writes a package, wiring only. Any message ends the work; the thread ends by itself with it.

const port = present(parentPort, 'the engine that started this thread')
const ending = new AbortController()
port.once('message', () => ending.abort())
// A module of the bundle is CommonJS, where nothing is awaited at its top.
void runSnapshotJob(
  jobDataSchema.parse(workerData),
  { now: Date.now(), monotonic: () => performance.now(), tell: (told) => port.postMessage(told), page: readPageTemplate },
  ending.signal,
).finally(() => port.close())
