import { expect } from 'vitest'
import { startBreakingProxy } from '../rig/breaking-proxy.ts'
import { startFront } from '../rig/front.ts'
import { describeKube, type Kube, startKube } from '../rig/kube.ts'
import { TOKENS } from '../rig/kube-accounts.ts'
import { createPod, podOf, SEED_NAMESPACES, seedEstate } from '../rig/kube-seed.ts'
import { until } from '../rig/processes.ts'
import { runSource } from '../rig/source-run.ts'
import { answering, type FaultCases, mannered, STORM, type Stage } from './fault-cases.ts'
import { faultSuite } from './fault-suite.ts'
import { expectTruth, targetOf } from './kubernetes-source-suite.ts'
import { spoiltFrames, TWICE } from './spoilt-cases.ts'

interface KubernetesStage extends Stage {
  readonly kube: Kube
}

const PODS = '/api/v1/pods'
const RESOURCES = 13
const FUTURE = '900000000'
const [NAMESPACE = 'default'] = SEED_NAMESPACES

async function begin(): Promise<KubernetesStage> {
  const kube = await startKube()
  await seedEstate(kube.admin)
  const target = await targetOf(kube, () => Promise.resolve())
  const front = await startFront({ url: kube.url, ca: kube.ca }, TOKENS.admin)
  const way = await startBreakingProxy(front.port)
  const kubeconfig = (proxy: string | null) =>
    kube.writeKubeconfig(`front-${proxy === null ? 'straight' : 'proxied'}`, {
      cluster: {
        server: `https://localhost:${way.port}`,
        'certificate-authority-data': undefined,
        'certificate-authority': front.caFile,
        ...(proxy === null ? {} : { 'proxy-url': proxy }),
      },
      user: { token: TOKENS.admin },
    })
  let count = 0
  const pods = `/api/v1/namespaces/${NAMESPACE}/pods`
  return {
    kube,
    front,
    way,
    token: TOKENS.admin,
    onePath: '/apis/apps/v1/daemonsets',
    listens: true,
    listPath: PODS,
    // the two of discovery; then for each resource a look at its version, at the worst a list, and a watch
    budget: 2 + 3 * RESOURCES,
    start: ({ clock, proxy, storm, paged }) =>
      runSource(kubeconfig(proxy), {
        clock,
        config: { namespaces: [] },
        tunables: storm
          ? { requestsPerMinute: STORM.perMinute, requestBurst: STORM.burst, retryMaxMs: STORM.retryMaxMs }
          : { deniedRetryMs: 500, ...(paged ? { pageSize: 3 } : {}) },
      }),
    async change() {
      count += 1
      await createPod(kube.admin, NAMESPACE, podOf('app-1', `fault-${count}`, 'node-1', null), true)
      await kube.admin.patch(`${pods}/fault-${count}`, { metadata: { labels: { touched: String(count) } } })
      await kube.admin.delete(`${pods}/fault-${count - 1}?gracePeriodSeconds=0`)
    },
    expectTruth: (run) => expectTruth(run, target),
    async stop() {
      await way.stop()
      await front.stop()
      await kube.stop()
    },
  }
}

/** As `status` frames of a watch say it. */
const GONE = JSON.stringify({ type: 'ERROR', object: { kind: 'Status', status: 'Failure', code: 410, message: 'too old' } })

/** The smallest list, by which a version is looked at. */
const isLook = (query: URLSearchParams) => query.get('limit') === '1'
const atVersion = (text: string, resourceVersion: string) => {
  const list = JSON.parse(text)
  return JSON.stringify({ ...list, metadata: { ...list.metadata, resourceVersion } })
}

/** The way is cut, and once it is there again, the next upgrade of the pods' watch is answered with 410. Resolves when it was. */
async function resumeInVain({ front, way }: KubernetesStage, meanwhile: () => Promise<unknown>, delayMs = 0): Promise<void> {
  let gone = false
  await way.mode('refuse')
  await meanwhile()
  front.manners({
    delayMs: (path) => (path === PODS ? delayMs : 0),
    upgrade(path, socket) {
      if (path !== PODS || gone) return false
      gone = true
      return answering(410).upgrade?.(path, socket) ?? false
    },
  })
  await way.mode('pass')
  await until('410', () => gone)
}

const OWN: FaultCases<KubernetesStage> = {
  ...spoiltFrames(PODS, /^watch.bad-frame$/),
  duplicates: TWICE,
  'gone-event': { says: null, breaks: ({ front }) => front.say(PODS, GONE) },
  'gone-status': { says: /^http.expired$/, breaks: (stage) => resumeInVain(stage, () => Promise.resolve()) },
  // a bookmark from a server that is ahead, and then one that has not come so far: it would be silent for ever
  'version-from-future': {
    says: /^watch.server-behind$/,
    async breaks({ front, way }, { run }) {
      const bookmark = { kind: 'Pod', apiVersion: 'v1', metadata: { resourceVersion: FUTURE } }
      front.say(PODS, JSON.stringify({ type: 'BOOKMARK', object: bookmark }))
      await until('the bookmark', () => run.fold.cursors().some(({ resourceVersion }) => resourceVersion === FUTURE))
      way.cut()
    },
  },
  // the server's own versions begin again: etcd is set back
  'restored-backup': {
    says: /^watch.server-behind$/,
    async breaks({ kube, change }) {
      await kube.backup('past')
      // more than a start writes by itself
      for (let n = 0; n < 20; n += 1) await change()
      await kube.restore('past')
    },
  },
  // one of several that lags: it is at a version that has passed
  'stale-replica': {
    says: /^watch.server-behind$/,
    breaks: mannered({ body: (path, text, query) => (path === PODS && isLook(query) ? atVersion(text, '1') : text) }),
  },
  // deleted while nobody listened, and the history is gone
  'missed-deleted': { says: /^http.expired$/, breaks: (stage) => resumeInVain(stage, stage.change) },
  'list-changes': {
    says: null,
    phase: 'live',
    paged: true,
    async breaks(stage) {
      const pages = () => stage.front.requests.filter((each) => each === `GET ${PODS}`).length
      await resumeInVain(stage, () => Promise.resolve(), 200)
      const before = pages()
      await until('the second page', () => pages() - before >= 2)
      await stage.change()
      expect(pages() - before).toBeLessThan(5)
    },
  },
}

faultSuite('kubernetes', begin, OWN, describeKube)
