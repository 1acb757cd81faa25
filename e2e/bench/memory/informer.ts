import process from 'node:process'
import { CoreV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node'

/** The peer: client-node's informer, which tells when it holds as many different pods as it should. */
const [, , kubeconfig = '', count = '0'] = process.argv
const config = new KubeConfig()
config.loadFromFile(kubeconfig)
const api = config.makeApiClient(CoreV1Api)
const informer = makeInformer(config, '/api/v1/pods', () => api.listPodForAllNamespaces())
process.on('disconnect', () => process.exit(0))
await informer.start()
const held = new Set(informer.list().map((pod) => pod.metadata?.uid)).size
if (held !== Number(count)) throw new Error(`the informer holds ${held} of ${count} pods`)
process.send?.({ type: 'holds' })
