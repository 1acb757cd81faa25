import { describe, expect, it } from 'vitest'
import type { Reason } from '../../../../shared/estate/reason.ts'
import { reasonText } from '../../../../shared/estate/reason-words.ts'
import type { NodeEntity, ObservedInstance } from '../../../../shared/estate/record.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import { nodeOf, podOf } from '../../estate/observed-fixture.ts'
import { moment } from './finding.ts'
import { assessInstance } from './instance.ts'

const NOW = Date.UTC(2026, 0, 1)
const ago = (seconds: number) => NOW - seconds * 1000
const ended = (reason: string, seconds: number) => ({ reason, exitCode: 1, at: ago(seconds) })

function assess(more: Partial<ObservedInstance>, node?: NodeEntity['ready'], before: readonly Reason[] = []) {
  const when = moment(NOW)
  const on: NodeEntity | undefined =
    node === undefined ? undefined : { ...nodeOf('n1', { ready: node }), parent: null, level: 'normal', reasons: [] }
  const findings = assessInstance(podOf('p', more), { node: on, before, policy: DEFAULT_POLICY.health, when })
  return { findings, codes: findings.map(({ code }) => code), dueAt: when.dueAt }
}

const looping: Reason = { code: 'instance.crash-loop', level: 'notice', since: 0, facts: {} }
const broken = { ready: false, readyChangedAt: ago(600) }

describe('health of an instance', () => {
  it.each<[string, Partial<ObservedInstance>, string[]]>([
    ['running and ready', {}, []],
    ['ended well', { phase: 'Succeeded', ready: false }, []],
    ['crash loop', { ...broken, waiting: 'CrashLoopBackOff', restarts: 3 }, ['instance.crash-loop']],
    ['image', { ...broken, phase: 'Pending', waiting: 'ErrImagePull' }, ['instance.image-pull']],
    ['config', { ...broken, phase: 'Pending', waiting: 'CreateContainerConfigError' }, ['instance.container-error']],
    ['not ready for long', broken, ['instance.not-ready']],
    ['not ready since a moment', { ready: false, readyChangedAt: ago(5) }, []],
    [
      'no place for long',
      { phase: 'Pending', ready: false, createdAt: ago(90), unschedulable: '0/3' },
      ['instance.unschedulable'],
    ],
    ['slow to start', { phase: 'Pending', ready: false, createdAt: ago(90), waiting: 'ContainerCreating' }, ['instance.pending']],
    ['just created', { phase: 'Pending', ready: false, createdAt: ago(9) }, []],
    ['out of memory a moment ago', { lastTermination: ended('OOMKilled', 60) }, ['instance.oom-killed']],
    ['out of memory long ago', { lastTermination: ended('OOMKilled', 700) }, []],
    ['restarts often', { restarts: 5, lastTermination: ended('Error', 60) }, ['instance.restarts']],
    ['restarted often, long ago', { restarts: 50, lastTermination: ended('Error', 700) }, []],
    ['failed', { phase: 'Failed', ready: false, lastTermination: ended('Error', 9) }, ['instance.failed']],
    ['leaves', { ...broken, deletingAt: ago(5) }, []],
    ['does not leave', { ...broken, deletingAt: ago(65) }, ['instance.terminating']],
    ['nobody knows', { phase: 'Unknown', ready: false }, ['instance.unknown']],
  ])('%s', (_, more, expected) => {
    const { codes, findings } = assess(more)
    expect(codes).toEqual(expected)
    for (const { code, facts } of findings) expect(reasonText(code, facts, 'zh-CN')).not.toContain('–')
  })

  it('says of a pod on a lost node only that', () => {
    expect(assess({ ...broken, waiting: 'CrashLoopBackOff' }, 'Unknown').codes).toEqual(['instance.node-lost'])
    expect(assess(broken, 'True').codes).toEqual(['instance.not-ready'])
    expect(assess({}, null).codes).toEqual([])
  })

  it('stays in its crash loop between two crashes, until it has held out for the window', () => {
    expect(assess({ restarts: 3, lastTermination: ended('Error', 60) }, 'True', [looping]).codes).toEqual(['instance.crash-loop'])
    expect(assess({ restarts: 3, lastTermination: ended('Error', 60) }, 'True').codes).toEqual([])
    expect(assess({ restarts: 3, lastTermination: ended('Error', 601) }, 'True', [looping]).codes).toEqual([])
  })

  it('tells when to look again', () => {
    expect(assess({ ready: false, readyChangedAt: ago(5) }).dueAt).toBe(NOW + 55_000)
    expect(assess({ lastTermination: ended('OOMKilled', 60) }).dueAt).toBe(NOW + 540_000)
    expect(assess({}).dueAt).toBeNull()
  })
})
