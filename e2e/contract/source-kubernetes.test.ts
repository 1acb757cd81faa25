import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { describeKube, type Kube, startKube } from '../rig/kube.ts'
import { TOKENS, VIEWER_NAMESPACE } from '../rig/kube-accounts.ts'
import { churn } from '../rig/kube-churn.ts'
import { seedEstate } from '../rig/kube-seed.ts'
import { until } from '../rig/processes.ts'
import { type RunOptions, runSource, type SourceRun } from '../rig/source-run.ts'
import { expectTruth, kubernetesSourceSuite, swaps, type Target, targetOf } from './kubernetes-source-suite.ts'

const startTarget = async () => {
  const kube = await startKube()
  await seedEstate(kube.admin)
  const seed = { count: 0 }
  return { kube, target: await targetOf(kube, () => churn(kube.admin, seed)) }
}

kubernetesSourceSuite('Kubernetes source on the real API server', async () => (await startTarget()).target, describeKube)

describeKube('Kubernetes source when the real API server breaks', () => {
  let kube: Kube
  let target: Target
  const runs: SourceRun[] = []
  const start = (kubeconfig: string, options: RunOptions = {}) => {
    const run = runSource(kubeconfig, options)
    runs.push(run)
    return run
  }
  const problem = (run: SourceRun, code: string) =>
    until(`problem ${code}`, () => run.fold.state()?.problem?.code === code, 20_000, 10)

  beforeAll(async () => {
    ;({ kube, target } = await startTarget())
  })
  afterEach(async () => {
    await Promise.all(runs.splice(0).map((run) => run.stop()))
  })
  afterAll(async () => {
    await kube?.stop()
  })

  it('survives kill -9 of the API server with few requests', async () => {
    const run = start(kube.kubeconfig.admin)
    await run.phase('live')
    await kube.killApiServer()
    await problem(run, 'connect.refused')
    expect(run.fold.state()?.phase).toBe('waiting')
    await kube.startApiServer()
    await run.phase('live', 60_000)
    await target.churn()
    await expectTruth(run, target)
    // 28 to start, some dozens in vain at the quick rig's pace, and at most list, watch and probe for each of 13 at the end
    expect(run.fold.state()?.requestsPerMinute).toBeLessThan(150)
  })

  it('lists again where the history is gone (410)', async () => {
    const first = start(kube.kubeconfig.admin)
    await first.phase('live')
    await first.stop()
    const cursors = first.fold.cursors()
    await target.churn()
    await kube.compact()
    await kube.killApiServer()
    await kube.startApiServer()
    await target.churn()
    const run = start(kube.kubeconfig.admin, { fold: first.fold, cursors })
    await run.phase('live')
    await expectTruth(run, target)
    expect(swaps(run).length).toBeGreaterThan(13)
  })

  it.each([
    ['is stopped', () => kube.freezeEtcd(), () => kube.thawEtcd()],
    ['is killed', () => kube.killEtcd(), () => kube.startEtcd()],
  ] as const)('is not live while etcd %s, although its sockets stay open, and catches up on them', async (_, fell, rise) => {
    const run = start(kube.kubeconfig.admin, { tunables: { probeMs: 200, probeRetryMs: 200, probeTimeoutMs: 1000 } })
    await run.phase('live')
    const relists = swaps(run).length
    const fellAt = Date.now()
    await fell()
    await run.phase('waiting')
    const state = run.fold.state()
    expect(state?.problem?.code).toMatch(/^(watch\.unconfirmed|http\.server-error)$/)
    expect(state?.asOf).toBeLessThanOrEqual(fellAt)
    // pongs go on, but confirm nothing
    const told = run.fold.states.length
    await until('more said', () => run.fold.states.length > told)
    expect(run.fold.state()).toMatchObject({ phase: 'waiting', asOf: state?.asOf })
    await rise()
    await run.phase('live')
    expect(run.fold.state()?.problem).toBeNull()
    await target.churn()
    await expectTruth(run, target)
    expect(swaps(run)).toHaveLength(relists)
  })

  it('observes what the account may list, and says what it may not', async () => {
    const run = start(kube.kubeconfig.viewer)
    await run.phase('live')
    const states = new Map(run.fold.state()?.resources.map((each) => [each.resource, each]))
    expect(states.get('nodes')?.state).toBe('watching')
    expect(states.get('pods')).toMatchObject({ state: 'not-observed', problem: { code: 'http.forbidden' } })
    expect(run.fold.ofKind('node')).toHaveLength(3)

    const inside = start(kube.kubeconfig.viewer, { config: { namespaces: [VIEWER_NAMESPACE] } })
    await inside.phase('live')
    await target.churn()
    await expectTruth(inside, target, VIEWER_NAMESPACE)
  })

  it('drops what a narrower configuration no longer covers', async () => {
    const wide = start(kube.kubeconfig.admin)
    await wide.phase('live')
    await wide.stop()
    const narrow = start(kube.kubeconfig.admin, {
      fold: wide.fold,
      cursors: wide.fold.cursors(),
      config: { namespaces: [VIEWER_NAMESPACE] },
    })
    await narrow.phase('live')
    await expectTruth(narrow, target, VIEWER_NAMESPACE)
  })

  it('is refused, with a way out, where the account sees nothing', async () => {
    const run = start(kube.kubeconfig.nobody)
    await run.phase('refused')
    expect(run.fold.state()?.problem?.code).toBe('account.sees-nothing')
  })

  it('is let in by a client certificate', async () => {
    const run = start(kube.kubeconfig.clientCert)
    await run.phase('live')
    await expectTruth(run, target)
  })

  it('goes live by itself once a bad token or a wrong CA is mended', async () => {
    const path = kube.writeKubeconfig('mended', { user: { token: 'expired' } })
    const run = start(path)
    await run.phase('refused')
    expect(run.fold.state()?.problem?.code).toBe('http.unauthorized')
    const other = Buffer.from(kube.ca.replace(/^[^-].*$/m, (line) => line.split('').reverse().join('')))
    kube.writeKubeconfig('mended', { cluster: { 'certificate-authority-data': other.toString('base64') } })
    await until('a TLS problem', () => run.fold.state()?.problem?.code.startsWith('tls.'))
    kube.writeKubeconfig('mended', { user: { token: TOKENS.admin } })
    await run.phase('live')
  })

  it('refuses to run a program for credentials unless told to', async () => {
    const planted = join(kube.dir, 'planted')
    const script = join(kube.dir, 'credentials.sh')
    const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: TOKENS.admin } }
    writeFileSync(script, `#!/bin/sh\ntouch ${planted}\necho '${JSON.stringify(credential)}'\n`, { mode: 0o700 })
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: script, interactiveMode: 'Never' }
    const path = kube.writeKubeconfig('exec', { user: { exec } })
    const refused = start(path)
    await refused.phase('refused')
    expect(refused.fold.state()?.problem).toMatchObject({ code: 'kubeconfig.exec-refused', facts: { user: 'user' } })
    expect(existsSync(planted)).toBe(false)
    const allowed = start(path, { config: { allowExec: true } })
    await allowed.phase('live')
    expect(existsSync(planted)).toBe(true)
  })

  it('lists again what a full queue refused', async () => {
    const run = start(kube.kubeconfig.admin)
    await run.phase('live')
    run.fold.accept(false)
    await target.churn()
    // the lists are there and wait for the queue
    await run.phase('syncing')
    run.fold.accept(true)
    await run.phase('live')
    await expectTruth(run, target)
  })
})
