import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { problemText } from '../../shared/estate/problem-words.ts'
import { LANGS } from '../../shared/lib/words.ts'
import { startConnectProxy } from '../rig/connect-proxy.ts'
import { until } from '../rig/processes.ts'
import { type Manners, type RogueServer, sendJson, startRogueServer } from '../rig/rogue-server.ts'
import { QUICK, type RunOptions, runSource, type SourceRun } from '../rig/source-run.ts'

const PODS = '/api/v1/pods'
const MAX_FRAME_BYTES = 256 * 1024
const pod = (name: string, version: number) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: String(version) },
  status: { phase: 'Running' },
})
const frame = (type: string, object: unknown) => JSON.stringify({ type, object })
const status = (code: number) => ({ kind: 'Status', status: 'Failure', code, message: 'said the rogue' })

let rogue: RogueServer
const runs: SourceRun[] = []
const start = (kubeconfig: string, options: RunOptions = {}) => {
  const run = runSource(kubeconfig, options)
  runs.push(run)
  return run
}
const count = (prefix: string) => rogue.requests.filter((request) => request.startsWith(prefix)).length
const stopAll = async () => {
  await Promise.all(runs.splice(0).map((run) => run.stop()))
  await rogue.stop()
}

/** Waits for the problem, and that it has full words in both languages. */
async function expectProblem(run: SourceRun, code: string): Promise<void> {
  const problem = await until(`problem ${code}; last: ${JSON.stringify(run.fold.state()?.problem)}`, () => {
    const last = run.fold.state()?.problem
    return last?.code === code ? last : null
  })
  for (const lang of LANGS)
    expect(Object.values(problemText(problem.code, problem.facts, lang)).join(' ')).not.toMatch(/–|undefined/)
}

describe('Kubernetes source against a server that answers badly', () => {
  beforeEach(async () => {
    rogue = await startRogueServer()
  })
  afterEach(stopAll)

  const answers: readonly (readonly [string, string, string, Manners['get']])[] = [
    [
      'truncated JSON',
      'http.not-json',
      'waiting',
      (_, __, response) => !!response.writeHead(200, { 'Content-Type': 'x' }).end('{"ki'),
    ],
    [
      'not UTF-8',
      'http.not-json',
      'waiting',
      (_, __, response) => !!response.writeHead(200, { 'Content-Type': 'x' }).end(Buffer.from([0x5b, 0xff, 0x5d])),
    ],
    [
      '100 MB',
      'http.oversized',
      'waiting',
      (_, __, response) => !!response.writeHead(200).end(Buffer.alloc(100 * 1024 * 1024, '1')),
    ],
    [
      'deeply nested',
      'http.bad-answer',
      'waiting',
      (_, __, response) => !!response.writeHead(200).end(`${'['.repeat(200_000)}${']'.repeat(200_000)}`),
    ],
    [
      'of wrong types',
      'http.bad-answer',
      'waiting',
      (_, __, response) => sendJson(response, 200, { items: 7, versions: 7, groups: 7, metadata: [] }),
    ],
    ['nothing at all', 'connect.timeout', 'waiting', () => true],
    ['a redirect', 'http.unexpected', 'waiting', (_, __, response) => !!response.writeHead(302, { Location: '/login' }).end()],
  ]
  it.each(answers)('%s is %s, and heals by itself', async (_, code, phase, get) => {
    if (get) rogue.manners({ get })
    const run = start(rogue.kubeconfig, { tunables: { maxBodyBytes: 64 * 1024 * 1024 } })
    await expectProblem(run, code)
    expect(run.fold.state()?.phase).toBe(phase)
    expect(rogue.requests.length).toBeLessThan(20)
    rogue.manners({})
    await run.phase('live')
    expect(run.fold.state()?.problem).toBeNull()
  })

  it.each([
    ['answers every page with the first', () => 'same'],
    ['gives every page a token of its own and the same objects', () => String(rogue.requests.length)],
  ])('gives up a list that has no end because something %s', async (_, token) => {
    rogue.manners({
      get: (path, _, response) =>
        path === PODS &&
        sendJson(response, 200, { metadata: { resourceVersion: '100', continue: token() }, items: [pod('a', 1)] }),
    })
    const run = start(rogue.kubeconfig)
    await expectProblem(run, 'http.bad-answer')
    rogue.manners({})
    await run.phase('live')
  })

  it('takes 403 and 404 on single resources as not observed, and tries them again later', async () => {
    const codes: Record<string, number> = { [PODS]: 403, '/apis/apps/v1/daemonsets': 404 }
    rogue.manners({
      get: (path, _, response) => {
        const code = codes[path]
        if (code) sendJson(response, code, status(code))
        return code !== undefined
      },
    })
    const run = start(rogue.kubeconfig)
    await run.phase('live')
    const problems = run.fold.state()?.resources.flatMap((each) => (each.state === 'not-observed' ? [each.problem?.code] : []))
    expect(problems).toEqual(['http.forbidden', 'http.not-found'])
    rogue.manners({})
    await until('all watched', () => run.fold.state()?.resources.every((each) => each.state === 'watching'))
  })

  it('shows the rest when one resource cannot be listed at all, but is not live', async () => {
    const broken = '/apis/apps/v1/daemonsets'
    rogue.manners({ get: (path, _, response) => path === broken && sendJson(response, 500, status(500)) })
    const run = start(rogue.kubeconfig)
    await until('the other lists', () => run.fold.batches.length > 0)
    expect(run.fold.batches[0]?.swaps).toHaveLength(12)
    await until('the other watches', () => run.fold.state()?.asOf ?? null)
    await expectProblem(run, 'http.server-error')
    expect(run.fold.state()?.phase).toBe('waiting')
    rogue.manners({})
    await run.phase('live')
    expect(run.fold.batches.flatMap((batch) => batch.swaps)).toHaveLength(13)
  })

  it('takes what it may no longer list out of the estate, but not on the first denial', async () => {
    let watch: WebSocket | null = null
    rogue.manners({
      get: (path, _, response) =>
        path === PODS && sendJson(response, 200, { metadata: { resourceVersion: '100' }, items: [pod('a', 1)] }),
      watch: (path, _, socket) => {
        if (path === PODS) watch = socket
      },
    })
    const run = start(rogue.kubeconfig)
    await run.phase('live')
    expect(run.fold.ofKind('instance')).toHaveLength(1)
    rogue.manners({ get: (path, _, response) => path === PODS && sendJson(response, 403, status(403)) })
    const socket: WebSocket | null = watch
    if (socket !== null) (socket as WebSocket).terminate()
    await until('denied', () => run.fold.state()?.resources.some((each) => each.problem?.code === 'http.forbidden'))
    expect(run.fold.ofKind('instance')).toHaveLength(1)
    expect(run.fold.state()?.phase).toBe('waiting')
    await run.phase('live')
    expect(run.fold.ofKind('instance')).toHaveLength(0)
  })

  it('takes nothing out of the estate for a gateway that answers with JSON of its own', async () => {
    let watch: WebSocket | null = null
    rogue.manners({
      get: (path, _, response) =>
        path === PODS && sendJson(response, 200, { metadata: { resourceVersion: '100' }, items: [pod('a', 1)] }),
      watch: (path, _, socket) => {
        if (path === PODS) watch = socket
      },
    })
    const run = start(rogue.kubeconfig)
    await run.phase('live')
    const asked = rogue.requests.length
    rogue.manners({ get: (_, __, response) => sendJson(response, 200, { error: 'try later' }) })
    const socket: WebSocket | null = watch
    if (socket !== null) (socket as WebSocket).terminate()
    await until('some attempts', () => rogue.requests.length > asked + 6)
    expect(run.fold.ofKind('instance')).toHaveLength(1)
    expect(run.fold.state()).toMatchObject({ phase: 'waiting', problem: { code: 'http.bad-answer' } })
    rogue.manners({})
    await run.phase('live')
  })

  it('begins a list again when its snapshot expires between pages (HTTP 410)', async () => {
    let lists = 0
    rogue.manners({
      get: (path, query, response) => {
        if (path !== PODS) return false
        if (query.get('continue') === 'stale') sendJson(response, 410, status(410))
        else if (query.get('continue') === 'fresh')
          sendJson(response, 200, { metadata: { resourceVersion: '7' }, items: [pod('b', 7)] })
        else {
          lists += 1
          const token = lists === 1 ? 'stale' : 'fresh'
          sendJson(response, 200, { metadata: { resourceVersion: '7', continue: token }, items: [pod('a', lists)] })
        }
        return true
      },
    })
    const run = start(rogue.kubeconfig)
    await run.phase('live')
    expect(run.fold.ofKind('instance').map((each) => [each.name, each.version])).toEqual([
      ['a', '2'],
      ['b', '7'],
    ])
  })
})

describe('Kubernetes source against a watch that goes wrong', () => {
  beforeEach(async () => {
    rogue = await startRogueServer()
  })
  afterEach(stopAll)

  const firstPodsWatch = (then: (socket: WebSocket) => void): Manners => {
    let first = true
    return {
      watch: (path, _, socket) => {
        if (path === PODS && first) then(socket)
        if (path === PODS) first = false
      },
    }
  }

  const deep = `{"type":"ADDED","object":{"metadata":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`
  const bad: readonly (readonly [string, (socket: WebSocket) => void])[] = [
    ['truncated', (socket) => socket.send('{"type":"ADDED","object":{"met')],
    ['not JSON', (socket) => socket.send('hello')],
    ['not UTF-8', (socket) => socket.send(Buffer.from([0x7b, 0xff, 0xfe]), { binary: false })],
    ['of wrong types', (socket) => socket.send(frame('ADDED', { metadata: { uid: 7, name: [] } }))],
    ['an array', (socket) => socket.send('[1,2,3]')],
    ['of an unknown type', (socket) => socket.send(frame('SURPRISE', pod('x', 1)))],
    ['deeply nested', (socket) => socket.send(deep)],
    ['oversized', (socket) => socket.send('x'.repeat(MAX_FRAME_BYTES + 1))],
  ]
  it.each(bad)('a frame that is %s is counted, kept in the log, and listed over', async (_, send) => {
    rogue.manners(
      firstPodsWatch((socket) => {
        socket.send(frame('ADDED', pod('before', 101)))
        send(socket)
      }),
    )
    const run = start(rogue.kubeconfig, { tunables: { maxFrameBytes: MAX_FRAME_BYTES } })
    await until('a second list of pods', () => count(`GET ${PODS}?limit=500`) >= 2)
    await run.phase('live')
    await until('a bad frame', () => run.fold.state()?.badFrames === 1)
    expect(run.log.join('\n')).toContain('pods: bad frame')
    expect(count(`WATCH ${PODS}`)).toBe(2)
  })

  it('lists again on an ERROR frame 410, once', async () => {
    rogue.manners(firstPodsWatch((socket) => socket.send(frame('ERROR', status(410)), () => socket.close(1000))))
    const run = start(rogue.kubeconfig)
    await until('a second list of pods', () => count(`GET ${PODS}?limit=500`) === 2)
    await run.phase('live')
    expect(rogue.requests.length).toBe(30)
  })

  it.each([
    ['410', 'HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n'],
    ['500', 'HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n'],
    ['429', 'HTTP/1.1 429 Slow\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n'],
    ['200', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>'],
    ['no words', ''],
  ])('an upgrade answered with %s heals', async (_, words) => {
    let times = 0
    rogue.manners({
      upgrade: (path, __, socket) => {
        if (path !== PODS || times++ > 0) return false
        if (words) socket.end(words)
        return true
      },
    })
    const run = start(rogue.kubeconfig, { tunables: { connectTimeoutMs: 300 } })
    await run.phase('live')
    expect(count(`WATCH ${PODS}`)).toBe(2)
  })

  it('goes on at once after close 1000, and slows down where it happens again and again', async () => {
    rogue.manners({ watch: (path, _, socket) => void (path === PODS && socket.close(1000)) })
    const run = start(rogue.kubeconfig, { tunables: { retryInitialMs: 200, retryMaxMs: 400 } })
    await until('six upgrades', () => count(`WATCH ${PODS}`) === 6)
    const since = run.fold.states.find((state) => state.resources.some((each) => each.problem?.code === 'watch.closed'))
    expect(since).toBeDefined()
    // four waits of at least half of 200, 400, 400, 400 ms stand between six upgrades, the second of which came at once
    const waited = Date.now() - (since?.resources.find((each) => each.problem)?.problem?.at ?? 0)
    expect(waited).toBeGreaterThan(690)
    expect(count(`GET ${PODS}?limit=500`)).toBe(1)
  })

  it.each([
    ['the machine slept for an hour', 3_600_000, 3_600_000],
    ['the clock was set forward', 3_600_000, 0],
    ['the clock was set back', -3_600_000, 0],
  ])('keeps living sockets when %s', async (_, wall, span) => {
    let jumped = false
    const clock = {
      now: () => Date.now() + (jumped ? wall : 0),
      monotonic: () => performance.now() + (jumped ? span : 0),
    }
    const run = start(rogue.kubeconfig, { clock })
    await run.phase('live')
    jumped = true
    await until('a pong after the jump', () => Math.abs((run.fold.state()?.asOf ?? 0) - clock.now()) < 2000)
    expect(run.fold.state()?.phase).toBe('live')
    expect(count('WATCH')).toBe(13)
  })

  it('keeps storms within the budget', async () => {
    rogue.manners({ watch: (_, __, socket) => socket.close(1011) })
    const run = start(rogue.kubeconfig, { tunables: { ...QUICK, requestsPerMinute: 60, requestBurst: 30, retryMaxMs: 50 } })
    const begun = Date.now()
    await until('more than the burst', () => rogue.requests.length > 31)
    const minutes = (Date.now() - begun) / 60_000
    expect(rogue.requests.length).toBeLessThanOrEqual(30 + Math.ceil(minutes * 60) + 1)
    await run.stop()
  })

  it('lists again when an open watch is ahead of a server that went back in time', async () => {
    const pods: WebSocket[] = []
    rogue.manners({ watch: (path, _, socket) => void (path === PODS && pods.push(socket)) })
    const run = start(rogue.kubeconfig, { tunables: { probeMs: 50, probeRetryMs: 50 } })
    await run.phase('live')
    // the rogue stays at version 100
    pods[0]?.send(frame('ADDED', pod('lost', 200)))
    await until('a server behind', () => run.log.some((line) => line.includes('behind 200')))
    await until('no pod', () => run.fold.ofKind('instance').length === 0)
    await run.phase('live')
    expect(pods).toHaveLength(2)
  })

  it('has a probe told that the account lost a resource whose watch is still open', async () => {
    const run = start(rogue.kubeconfig, { tunables: { probeMs: 20, probeRetryMs: 20 } })
    await run.phase('live')
    rogue.manners({ get: (path, _, response) => path === PODS && sendJson(response, 403, status(403)) })
    await until('not observed', () =>
      run.fold.state()?.resources.some((each) => each.resource === 'pods' && each.state === 'not-observed'),
    )
    expect(run.fold.state()?.resources.find((each) => each.resource === 'pods')?.problem?.code).toBe('http.forbidden')
    await run.phase('live')
  })

  it('moves only the cursor on a bookmark', async () => {
    rogue.manners(
      firstPodsWatch((socket) => socket.send(frame('BOOKMARK', { kind: 'Pod', metadata: { resourceVersion: '4711' } }))),
    )
    const run = start(rogue.kubeconfig)
    await until('the cursor', () =>
      run.fold.cursors().some((each) => each.resource === 'pods' && each.resourceVersion === '4711'),
    )
    expect(run.fold.batches.slice(1)).toEqual([expect.objectContaining({ swaps: [], changes: [] })])
  })
})

describe('Kubernetes source and what stands between', () => {
  afterEach(stopAll)

  it('tells an unknown issuer', async () => {
    rogue = await startRogueServer()
    const other = await startRogueServer()
    const path = rogue.writeKubeconfig('other-ca', { server: `https://127.0.0.1:${other.port}` })
    await expectProblem(start(path), 'tls.unknown-issuer')
    await other.stop()
    const insecure = rogue.writeKubeconfig('insecure', { 'certificate-authority': undefined, 'insecure-skip-tls-verify': true })
    await start(insecure).phase('live')
  })

  it('goes through a proxy, and says when the proxy refuses or is gone', async () => {
    rogue = await startRogueServer()
    const proxy = await startConnectProxy()
    const path = rogue.writeKubeconfig('proxied', { 'proxy-url': proxy.url })
    const run = start(path)
    await run.phase('live')
    expect(proxy.tunnels).toBeGreaterThanOrEqual(13)
    await run.stop()
    await until('all tunnels closed', () => proxy.tunnels === 0)
    proxy.refuse(true)
    await expectProblem(start(path), 'proxy.refused')
    await Promise.all(runs.splice(0).map((each) => each.stop()))
    await proxy.stop()
    await expectProblem(start(path), 'proxy.unreachable')
  })
})
