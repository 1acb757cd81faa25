import { present } from '../../shared/lib/assert.ts'
import { describeKube, startKube } from '../rig/kube.ts'
import { TOKENS } from '../rig/kube-accounts.ts'
import type { ProtocolTarget } from './protocol-client.ts'
import { SELECTOR } from './protocol-client.ts'
import { protocolSuite } from './protocol-suite.ts'

const NAMESPACE = 'protocol'
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`
const POD_COUNT = 12

describeKube('protocol of a real API server', () => protocolSuite(start))

async function start(): Promise<ProtocolTarget> {
  const kube = await startKube({ compactionInterval: '0' })
  const { admin } = kube
  await admin.create('/api/v1/namespaces', { metadata: { name: NAMESPACE } })
  for (let index = 0; index < POD_COUNT; index += 1) {
    await admin.create(PODS, {
      metadata: { name: `pod-${String(index).padStart(2, '0')}`, labels: { app: 'web', suite: 'protocol' } },
      spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] },
    })
  }
  await admin.create(`/apis/policy/v1beta1/namespaces/${NAMESPACE}/poddisruptionbudgets`, {
    metadata: { name: 'web' },
    spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
  })
  // revision 1 must be gone, as on any server that has lived a while
  await kube.compact()
  await kube.killApiServer()
  await kube.startApiServer()
  const chosen = async (): Promise<string> => {
    const { items } = await admin.list(`${PODS}?labelSelector=${encodeURIComponent(SELECTOR)}`)
    return present(items[0]?.metadata.name, 'pod')
  }
  let touches = 0
  return {
    url: kube.url,
    ca: kube.ca,
    token: TOKENS.admin,
    powerlessToken: TOKENS.nobody,
    kubeconfig: kube.kubeconfig.admin,
    async touchPod() {
      touches += 1
      await admin.patch(`${PODS}/${await chosen()}/status`, { status: { reason: `touch ${touches}` } })
    },
    async unlabelPod() {
      const name = await chosen()
      await admin.patch(`${PODS}/${name}`, { metadata: { labels: { suite: null } } })
      return { namespace: NAMESPACE, name }
    },
    async removePod() {
      const name = await chosen()
      await admin.delete(`${PODS}/${name}?gracePeriodSeconds=0`)
      return { namespace: NAMESPACE, name }
    },
    compact: kube.compact,
    async restart() {
      await kube.killApiServer()
      await kube.startApiServer()
    },
    stop: kube.stop,
  }
}
