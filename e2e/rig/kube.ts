import { execFileSync } from 'node:child_process'
import { accessSync, constants, cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { describe } from 'vitest'
import { createPki, grantViewer, TOKENS } from './kube-accounts.ts'
import { createKubeClient, type KubeClient } from './kube-client.ts'
import { freePort, launch, type Running, until } from './processes.ts'

const READY_TIMEOUT_MS = 90_000
const ETCD_READY_TIMEOUT_MS = 20_000

interface KubeBinaries {
  readonly etcd: string
  readonly apiServer: string
  readonly kubectl: string | null
  readonly controllerManager: string | null
  readonly scheduler: string | null
}

/** Looks for the control plane in KUBEBUILDER_ASSETS (envtest's convention); etcd and kubectl may come from PATH. */
export function findKube(): KubeBinaries | null {
  const folder = process.env.KUBEBUILDER_ASSETS
  if (!folder) return null
  const find = (name: string, folders: readonly string[]) =>
    folders.map((each) => join(each, name)).find((path) => existsSync(path) && isExecutable(path)) ?? null
  const anywhere = [folder, ...(process.env.PATH ?? '').split(delimiter)]
  const etcd = find('etcd', anywhere)
  const apiServer = find('kube-apiserver', [folder])
  if (!etcd || !apiServer) return null
  return {
    etcd,
    apiServer,
    kubectl: find('kubectl', anywhere),
    controllerManager: find('kube-controller-manager', [folder]),
    scheduler: find('kube-scheduler', [folder]),
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** `describe` where a real control plane is installed; skipped with one clear line, and counted so, where it is not. */
export function describeKube(name: string, suite: () => void): void {
  const found = findKube() !== null
  if (!found) console.log(`skipped: ${name}: no control plane (set KUBEBUILDER_ASSETS to a folder with kube-apiserver and etcd)`)
  describe.skipIf(!found)(name, suite)
}

export interface KubeOptions {
  /** Start kube-controller-manager and kube-scheduler too. */
  readonly controllers?: boolean
  /** etcd compaction by the API server, Go duration; '0' turns it off. */
  readonly compactionInterval?: string
  /** Watches end after one to two times this, s. */
  readonly minRequestTimeoutSeconds?: number
}

/** A real control plane on loopback with its data in a temp folder. */
export interface Kube {
  readonly url: string
  readonly port: number
  readonly dir: string
  readonly ca: string
  readonly admin: KubeClient
  /** Paths of kubeconfig files: by token, or by client certificate. */
  readonly kubeconfig: { readonly admin: string; readonly viewer: string; readonly nobody: string; readonly clientCert: string }
  /** Writes another kubeconfig file into the folder: `fields` go into its cluster and user. */
  writeKubeconfig(name: string, fields: KubeconfigFields): string
  /** stdout of kubectl as admin; throws where kubectl is not installed or fails. */
  kubectl(...args: string[]): string
  /** SIGKILL, as in a power cut. */
  killApiServer(): Promise<void>
  /** Starts the API server again on the same port and waits until it is ready. */
  startApiServer(): Promise<void>
  /** Stops etcd where it stands (SIGSTOP), and lets it go on. */
  freezeEtcd(): void
  thawEtcd(): void
  /** SIGKILL of etcd alone; the API server keeps its sockets open. */
  killEtcd(): Promise<void>
  startEtcd(): Promise<void>
  /** Compacts etcd's history up to now: older resourceVersions answer 410 after an API server restart. */
  compact(): Promise<void>
  /** Stops the servers, keeps a copy of etcd's data under `name`, starts them again. */
  backup(name: string): Promise<void>
  /** Puts the copy back: the server's resourceVersions jump back to what they were. */
  restore(name: string): Promise<void>
  stop(): Promise<void>
}

interface KubeconfigFields {
  readonly cluster?: Readonly<Record<string, unknown>>
  readonly user?: Readonly<Record<string, unknown>>
}

/** Starts etcd and the API server (about 4 s), and the controllers where asked for. */
export async function startKube(options: KubeOptions = {}): Promise<Kube> {
  const found = findKube()
  if (!found) throw new Error('no control plane: set KUBEBUILDER_ASSETS')
  const binaries: KubeBinaries = found
  const dir = mkdtempSync(join(tmpdir(), 'wanglou-kube-'))
  const log = (name: string) => join(dir, `${name}.log`)
  const [port, etcdPort, peerPort] = [await freePort(), await freePort(), await freePort()]
  const url = `https://127.0.0.1:${port}`
  const etcdUrl = `http://127.0.0.1:${etcdPort}`
  const pki = createPki(dir)
  const admin = createKubeClient(url, pki.authority.ca, TOKENS.admin)

  const writeKubeconfig: Kube['writeKubeconfig'] = (name, { cluster, user }) => {
    const path = join(dir, `${name}.kubeconfig`)
    const caData = Buffer.from(pki.authority.ca).toString('base64')
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'rig', cluster: { server: url, 'certificate-authority-data': caData, ...cluster } }],
      users: [{ name: 'user', user: user ?? { token: TOKENS.admin } }],
      contexts: [{ name: 'rig', context: { cluster: 'rig', user: 'user', namespace: 'default' } }],
      'current-context': 'rig',
    }
    // JSON is YAML
    writeFileSync(path, JSON.stringify(config, null, 2))
    return path
  }
  const kubeconfig = {
    admin: writeKubeconfig('admin', { user: { token: TOKENS.admin } }),
    viewer: writeKubeconfig('viewer', { user: { token: TOKENS.viewer } }),
    nobody: writeKubeconfig('nobody', { user: { token: TOKENS.nobody } }),
    clientCert: writeKubeconfig('client-cert', {
      user: { 'client-certificate': pki.client.certFile, 'client-key': pki.client.keyFile },
    }),
  }

  let etcd: Running | null = null
  let apiServer: Running | null = null
  const controllers: Running[] = []

  const startEtcd = async () => {
    const peer = `http://127.0.0.1:${peerPort}`
    etcd = launch(
      binaries.etcd,
      [
        ...['--name', 'rig', '--data-dir', join(dir, 'etcd'), '--logger', 'zap', '--log-level', 'warn'],
        ...['--listen-client-urls', etcdUrl, '--advertise-client-urls', etcdUrl],
        ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `rig=${peer}`],
      ],
      log('etcd'),
    )
    await until('etcd', async () => (await fetch(`${etcdUrl}/health`).catch(() => null))?.ok === true, ETCD_READY_TIMEOUT_MS, 100)
  }
  const startApiServer = async () => {
    const running = launch(
      binaries.apiServer,
      [
        `--etcd-servers=${etcdUrl}`,
        `--etcd-compaction-interval=${options.compactionInterval ?? '5m'}`,
        '--bind-address=127.0.0.1',
        '--advertise-address=127.0.0.1',
        `--secure-port=${port}`,
        `--tls-cert-file=${pki.server.certFile}`,
        `--tls-private-key-file=${pki.server.keyFile}`,
        `--client-ca-file=${pki.authority.caFile}`,
        `--token-auth-file=${pki.tokenFile}`,
        `--service-account-key-file=${pki.serviceAccountFile}`,
        `--service-account-signing-key-file=${pki.serviceAccountFile}`,
        '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
        '--service-cluster-ip-range=10.96.0.0/16',
        '--authorization-mode=RBAC',
        '--allow-privileged=true',
        // no kubelets heartbeat here: the one would wait for service accounts, the other taint every new node
        '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition',
        '--endpoint-reconciler-type=none',
        `--min-request-timeout=${options.minRequestTimeoutSeconds ?? 1800}`,
        '--event-ttl=24h',
        `--cert-dir=${dir}`,
      ],
      log('kube-apiserver'),
    )
    apiServer = running
    await until(
      `kube-apiserver (see ${log('kube-apiserver')})`,
      async () => {
        if (!running.alive()) throw new Error(`kube-apiserver died; see ${log('kube-apiserver')}`)
        return (await admin.raw('GET', '/readyz').catch(() => null))?.status === 200
      },
      READY_TIMEOUT_MS,
      100,
    )
  }
  const startControllers = async () => {
    const common = (secure: number) => [
      `--kubeconfig=${kubeconfig.clientCert}`,
      '--leader-elect=false',
      '--bind-address=127.0.0.1',
      `--secure-port=${secure}`,
      `--cert-dir=${dir}`,
    ]
    if (binaries.controllerManager) {
      const names =
        'deployment,replicaset,endpoint,endpointslice,namespace,garbagecollector,statefulset,daemonset,disruption,resourcequota'
      const args = [...common(await freePort()), ...noInsecurePort(binaries.controllerManager), `--controllers=${names}`]
      controllers.push(launch(binaries.controllerManager, args, log('kube-controller-manager')))
    }
    if (binaries.scheduler) {
      const args = [...common(await freePort()), ...noInsecurePort(binaries.scheduler)]
      controllers.push(launch(binaries.scheduler, args, log('kube-scheduler')))
    }
  }
  const stopAll = async () => {
    await Promise.all(controllers.splice(0).map((each) => each.stop()))
    // an open watch makes the API server linger for up to a minute after SIGTERM
    await apiServer?.stop('SIGTERM', 1000)
    await etcd?.stop()
  }
  const startAll = async () => {
    await startEtcd()
    await startApiServer()
    if (options.controllers) await startControllers()
  }

  try {
    await startAll()
    await grantViewer(admin)
  } catch (error) {
    await stopAll()
    throw error
  }

  return {
    url,
    port,
    dir,
    ca: pki.authority.ca,
    admin,
    kubeconfig,
    writeKubeconfig,
    kubectl(...args) {
      if (!binaries.kubectl) throw new Error('kubectl is not installed')
      const env = { ...process.env, HOME: dir }
      return execFileSync(binaries.kubectl, ['--kubeconfig', kubeconfig.admin, ...args], {
        encoding: 'utf8',
        maxBuffer: 256 * 1024 * 1024,
        env,
      })
    },
    async killApiServer() {
      await apiServer?.stop('SIGKILL')
    },
    startApiServer,
    freezeEtcd: () => etcd?.signal('SIGSTOP'),
    thawEtcd: () => etcd?.signal('SIGCONT'),
    async killEtcd() {
      await etcd?.stop('SIGKILL')
    },
    startEtcd,
    async compact() {
      const post = async (path: string, body: unknown) => {
        const answer = await fetch(`${etcdUrl}${path}`, { method: 'POST', body: JSON.stringify(body) })
        if (!answer.ok) throw new Error(`etcd ${path}: ${answer.status} ${await answer.text()}`)
        return answer.json()
      }
      const status: unknown = await post('/v3/maintenance/status', {})
      const revision = /"revision":"(\d+)"/.exec(JSON.stringify(status))?.[1]
      if (!revision) throw new Error('etcd told no revision')
      await post('/v3/kv/compaction', { revision, physical: true })
    },
    async backup(name) {
      await stopAll()
      cpSync(join(dir, 'etcd'), join(dir, `backup-${name}`), { recursive: true })
      await startAll()
    },
    async restore(name) {
      await stopAll()
      rmSync(join(dir, 'etcd'), { recursive: true })
      cpSync(join(dir, `backup-${name}`), join(dir, 'etcd'), { recursive: true })
      await startAll()
    },
    async stop() {
      admin.close()
      await stopAll()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Servers before 1.24 open a plain port to the world unless told not to; newer ones do not know the flag. */
function noInsecurePort(binary: string): readonly string[] {
  const minor = /v1\.(\d+)\./.exec(execFileSync(binary, ['--version'], { encoding: 'utf8' }))?.[1]
  return Number(minor) < 24 ? ['--port=0'] : []
}
