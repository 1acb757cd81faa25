import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { CoreV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node'

/** The peer: client-node's informer over the same pods. */
const [, , kubeconfig = '', count = '0'] = process.argv
const config = new KubeConfig()
config.loadFromFile(kubeconfig)
const api = config.makeApiClient(CoreV1Api)
const informer = makeInformer(config, '/api/v1/pods', () => api.listPodForAllNamespaces())
let seen = 0
informer.on('update', () => {
  seen += 1
  if (seen === Number(count)) process.send?.({ type: 'done', at: performance.timeOrigin + performance.now() })
})
process.on('disconnect', () => process.exit(0))
await informer.start()
