import { expect, it } from 'vitest'
import { type Filter, parseQuery } from '../../../shared/estate/find.ts'
import { type Known, lineText, readableLine } from './line-text.ts'

const row = (id: string, name: string, nameEn: string | null = null): [string, never] => [id, { id, name, nameEn } as never]
const known: Known = {
  bureaus: new Map([row('bureau:swj', '税务局', 'Tax Bureau'), row('bureau:odd', '"老"局'), row('bureau:b1', '水务局', 'swj')]),
  apps: new Map([row('app:a', '官网'), row('app:b', '官网'), row('app:c', '报名', '官网')]),
  clusters: new Map([row('cluster:gov-a', '政务云 A 区', 'Gov Cloud A')]),
}
const lineOf = (filter: Filter, lang: 'zh-CN' | 'en' = 'zh-CN') => lineText({ words: ['web'], filters: [filter] }, known, lang)

it('is written by the name of what it names, in the language of the screen', () => {
  expect(lineOf({ by: 'bureau', value: 'bureau:swj' })).toBe('委办局:税务局 web')
  expect(lineOf({ by: 'bureau', value: 'bureau:swj' }, 'en')).toBe('bureau:"Tax Bureau" web')
  expect(lineOf({ by: 'cloud', value: 'cluster:gov-a' })).toBe('云:"政务云 A 区" web')
  expect(lineOf({ by: 'node', value: 'node:gov-a/n-1' })).toBe('节点:gov-a/n-1 web')
})

it('keeps the id where another thing goes by that name, where the line could not hold it, and where nobody knows it', () => {
  for (const filter of [
    { by: 'app', value: 'app:a' },
    { by: 'bureau', value: 'bureau:odd' },
    { by: 'bureau', value: 'bureau:gone' },
  ] as const)
    expect(parseQuery(lineOf(filter)).filters).toEqual([filter])
  expect(lineOf({ by: 'bureau', value: 'bureau:b1' }, 'en')).toBe('bureau:"bureau:b1" web')
})

it('reads a line with ids as a person would write it, and leaves any other as it stands', () => {
  expect(readableLine('bureau:"bureau:swj" kind:app', known, 'zh-CN')).toBe('委办局:税务局 类型:应用')
  expect(readableLine('bureau:swj  web', known, 'zh-CN')).toBe('bureau:swj  web')
})
