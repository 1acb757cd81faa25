// npm run test:crash -- [--rounds 200] [--seed 1]: kills the engine under load; one line a failed round, the last line is `N of M`.
import process from 'node:process'
import { parseArgs } from 'node:util'
import { crashRun } from './crash-run.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } } })
const [rounds, seed] = [Number(values.rounds), Number(values.seed)]
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  process.stderr.write('--rounds takes a whole number from 1, --seed a whole number\n')
  process.exit(2)
}
const report = await crashRun(rounds, seed, (line) => process.stderr.write(`${line}\n`))
const moments = Object.entries(report.moments).map(([name, count]) => `${name} ${count}`)
const held = Object.entries(report.held).map(([name, count]) => `${name} ${count}`)
process.stderr.write(`killed while: ${moments.join(', ')}; looked at: ${held.join(', ')}\n`)
process.stdout.write(`${report.good} of ${report.rounds}\n`)
process.exit(report.good === report.rounds ? 0 : 1)
