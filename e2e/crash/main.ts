// npm run test:crash -- [--rounds 200] [--seed 1]: kills the engine under load; one line a failed round, the last line is `N of M`.
import process from 'node:process'
import { z } from 'zod'
import { optionsOrEnd } from '../fixtures/command-line.ts'
import { crashRun } from './crash-run.ts'

const { rounds, seed } = optionsOrEnd(
  'npm run test:crash -- [--rounds 200] [--seed 1]',
  { rounds: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
  z.object({ rounds: z.coerce.number().int().min(1), seed: z.coerce.number().int() }),
)
const report = await crashRun(rounds, seed, (line) => process.stderr.write(`${line}\n`))
const moments = Object.entries(report.moments).map(([name, count]) => `${name} ${count}`)
const held = Object.entries(report.held).map(([name, count]) => `${name} ${count}`)
process.stderr.write(`killed while: ${moments.join(', ')}; looked at: ${held.join(', ')}\n`)
process.stdout.write(`${report.good} of ${report.rounds}\n`)
process.exit(report.good === report.rounds ? 0 : 1)
