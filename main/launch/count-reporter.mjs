// A Vitest reporter that counts truthfully: a file that fails to load, a hook that fails and an error that nobody caught are
// failures too, although Vitest lists no failed test for them.
import { writeFileSync } from 'node:fs'
import process from 'node:process'

/** One line of what went wrong, with what is needed to see it again: a property tells its seed there. */
const told = (errors) => (errors ?? []).map(({ message }) => message.split('\n').slice(0, 3).join(' ')).join('; ')

function countSuite(suite, count) {
  const errors = suite.errors()
  if (errors.length > 0) {
    count.failed += 1
    count.failures.push(`${suite.fullName ?? suite.moduleId}: ${told(errors)}`)
  }
  for (const child of suite.children) {
    if (child.type === 'suite') countSuite(child, count)
    else {
      const { state, errors: failed } = child.result()
      count[state] = (count[state] ?? 0) + 1
      if (state === 'failed') count.failures.push(`${child.module.relativeModuleId} > ${child.fullName}: ${told(failed)}`)
    }
  }
}

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0, failures: [] }
    for (const error of unhandledErrors) count.failures.push(`caught by nobody: ${told([error])}`)
    for (const module of modules) countSuite(module, count)
    // A test that never came to run is no pass and no wish of ours: it failed.
    const { passed, failed, skipped, pending, failures } = count
    if (process.env.WANGLOU_COUNT)
      writeFileSync(process.env.WANGLOU_COUNT, JSON.stringify({ passed, failed: failed + pending, skipped, failures }))
  }
}
