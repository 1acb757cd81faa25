import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  ask,
  type Body,
  labelOf,
  list,
  openWatch,
  type PodName,
  type ProtocolTarget,
  readWatch,
  refusal,
  SELECTOR,
  type WatchEvent,
} from './protocol-client.ts'

const run = promisify(execFile)

const PODS = '/api/v1/pods'
const WATCH = `${PODS}?watch=1&allowWatchBookmarks=true`
const SELECTED = `labelSelector=${encodeURIComponent(SELECTOR)}`
/** A resource that nobody changes in these tests. */
const QUIET = '/apis/policy/v1beta1/poddisruptionbudgets'
/** Far beyond any revision here. */
const FUTURE = '999999999'

const nameOf = ({ metadata }: Body | WatchEvent['object']): string => `${metadata.namespace}/${metadata.name}`
const is =
  (type: string, pod?: PodName) =>
  (event: WatchEvent): boolean =>
    event.type === type && (!pod || nameOf(event.object) === `${pod.namespace}/${pod.name}`)
const revisionOf = (event: WatchEvent): number => Number(event.object.metadata.resourceVersion)

/**
 * The list/watch protocol as observed on kube-apiserver 1.20.2, one test an observation. The simulator and a real server both run
 * it, so that what the simulator claims is what a server does. `start` gives a server with at least six pods labelled
 * `suite=protocol` and one PodDisruptionBudget.
 */
export function protocolSuite(start: () => Promise<ProtocolTarget>): void {
  let target: ProtocolTarget
  beforeAll(async () => {
    target = await start()
  })
  afterAll(async () => {
    await target?.stop()
  })

  it('tells the newest versions it has: autoscaling/v2beta2, policy and discovery v1beta1', async () => {
    const groups = (await ask(target, '/apis')).text
    for (const served of ['apps/v1', 'autoscaling/v1', 'autoscaling/v2beta2', 'policy/v1beta1', 'discovery.k8s.io/v1beta1']) {
      expect(groups).toContain(`"${served}"`)
    }
    const missing = await ask(target, '/apis/autoscaling/v2/horizontalpodautoscalers')
    expect([missing.status, missing.body().reason]).toEqual([404, 'NotFound'])
    expect((await ask(target, '/api/v1/nonsense')).status).toBe(404)
  })

  it('lists objects sorted, without kind and apiVersion in the items', async () => {
    const { items, revision, body } = await list(target, PODS)
    expect([body.kind, body.apiVersion]).toEqual(['PodList', 'v1'])
    expect(Number(revision)).toBeGreaterThan(0)
    const names = items.map(nameOf)
    expect(names).toEqual([...names].sort())
    expect(items.filter((item) => item.kind !== undefined || item.apiVersion !== undefined)).toEqual([])
  })

  it('gets one object with kind and apiVersion, and 404 for one that is not there', async () => {
    const [first] = (await list(target, PODS)).items
    const path = `/api/v1/namespaces/${first?.metadata.namespace}/pods`
    const got = (await ask(target, `${path}/${first?.metadata.name}`)).body()
    expect([got.kind, got.apiVersion, got.metadata.name]).toEqual(['Pod', 'v1', first?.metadata.name])
    const missing = await ask(target, `${path}/no-such-pod`)
    expect([missing.status, missing.body().reason]).toEqual([404, 'NotFound'])
  })

  it('pages a list at one revision, whatever changes between the pages', async () => {
    const whole = (await list(target, PODS)).items.map(nameOf)
    const { items, body, revision } = await list(target, `${PODS}?limit=2`)
    expect(body.metadata.remainingItemCount).toBe(whole.length - 2)
    await target.touchPod()
    const rest = await list(target, `${PODS}?limit=500&continue=${body.metadata.continue}`)
    expect([...items, ...rest.items].map(nameOf)).toEqual(whole)
    expect(rest.revision).toBe(revision)
    expect(rest.items.filter((item) => Number(item.metadata.resourceVersion) > Number(revision))).toEqual([])
    expect(rest.body.metadata.continue).toBeUndefined()
  })

  it('does not count what remains where a selector is given', async () => {
    const { items, body } = await list(target, `${PODS}?limit=2&${SELECTED}`)
    expect(items.map((item) => labelOf(item, 'suite'))).toEqual(['protocol', 'protocol'])
    expect(body.metadata.continue).toBeTruthy()
    expect(body.metadata.remainingItemCount).toBeUndefined()
  })

  it('ignores the limit at resourceVersion=0', async () => {
    const { items, body } = await list(target, `${PODS}?limit=2&resourceVersion=0`)
    expect(items.length).toBeGreaterThan(2)
    expect(body.metadata.continue).toBeUndefined()
  })

  it('refuses what it cannot read with 400, but a garbage version without pages with 500', async () => {
    const refusals = [
      ['limit=2&continue=garbage', 400, 'BadRequest'],
      ['limit=x', 400, 'BadRequest'],
      ['fieldSelector=spec.nonsense%3D1', 400, 'BadRequest'],
      ['limit=2&resourceVersion=garbage', 400, 'BadRequest'],
      ['resourceVersion=garbage', 500, undefined],
    ]
    for (const [query, status, reason] of refusals) {
      const answer = await ask(target, `${PODS}?${query}`)
      expect([query, answer.status, answer.body().reason]).toEqual([query, status, reason])
    }
  })

  it('lists in pages at exactly the version asked for, without pages at any newer one', async () => {
    const { revision } = await list(target, PODS)
    await target.touchPod()
    expect((await list(target, `${PODS}?limit=500&resourceVersion=${revision}`)).revision).toBe(revision)
    expect(Number((await list(target, `${PODS}?resourceVersion=${revision}`)).revision)).toBeGreaterThan(Number(revision))
    const refusals = [
      ['limit=2&resourceVersion=1', 410, 'Expired'],
      [`limit=2&resourceVersion=${FUTURE}`, 500, undefined],
      [`resourceVersion=${FUTURE}`, 504, 'Timeout'],
    ]
    for (const [query, status, reason] of refusals) {
      const answer = await ask(target, `${PODS}?${query}`)
      expect([query, answer.status, answer.body().reason]).toEqual([query, status, reason])
    }
  })

  it('answers an expired continue with 410 and a fresh token', async () => {
    const whole = (await list(target, PODS)).items.map(nameOf)
    const { items, body } = await list(target, `${PODS}?limit=2`)
    await target.touchPod()
    await target.compact()
    const expired = await ask(target, `${PODS}?limit=500&continue=${body.metadata.continue}`)
    expect([expired.status, expired.body().reason]).toEqual([410, 'Expired'])
    const rest = await list(target, `${PODS}?limit=500&continue=${expired.body().metadata.continue}`)
    expect([...items, ...rest.items].map(nameOf)).toEqual(whole)
  })

  it('answers 401 to a bad token, and 403 to one without rights and to none', async () => {
    expect((await ask(target, PODS, { token: 'nobody-has-this' })).status).toBe(401)
    expect((await ask(target, PODS, { token: null })).status).toBe(403)
    const forbidden = await ask(target, PODS, { token: target.powerlessToken })
    expect([forbidden.status, forbidden.body().reason]).toEqual([403, 'Forbidden'])
    expect((await refusal(openWatch(target, WATCH, { token: 'nobody-has-this' }))).status).toBe(401)
    expect((await refusal(openWatch(target, WATCH, { token: target.powerlessToken }))).status).toBe(403)
  })

  it('wants an Origin that is a URL: 403 with an empty body otherwise', async () => {
    const refused = await refusal(openWatch(target, WATCH, { origin: null }))
    expect([refused.status, refused.text]).toEqual([403, ''])
    expect((await refusal(openWatch(target, WATCH, { origin: '%' }))).status).toBe(403)
  })

  it('takes the token as a subprotocol beside exactly one other', async () => {
    const carrier = `base64url.bearer.authorization.k8s.io.${Buffer.from(target.token).toString('base64url')}`
    const socket = await openWatch(target, WATCH, { token: null, protocols: [carrier, 'base64.binary.k8s.io'] })
    expect(socket.ws.protocol).toBe('base64.binary.k8s.io')
    await socket.close()
    expect((await refusal(openWatch(target, WATCH, { token: null, protocols: [carrier] }))).status).toBe(401)
    expect((await refusal(openWatch(target, WATCH, { token: null, protocols: [carrier, 'a.b', 'c.d'] }))).status).toBe(400)
  })

  it('sends one JSON and a newline a text frame, with kind and apiVersion, and no compression', async () => {
    const socket = await openWatch(target, WATCH)
    await socket.until(is('ADDED'))
    expect(socket.ws.extensions).toBe('')
    for (const { binary, text } of socket.frames) {
      expect([binary, text.endsWith('}\n'), text.split('\n').length]).toEqual([false, true, 2])
    }
    expect([socket.events[0]?.object.kind, socket.events[0]?.object.apiVersion]).toEqual(['Pod', 'v1'])
    await socket.close()
  })

  it('without a version, or from 0, gives an ADDED for everything there is', async () => {
    const there = (await list(target, PODS)).items.map(nameOf)
    for (const query of [WATCH, `${WATCH}&resourceVersion=0`]) {
      const socket = await openWatch(target, query)
      for (const name of there) await socket.until((event) => event.type === 'ADDED' && nameOf(event.object) === name)
      expect(socket.events.filter((event) => event.type === 'ADDED')).toHaveLength(there.length)
      await socket.close()
    }
  })

  it('resumes from a version with what came after it, in order and nothing else', async () => {
    const { revision } = await list(target, PODS)
    await target.touchPod()
    const removed = await target.removePod()
    const socket = await openWatch(target, `${WATCH}&resourceVersion=${revision}`)
    const gone = await socket.until(is('DELETED', removed))
    const revisions = socket.events.map(revisionOf)
    expect(revisions).toEqual([...revisions].sort((a, b) => a - b))
    expect(revisions.every((each) => each > Number(revision))).toBe(true)
    expect(socket.events[0]?.type).toBe('MODIFIED')
    expect(gone.object.kind).toBe('Pod')
    await socket.close()
  })

  it('answers an expired version with 101, one ERROR frame with 410, and close 1000', async () => {
    const socket = await openWatch(target, `${WATCH}&resourceVersion=1`)
    expect(await socket.closed).toBe(1000)
    expect(socket.events.map(({ type, object }) => [type, object.kind, object.code, object.reason])).toEqual([
      ['ERROR', 'Status', 410, 'Expired'],
    ])
  })

  it('meets a version from the future with silence', async () => {
    const { revision } = await list(target, PODS)
    const future = await openWatch(target, `${WATCH}&resourceVersion=${FUTURE}`)
    const present = await openWatch(target, `${WATCH}&resourceVersion=${revision}`)
    await target.touchPod()
    await present.until(is('MODIFIED'))
    expect(future.events).toEqual([])
    expect(future.ws.readyState).toBe(future.ws.OPEN)
    await Promise.all([future.close(), present.close()])
  })

  it('refuses a garbage version with HTTP 500, before the upgrade', async () => {
    expect((await refusal(openWatch(target, `${WATCH}&resourceVersion=garbage`))).status).toBe(500)
  })

  it('ends at timeoutSeconds with close 1000 and no ERROR', async () => {
    const { revision } = await list(target, QUIET)
    const socket = await openWatch(target, `${QUIET}?watch=1&resourceVersion=${revision}&timeoutSeconds=1`)
    expect(await socket.closed).toBe(1000)
    expect(socket.events).toEqual([])
  })

  it('answers pings', async () => {
    const { revision } = await list(target, PODS)
    const socket = await openWatch(target, `${WATCH}&resourceVersion=${revision}`)
    const answered = new Promise<string>((done) => socket.ws.on('pong', (data) => done(data.toString())))
    socket.ws.ping('still there?')
    expect(await answered).toBe('still there?')
    await socket.close()
  })

  it('shows an object that leaves the selector as DELETED, with the new version and the old labels', async () => {
    const { revision } = await list(target, `${PODS}?${SELECTED}`)
    const socket = await openWatch(target, `${WATCH}&${SELECTED}&resourceVersion=${revision}`)
    const pod = await target.unlabelPod()
    const gone = await socket.until(is('DELETED', pod))
    expect(labelOf(gone.object, 'suite')).toBe('protocol')
    const now = (await ask(target, `/api/v1/namespaces/${pod.namespace}/pods/${pod.name}`)).body()
    expect(gone.object.metadata.resourceVersion).toBe(now.metadata.resourceVersion)
    expect(labelOf(now, 'suite')).toBeUndefined()
    await socket.close()
  })

  it('knows no streaming lists: sendInitialEvents is 422', async () => {
    const query = `${WATCH}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=`
    expect((await refusal(openWatch(target, query))).status).toBe(422)
    expect((await ask(target, query)).body().reason).toBe('Invalid')
  })

  it('watches over a plain response too, with the same events and ends', async () => {
    const { revision } = await list(target, PODS)
    await target.touchPod()
    const events = await readWatch(target, `${WATCH}&resourceVersion=${revision}&timeoutSeconds=1`)
    expect(events.filter(is('MODIFIED')).length).toBeGreaterThan(0)
    expect(events.filter(is('ERROR'))).toEqual([])
    const expired = await readWatch(target, `${WATCH}&resourceVersion=1&timeoutSeconds=1`)
    expect(expired.map(({ type, object }) => [type, object.code])).toEqual([['ERROR', 410]])
  })

  it('draws tables for kubectl', async () => {
    const answer = await ask(target, `${PODS}?limit=1`, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })
    expect(answer.body().kind).toBe('Table')
    for (const column of ['Name', 'Ready', 'Status', 'Restarts', 'Age', 'IP', 'Node']) {
      expect(answer.text).toContain(`"name":"${column}"`)
    }
  })

  it('serves a real kubectl, also with --watch', async ({ skip }) => {
    const kubectl = (...args: string[]) => run('kubectl', ['--kubeconfig', target.kubeconfig, ...args])
    const found = await run('kubectl', ['version', '--client']).then(
      () => true,
      () => false,
    )
    skip(!found, 'kubectl is not installed')
    const there = (await list(target, PODS)).items
    const { stdout } = await kubectl('get', 'pods', '-A', '--no-headers')
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/).slice(0, 2).join('/')),
    ).toEqual(there.map(nameOf))
    const watching = execFile('kubectl', ['--kubeconfig', target.kubeconfig, 'get', 'pods', '-A', '--watch', '--no-headers'])
    const lines = new Promise<void>((done) => {
      let seen = 0
      watching.stdout?.on('data', (text: string) => {
        seen += text.split('\n').length - 1
        if (seen > there.length) done()
      })
    })
    // touched until kubectl shows it, since nothing tells when its watch is open
    const touching = setInterval(() => void target.touchPod(), 500)
    await lines
    clearInterval(touching)
    watching.kill()
    expect((await kubectl('get', 'nodes,deployments,poddisruptionbudgets', '-A')).stderr).not.toContain('Error')
  })

  it('sends bookmarks, and only where something changed', async () => {
    const [pods, quiet] = [await list(target, PODS), await list(target, QUIET)]
    const busy = await openWatch(target, `${WATCH}&resourceVersion=${pods.revision}`)
    const still = await openWatch(target, `${QUIET}?watch=1&allowWatchBookmarks=true&resourceVersion=${quiet.revision}`)
    await target.touchPod()
    const changed = await busy.until(is('MODIFIED'))
    const bookmark = await busy.until(is('BOOKMARK'))
    expect(bookmark.object.kind).toBe('Pod')
    expect(revisionOf(bookmark)).toBeGreaterThanOrEqual(revisionOf(changed))
    expect(still.events).toEqual([])
    await Promise.all([busy.close(), still.close()])
  })

  it('after a restart answers 410 for resources where nothing has changed', async () => {
    const { revision } = await list(target, QUIET)
    await target.touchPod()
    await target.restart()
    const socket = await openWatch(target, `${QUIET}?watch=1&resourceVersion=${revision}`)
    expect(await socket.closed).toBe(1000)
    expect(socket.events.map(({ type, object }) => [type, object.code])).toEqual([['ERROR', 410]])
  })
}
