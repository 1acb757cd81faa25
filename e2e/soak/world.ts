import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { writeFiles } from '../../main/commands/simulate.ts'
import { createSimulator } from '../../main/simulator/index.ts'

/**
 * The demo city under surge, on a time line that runs faster than life, in a process of its own. What happens in it bears the times
 * of that line, which begins so long ago that it ends at the present: no stamp lies in the future of who watches.
 */

const [folder = '', speedText = '24', spanText = '0'] = process.argv.slice(2)
const speed = Number(speedText)
/** Of real time that will be watched, ms. */
const spanMs = Number(spanText)
const begunMs = performance.now()
const clock = {
  now: () => Date.now() - spanMs * (speed - 1),
  monotonic: () => begunMs + (performance.now() - begunMs) * speed,
}
const simulator = await createSimulator({ seed: 7, size: 'city', scenario: 'enrolment-surge', clock, platforms: true })
await writeFiles(join(folder), simulator)
process.stdout.write('ready\n')
process.stdin.on('end', () => process.exit(0))
process.stdin.resume()
