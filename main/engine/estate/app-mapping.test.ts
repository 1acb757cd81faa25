import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Labels } from '../../../shared/estate/record.ts'
import { EMPTY_REGISTER, type Matcher, type RegisterApp } from '../../../shared/estate/register.ts'
import { createAppMapping, glob } from './app-mapping.ts'
import { appRow, namespaceOf } from './observed-fixture.ts'

const row = (id: string, ...matchers: Matcher[]) => appRow(id, { matchers })

interface Case {
  readonly apps?: readonly RegisterApp[]
  readonly namespace?: string
  readonly labels?: Labels
  readonly namespaceLabels?: Labels
  readonly annotations?: Labels
}

function place({ apps = [], namespace = 'ns', labels = {}, namespaceLabels = {}, annotations = {} }: Case) {
  const mapping = createAppMapping({ ...EMPTY_REGISTER, apps })
  const home = namespaceOf(namespace, { labels: namespaceLabels, annotations })
  const { app, bureau, name, origin } = mapping({ source: 'east', namespace, name: 'enrol-web', labels }, home)
  return [app, bureau, name, origin]
}

const BUREAU = { 'estate.gov/bureau': 'tax' }
const PART_OF = { 'app.kubernetes.io/part-of': 'filing', 'app.kubernetes.io/name': 'nginx', app: 'web' }

describe('mapping of components to apps', () => {
  it.each<[string, Case, string[]]>([
    [
      'the first matching row',
      { apps: [row('a', { workload: 'x*' }), row('b', { namespace: 'n*' }), row('c', { workload: 'enrol-*' })] },
      ['app:b', 'bureau:edu', 'b', 'register'],
    ],
    [
      'all fields of a matcher',
      { apps: [row('a', { namespace: 'ns', source: 'west' })] },
      ['app:unassigned/east/ns', 'bureau:unassigned', 'ns', 'unassigned'],
    ],
    [
      'any matcher of a row',
      { apps: [row('a', { source: 'west' }, { source: 'e*t' })] },
      ['app:a', 'bureau:edu', 'a', 'register'],
    ],
    [
      'labels of the namespace in a matcher',
      { apps: [row('a', { labels: { team: 't*' } })], namespaceLabels: { team: 't1' } },
      ['app:a', 'bureau:edu', 'a', 'register'],
    ],
    [
      'a label key that every object inherits',
      { apps: [row('a', { labels: { constructor: '*' } })] },
      ['app:unassigned/east/ns', 'bureau:unassigned', 'ns', 'unassigned'],
    ],
    [
      'a bureau that calls itself unassigned',
      { namespaceLabels: { 'estate.gov/bureau': 'unassigned' } },
      ['app:unassigned/east/ns', 'bureau:unassigned', 'ns', 'unassigned'],
    ],
    [
      'labels that reach into the ids of others',
      { namespaceLabels: { 'estate.gov/bureau': 'tax/filing' }, labels: { app: 'east/ns' } },
      ['app:unassigned/east/ns', 'bureau:unassigned', 'ns', 'unassigned'],
    ],
    ['a label that names a row', { apps: [row('filing')], labels: PART_OF }, ['app:filing', 'bureau:edu', 'filing', 'register']],
    [
      'unless the namespace is of another bureau',
      { apps: [row('filing')], labels: PART_OF, namespaceLabels: BUREAU },
      ['app:tax/filing', 'bureau:tax', 'filing', 'labels'],
    ],
    [
      'part-of before name before app',
      { labels: PART_OF, namespaceLabels: BUREAU },
      ['app:tax/filing', 'bureau:tax', 'filing', 'labels'],
    ],
    [
      'a bureau that only the workload names',
      { labels: { ...BUREAU, app: 'web' } },
      ['app:tax/web', 'bureau:tax', 'web', 'labels'],
    ],
    [
      'a namespace of a bureau without labels of apps',
      { namespaceLabels: BUREAU },
      ['app:tax/east/ns', 'bureau:tax', 'ns', 'labels'],
    ],
    [
      'labels without a bureau: only within source and namespace',
      { labels: { app: 'web' } },
      ['app:unassigned/east/ns/web', 'bureau:unassigned', 'web', 'unassigned'],
    ],
    ['nothing at all', {}, ['app:unassigned/east/ns', 'bureau:unassigned', 'ns', 'unassigned']],
    [
      'the cluster’s own namespaces, whatever their labels',
      { namespace: 'kube-system', labels: PART_OF },
      ['app:unassigned/east/kube-system', 'bureau:unassigned', 'kube-system', 'unassigned'],
    ],
  ])('%s', (_, given, expected) => {
    expect(place(given)).toEqual(expected)
  })

  it('globs match as their regular expression would, but not in its time', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', '*', '.'), { maxLength: 8 }).map((parts) => parts.join(''))
    const expression = (pattern: string) => new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
    fc.assert(fc.property(texts, texts, (pattern, text) => glob(pattern)(text) === expression(pattern).test(text)))
    expect(glob(`${'*a'.repeat(40)}*b`)('a'.repeat(253))).toBe(false)
  })

  it('globs know only *, and every text matches itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(glob(a)(a)).toBe(true)
        expect(glob(`${a}*`)(a + b)).toBe(true)
        expect(glob(`*${b}`)(a + b)).toBe(true)
        if (!a.includes('*')) expect(glob(a)(b)).toBe(a === b)
      }),
    )
  })
})
