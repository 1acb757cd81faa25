import { groupVersion, PLURALS, RESOURCES } from './resources.ts'

/** Answers of kube-apiserver 1.20.2 to discovery, cut down to the resources that the simulator serves; `host` is host:port. */
export function discovery(path: string, host: string): object | null {
  if (path === '/version') return VERSION
  if (path === '/api') {
    return {
      kind: 'APIVersions',
      versions: ['v1'],
      serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: host }],
    }
  }
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: GROUPS }
  return RESOURCE_LISTS.get(path) ?? GROUPS.find((group) => path === `/apis/${group.name}`) ?? null
}

const VERSION = {
  major: '1',
  minor: '20',
  gitVersion: 'v1.20.2+wanglou-demo',
  gitCommit: '0000000000000000000000000000000000000000',
  gitTreeState: 'archive',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: 'linux/amd64',
}

const VERBS = ['get', 'list', 'watch']

const versionsByGroup = new Map<string, readonly string[]>()
for (const resource of PLURALS) versionsByGroup.set(RESOURCES[resource].group, RESOURCES[resource].versions)

const GROUPS = [...versionsByGroup]
  .filter(([group]) => group !== '')
  .map(([name, versions]) => {
    const all = versions.map((version) => ({ groupVersion: groupVersion(name, version), version }))
    return { name, versions: all, preferredVersion: all[0] }
  })

const RESOURCE_LISTS: ReadonlyMap<string, object> = new Map(
  [...versionsByGroup].flatMap(([group, versions]) =>
    versions.map((version): [string, object] => [
      group === '' ? `/api/${version}` : `/apis/${group}/${version}`,
      {
        kind: 'APIResourceList',
        ...(group === '' ? {} : { apiVersion: 'v1' }),
        groupVersion: groupVersion(group, version),
        resources: PLURALS.filter((resource) => RESOURCES[resource].group === group).map((resource) => {
          const { kind, namespaced, shortNames, categories } = RESOURCES[resource]
          return { name: resource, singularName: '', namespaced, kind, verbs: VERBS, shortNames, categories }
        }),
      },
    ]),
  ),
)
