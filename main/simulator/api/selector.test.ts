import { describe, expect, it } from 'vitest'
import { parseFieldSelector, parseLabelSelector, SelectorError } from './selector.ts'

const object = (labels: Record<string, string>) => ({
  metadata: { name: 'web-1', namespace: 'edu', uid: 'u', creationTimestamp: '', labels },
  spec: { nodeName: 'n1' },
})

describe('label selector', () => {
  it.each([
    ['', true],
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app!=web', false],
    ['none!=x', true],
    ['app in (api,web)', true],
    ['app in (api),tier=front', false],
    ['app notin (api,db)', true],
    ['none notin (x)', true],
    ['app', true],
    ['none', false],
    ['!none', true],
    ['!app', false],
    ['a.b/part-of=edu-enrol', true],
  ])('%s is %s', (text, expected) => {
    expect(parseLabelSelector(text)(object({ app: 'web', tier: 'front', 'a.b/part-of': 'edu-enrol' }))).toBe(expected)
  })

  it('refuses what it cannot read', () => {
    expect(() => parseLabelSelector('a===b')).toThrow(SelectorError)
  })
})

describe('field selector', () => {
  it('tests the fields that the resource allows, and no others', () => {
    const pod = object({})
    expect(parseFieldSelector('metadata.name=web-1,spec.nodeName!=n2', ['spec.nodeName'])(pod)).toBe(true)
    expect(parseFieldSelector('spec.nodeName=n2', ['spec.nodeName'])(pod)).toBe(false)
    expect(() => parseFieldSelector('spec.nodeName=n1', [])).toThrow('field label not supported: spec.nodeName')
  })
})
