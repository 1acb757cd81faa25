// npm run -s truth -- [--seconds 300]: the long truth run; prints its report as JSON, ends with 0 only on exact equality.
import { z } from 'zod'
import { optionsOrEnd } from '../fixtures/command-line.ts'
import { truthRun } from './truth-run.ts'

const { seconds } = optionsOrEnd(
  'npm run -s truth -- [--seconds 300]',
  { seconds: { type: 'string', default: '300' } },
  z.object({ seconds: z.coerce.number().min(1) }),
)
const report = await truthRun(seconds, (line) => process.stderr.write(`${line}\n`))
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
process.exit(report.differences.length === 0 ? 0 : 1)
