import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { KubeClient } from './kube-client.ts'
import { type Authority, createAuthority } from './pki.ts'

/** Bearer tokens that the API server knows. `viewer` sees nodes, namespaces and one namespace; `nobody` sees nothing. */
export const TOKENS = { admin: 'rig-admin-token', viewer: 'rig-viewer-token', nobody: 'rig-nobody-token' } as const

/** The one namespace that the viewer may read. */
export const VIEWER_NAMESPACE = 'bureau-licensing'

/** Who the API server is, and whom it lets in. */
export interface Pki {
  readonly authority: Authority
  readonly server: { readonly certFile: string; readonly keyFile: string }
  readonly client: { readonly certFile: string; readonly keyFile: string }
  readonly serviceAccountFile: string
  readonly tokenFile: string
}

/** Writes certificates, keys and tokens into a folder of `dir`. */
export function createPki(dir: string): Pki {
  const folder = join(dir, 'pki')
  mkdirSync(folder, { mode: 0o700 })
  const authority = createAuthority(folder)
  const serviceAccountFile = join(folder, 'service-account.key')
  execFileSync('openssl', ['genrsa', '-out', serviceAccountFile, '2048'], { stdio: 'ignore' })
  const tokenFile = join(folder, 'tokens.csv')
  const rows = [`${TOKENS.admin},admin,1,"system:masters"`, `${TOKENS.viewer},viewer,2,"viewers"`, `${TOKENS.nobody},nobody,3,""`]
  writeFileSync(tokenFile, `${rows.join('\n')}\n`)
  const altNames = ['DNS:localhost', 'DNS:kubernetes', 'IP:127.0.0.1', 'IP:10.96.0.1']
  return {
    authority,
    server: authority.issue('server', { subject: '/CN=kube-apiserver', altNames, usage: 'serverAuth' }),
    client: authority.issue('client', { subject: '/O=system:masters/CN=rig', usage: 'clientAuth' }),
    serviceAccountFile,
    tokenFile,
  }
}

/** Gives the viewers their rights. */
export async function grantViewer(admin: KubeClient): Promise<void> {
  const rbac = '/apis/rbac.authorization.k8s.io/v1'
  const role = (name: string, rules: unknown) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  })
  const verbs = ['get', 'list', 'watch']
  const binding = (kind: string, name: string) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects: [{ kind: 'Group', name: 'viewers', apiGroup: 'rbac.authorization.k8s.io' }],
  })
  await admin.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: VIEWER_NAMESPACE } })
  await admin.create(
    `${rbac}/clusterroles`,
    role('rig-cluster-viewer', [{ apiGroups: [''], resources: ['nodes', 'namespaces'], verbs }]),
  )
  await admin.create(`${rbac}/clusterroles`, role('rig-bureau-viewer', [{ apiGroups: ['*'], resources: ['*'], verbs }]))
  await admin.create(`${rbac}/clusterrolebindings`, binding('ClusterRoleBinding', 'rig-cluster-viewer'))
  await admin.create(`${rbac}/namespaces/${VIEWER_NAMESPACE}/rolebindings`, binding('RoleBinding', 'rig-bureau-viewer'))
}
