import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LANGS, type Words } from '../../shared/lib/words.ts'
import { TEXTS } from './say.ts'

/** Words of a scene alone lie beside it; those that engine and window share lie in shared/. */
const ROOT = join(import.meta.dirname, '..', '..')
const SCENES = globSync(['renderer/scenes/*/words.ts', 'renderer/report/words.ts'], { cwd: ROOT }).sort()
const SHARED = globSync('shared/estate/*.ts', { cwd: ROOT, exclude: ['**/*.test.ts'] }).sort()

/** Chinese that stands in English: a grade's own character, and the name of the other language. */
const HAN_IN_ENGLISH = new Set([
  'lang.other',
  ...['critical', 'major', 'minor', 'notice'].map((grade) => `mark.${grade}`),
  'command.lang',
])
/** Letters that Chinese has no other words for: names of measures, formats and products, and of the other language. */
const NAMES =
  /\b(CPU|P95|P99|EN|English|SHA-256|CSV|XLSX|YAML|TLS|CA|URL|HTTP|HTTPS|IP|ID|GB|MB|Wanglou|Kubernetes|Prometheus|Alertmanager|OpenStack)\b/g

const isWords = (value: object): value is Words => LANGS.every((lang) => typeof Reflect.get(value, lang) === 'string')

/** Every text in every language that an exported table holds, however deep, by its key. */
function textsIn(value: unknown, key: string): readonly (readonly [key: string, words: Words])[] {
  if (typeof value !== 'object' || value === null) return []
  if (isWords(value)) return [[key, value]]
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, key === '' ? name : `${key}.${name}`))
}

async function tableOf(path: string): Promise<readonly (readonly [key: string, words: Words])[]> {
  const module: unknown = await import(join(ROOT, path))
  return typeof module === 'object' && module !== null ? Object.values(module).flatMap((value) => textsIn(value, '')) : []
}

/** Without those that only choose a form by a number, as `{n#Source/Sources}`: a language may have one form. */
const placesOf = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort()
const HAN = /\p{Script=Han}/u

/** What is wrong with a text, a line each. */
function faultsOf(key: string, words: Words): readonly string[] {
  const faults = LANGS.filter((lang) => words[lang].trim() === '').map((lang) => `${key}: no text in ${lang}`)
  if (placesOf(words.en).join() !== placesOf(words['zh-CN']).join()) faults.push(`${key}: not the same places`)
  if (HAN.test(words.en) && !HAN_IN_ENGLISH.has(key)) faults.push(`${key}: Chinese in English: ${words.en}`)
  const own = words['zh-CN'].replace(/\{[^}]*\}/g, '').replace(NAMES, '')
  if (!HAN.test(words['zh-CN']) && /[A-Za-z]{2}/.test(own)) faults.push(`${key}: no Chinese in Chinese: ${words['zh-CN']}`)
  return faults
}

describe('words in every language', () => {
  it('of the window', () => {
    const texts = Object.entries(TEXTS.en).map(([key, en]) => {
      const zh = Object.entries(TEXTS['zh-CN']).find(([name]) => name === key)?.[1] ?? ''
      return [key, { 'zh-CN': zh, en }] as const
    })
    expect(texts.flatMap(([key, words]) => faultsOf(key, words))).toEqual([])
  })

  it.each(SCENES)('of %s', async (path) => {
    const table = await tableOf(path)
    expect(table.length, 'texts that this file exports').toBeGreaterThan(3)
    expect(table.flatMap(([key, words]) => faultsOf(key, words))).toEqual([])
  })

  it('that engine and window share', async () => {
    const tables = (await Promise.all(SHARED.map(tableOf))).flat()
    expect(tables.length).toBeGreaterThan(200)
    expect(tables.flatMap(([key, words]) => faultsOf(key, words))).toEqual([])
  })

  it('finds what is wrong', () => {
    expect(faultsOf('a', { 'zh-CN': '', en: '{n} left' })).toEqual(['a: no text in zh-CN', 'a: not the same places'])
    expect(faultsOf('b', { 'zh-CN': 'Not translated', en: '未译' })).toHaveLength(2)
  })
})
