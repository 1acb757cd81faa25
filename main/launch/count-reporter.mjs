// A Vitest reporter that counts truthfully: a file that fails to load, a hook that fails and an error that nobody caught are
// failures too, although Vitest lists no failed test for them.
import { writeFileSync } from 'node:fs'
import process from 'node:process'

function countSuite(suite, count) {
  count.failed += suite.errors().length > 0 ? 1 : 0
  for (const child of suite.children) {
    if (child.type === 'suite') countSuite(child, count)
    else count[child.result().state] = (count[child.result().state] ?? 0) + 1
  }
}

export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
    for (const module of modules) countSuite(module, count)
    // A test that never came to run is no pass and no wish of ours: it failed.
    const { passed, failed, skipped, pending } = count
    if (process.env.WANGLOU_COUNT)
      writeFileSync(process.env.WANGLOU_COUNT, JSON.stringify({ passed, failed: failed + pending, skipped }))
  }
}
