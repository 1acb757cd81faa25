import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, withoutManagedFields } from './decode.ts'
import { fields } from './fields.ts'
import { normalizePod } from './normalize-pod.ts'
import { RESOURCES } from './resources.ts'

/** Strings that look like the marks of the cut. */
const nasty = fc.oneof(
  fc.string(),
  fc.constantFrom('"managedFields":[', ']},"spec":{', ']', '[', '\\', '\\"', 'managedFields', 'spec'),
)
const json = fc.jsonValue({ maxDepth: 4 })
const key = fc.oneof(fc.constantFrom('managedFields', 'spec', 'labels', 'name'), nasty)
const nested = fc.oneof(json, nasty, fc.array(nasty), fc.dictionary(key, fc.oneof(json, fc.array(nasty))))

describe('cutting managedFields', () => {
  it('never changes anything but managedFields', () => {
    fc.assert(
      fc.property(
        fc.array(nested),
        fc.dictionary(key, nested),
        fc.dictionary(key, nested),
        nested,
        (managedFields, before, after, spec) => {
          const metadata = { ...before, managedFields, ...after }
          const frame = { type: 'MODIFIED', object: { kind: 'Pod', metadata, spec: { spec } } }
          const whole = JSON.stringify(frame)
          const decoded = decodeFrame(whole)
          const blank = (value: unknown): unknown =>
            JSON.parse(JSON.stringify(value), (name, each) => (name.endsWith('managedFields') && Array.isArray(each) ? [] : each))
          expect(decoded.type === 'put' && blank(decoded.object)).toEqual(blank(frame.object))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('cuts what an API server sends', () => {
    const text = '{"type":"ADDED","object":{"metadata":{"uid":"u","managedFields":[{"fieldsV1":{"f:spec":{}}}]},"spec":{"a":1}}}'
    expect(withoutManagedFields(text)).toBe(
      '{"type":"ADDED","object":{"metadata":{"uid":"u","managedFields":[]},"spec":{"a":1}}}',
    )
  })
})

describe('frames', () => {
  it('are never thrown, whatever comes', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => typeof decodeFrame(text).type === 'string'))
  })

  it('tell bookmarks and errors', () => {
    expect(decodeFrame('{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"12"}}}\n')).toEqual({
      type: 'bookmark',
      resourceVersion: '12',
    })
    expect(decodeFrame('{"type":"ERROR","object":{"code":410,"message":"too old"}}')).toMatchObject({
      type: 'error',
      status: 410,
    })
    expect(decodeFrame('{"type":"BOOKMARK","object":{}}').type).toBe('bad')
    for (const type of ['constructor', '__proto__', 'toString']) {
      expect(decodeFrame(JSON.stringify({ type, object: {} }))).toMatchObject({ type: 'bad', detail: `unknown type "${type}"` })
    }
  })
})

describe('normalizing', () => {
  it('takes any object without throwing, and gives plain JSON', () => {
    const shape = fc.record({
      uid: fc.constant('u'),
      name: fc.constant('n'),
      labels: nested,
      ownerReferences: nested,
      managedFields: nested,
    })
    fc.assert(
      fc.property(shape, nested, nested, (metadata, spec, status) => {
        for (const { offers } of RESOURCES) {
          for (const { normalize } of offers) {
            const record = normalize('s', {
              metadata,
              spec,
              status,
              endpoints: spec,
              subsets: status,
              involvedObject: spec,
              series: status,
            })
            expect(JSON.parse(JSON.stringify(record))).toEqual(record)
          }
        }
      }),
    )
  })

  it('keeps of a pod what is shown', () => {
    const at = '2026-11-23T01:00:00Z'
    const pod = {
      metadata: {
        uid: 'u1',
        name: 'web-1',
        namespace: 'ns',
        resourceVersion: '9',
        creationTimestamp: at,
        deletionTimestamp: at,
        labels: { app: 'web', 'pod-template-hash': 'x' },
        ownerReferences: [{ kind: 'ReplicaSet', name: 'web', uid: 'r', controller: true }],
      },
      spec: { nodeName: 'n1', containers: [{ resources: { requests: { cpu: '100m', memory: '1Mi' } } }] },
      status: {
        phase: 'Pending',
        conditions: [
          { type: 'Ready', status: 'False', lastTransitionTime: at },
          { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes' },
        ],
        initContainerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
        containerStatuses: [
          {
            restartCount: 2,
            state: { waiting: { reason: 'CrashLoopBackOff' } },
            lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: at } },
          },
          { restartCount: 1 },
        ],
      },
    }
    const ms = Date.parse(at)
    expect(normalizePod('s', fields(pod))).toEqual({
      id: 'instance:s/u1',
      kind: 'instance',
      source: 's',
      uid: 'u1',
      namespace: 'ns',
      name: 'web-1',
      createdAt: ms,
      version: '9',
      labels: { app: 'web' },
      owner: { kind: 'ReplicaSet', name: 'web', uid: 'r' },
      phase: 'Pending',
      ready: false,
      readyChangedAt: ms,
      restarts: 3,
      node: 'n1',
      requests: { cpuMilli: 100, memoryBytes: 1048576 },
      waiting: 'CrashLoopBackOff',
      unschedulable: '0/3 nodes',
      lastTermination: { reason: 'OOMKilled', exitCode: 137, at: ms },
      deletingAt: ms,
    })
  })
})
