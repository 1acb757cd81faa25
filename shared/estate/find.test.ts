import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LANGS } from '../lib/words.ts'
import { FILTERS, type FilterName, formatQuery, parseQuery, type Query } from './find.ts'
import { LEVELS } from './level.ts'
import { ENTITY_KINDS } from './record.ts'

describe('a query as a line', () => {
  it.each<[string, Query]>([
    ['', { words: [], filters: [] }],
    ['入学 报名', { words: ['入学', '报名'], filters: [] }],
    ['"school enrolment"', { words: ['school enrolment'], filters: [] }],
    [
      'kind:instance level:Critical web',
      {
        words: ['web'],
        filters: [
          { by: 'kind', value: 'instance' },
          { by: 'level', value: 'critical' },
        ],
      },
    ],
    [
      '级别：特 委办局:教育局',
      {
        words: [],
        filters: [
          { by: 'level', value: 'critical' },
          { by: 'bureau', value: '教育局' },
        ],
      },
    ],
    ['cloud:"政务云 A 区"', { words: [], filters: [{ by: 'cloud', value: '政务云 A 区' }] }],
    ['level:critical level:critical', { words: [], filters: [{ by: 'level', value: 'critical' }] }],
    // What is no filter is looked for as it stands.
    ['level:purple', { words: ['level:purple'], filters: [] }],
    ['registry:5000/web', { words: ['registry:5000/web'], filters: [] }],
    ['app:', { words: ['app:'], filters: [] }],
    ['__proto__:x constructor:y', { words: ['__proto__:x', 'constructor:y'], filters: [] }],
  ])('%s', (line, query) => {
    expect(parseQuery(line)).toEqual(query)
  })

  it('says the same once it is written down', () => {
    const text = fc
      .string({ minLength: 1, maxLength: 12 })
      .map((each) => each.replaceAll('"', '').replace(/\s+/gu, ' ').trim() || 'x')
    const filter = fc.oneof(
      fc.record({ by: fc.constant<FilterName>('kind'), value: fc.constantFrom(...ENTITY_KINDS) }),
      fc.record({ by: fc.constant<FilterName>('level'), value: fc.constantFrom(...LEVELS) }),
      fc.record({ by: fc.constantFrom(...FILTERS.filter((by) => by !== 'kind' && by !== 'level')), value: text }),
    )
    const query = fc.record({
      words: fc.array(text, { maxLength: 3 }),
      filters: fc.uniqueArray(filter, { maxLength: 4, selector: ({ by, value }) => `${by}:${value}` }),
    })
    fc.assert(
      fc.property(query, fc.constantFrom(...LANGS), (each, lang) => {
        expect(parseQuery(formatQuery(each, lang))).toEqual(each)
      }),
    )
  })

  it('takes any line', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        const query = parseQuery(line)
        expect(parseQuery(formatQuery(query))).toEqual(query)
      }),
    )
  })
})
