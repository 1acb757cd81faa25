import { parentPort, workerData } from 'node:worker_threads'
import { doJob } from './job.ts'

// Entry of a thread that does one piece of work on the register and ends. Its data comes from the shell alone, which parsed it.
const { job, places } = workerData
doJob(job, places).then((outcome) => parentPort?.postMessage(outcome))
