import { expect, it } from 'vitest'
import { describeKube } from '../rig/kube.ts'
import { truthRun } from '../truth/truth-run.ts'

/** Short form for CI; `npm run truth -- --seconds 300` is the whole one. */
const SECONDS = 24

describeKube('wanglou run on a real control plane', () => {
  it('equals kubectl exactly after churn, a killed API server and a killed engine', async () => {
    const report = await truthRun(SECONDS, () => {})
    expect(report.differences).toEqual([])
    expect(report.compared.pods).toBeGreaterThan(10)
    expect(report.churn.operations).toBeGreaterThan(SECONDS)
  })
})
