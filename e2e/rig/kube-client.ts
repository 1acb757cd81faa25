import { Agent, request } from 'node:https'
import { z } from 'zod'

/** What the rig needs of any object; the rest is kept as it came. */
const objectSchema = z.looseObject({
  kind: z.string().optional(),
  metadata: z.looseObject({
    name: z.string().optional(),
    namespace: z.string().optional(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
    generation: z.number().optional(),
    deletionTimestamp: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
  spec: z.looseObject({}).optional(),
  status: z.looseObject({}).optional(),
})
export type KubeObject = z.infer<typeof objectSchema>

const listSchema = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string().optional(), continue: z.string().optional() }),
  items: z.array(objectSchema).nullable(),
})

export class KubeError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export interface KubeClient {
  /** The raw answer, whatever its status. */
  raw(method: string, path: string, body?: unknown, type?: string): Promise<{ status: number; text: string }>
  get(path: string): Promise<KubeObject>
  /** All items, page by page. */
  list(path: string): Promise<{ items: KubeObject[]; resourceVersion: string }>
  /** Creates, or returns what is there under that name. */
  create(path: string, object: unknown): Promise<KubeObject>
  patch(path: string, patch: unknown, type?: 'merge' | 'strategic-merge'): Promise<KubeObject>
  delete(path: string): Promise<void>
  /** The first of these group/versions that the server has. */
  served(...groupVersions: string[]): Promise<string>
  close(): void
}

/** A tiny REST client with full rights for tests: it writes, which the product never does. */
export function createKubeClient(url: string, ca: string, token: string): KubeClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 32, ca, ALPNProtocols: ['http/1.1'] })
  const raw: KubeClient['raw'] = (method, path, body, type = 'application/json') =>
    new Promise((done, fail) => {
      const data = body === undefined ? null : JSON.stringify(body)
      const headers = {
        Authorization: `Bearer ${token}`,
        Accept: 'application/json',
        ...(data === null ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(data) }),
      }
      const req = request(url + path, { method, agent, headers }, (res) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => chunks.push(chunk))
        res.on('error', fail)
        res.on('end', () => done({ status: res.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      })
      req.on('error', fail)
      req.end(data)
    })
  const call = async (method: string, path: string, body?: unknown, type?: string): Promise<unknown> => {
    const { status, text } = await raw(method, path, body, type)
    if (status >= 300) throw new KubeError(status, `${method} ${path}: ${status} ${text.slice(0, 300)}`)
    return JSON.parse(text)
  }
  const get = async (path: string) => objectSchema.parse(await call('GET', path))
  return {
    raw,
    get,
    async list(path) {
      const items: KubeObject[] = []
      let token = ''
      for (;;) {
        const query = `limit=500${token ? `&continue=${encodeURIComponent(token)}` : ''}`
        const page = listSchema.parse(await call('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`))
        items.push(...(page.items ?? []))
        token = page.metadata.continue ?? ''
        if (!token) return { items, resourceVersion: page.metadata.resourceVersion ?? '' }
      }
    },
    async create(path, object) {
      try {
        return objectSchema.parse(await call('POST', path, object))
      } catch (error) {
        const name = objectSchema.parse(object).metadata.name
        if (!(error instanceof KubeError && error.status === 409 && name)) throw error
        return get(`${path}/${name}`)
      }
    },
    patch: async (path, patch, type = 'merge') =>
      objectSchema.parse(await call('PATCH', path, patch, `application/${type}-patch+json`)),
    async delete(path) {
      const { status, text } = await raw('DELETE', path)
      if (status >= 300 && status !== 404) throw new KubeError(status, `DELETE ${path}: ${status} ${text.slice(0, 300)}`)
    },
    async served(...groupVersions) {
      for (const groupVersion of groupVersions) {
        const base = groupVersion.includes('/') ? '/apis' : '/api'
        if ((await raw('GET', `${base}/${groupVersion}`)).status === 200) return groupVersion
      }
      throw new Error(`the server has none of ${groupVersions.join(', ')}`)
    },
    close: () => agent.destroy(),
  }
}
