// npm run -s truth -- [--seconds 300]: the long truth run; prints its report as JSON, ends with 0 only on exact equality.
import { parseArgs } from 'node:util'
import { truthRun } from './truth-run.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '300' } } })
const report = await truthRun(Number(values.seconds), (line) => process.stderr.write(`${line}\n`))
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
process.exit(report.differences.length === 0 ? 0 : 1)
