import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Member } from '../../../../shared/snapshot/manifest.ts'
import { carriedMembers, pageParts } from './page-parts.ts'
import { templateOf } from './page-template.ts'

const DIGEST = 'a'.repeat(64)
const member = (path: string, stored: number, bytes = stored): Member => ({
  ...{ path, method: 'deflate', bytes, stored, crc32: '00000000' },
  digest: { stored: DIGEST, content: DIGEST },
})

test('a page carries what says most first, and only what it shows', () => {
  const names = ['samples/latency.jsonl', 'page/samples/latency.jsonl', 'register.json', 'page/alarms.json', 'incident.json']
  const members = names.map((path) => member(path, 300))
  expect(carriedMembers(members, 10_000)).toEqual(['incident.json', 'page/alarms.json', 'page/samples/latency.jsonl'])
  expect(carriedMembers(members, 800)).toEqual(['incident.json', 'page/alarms.json'])
})

test('a member without room leaves it to smaller ones, and one that unpacks to too much is left out', () => {
  const members = [member('incident.json', 30), member('page/estate/checkpoint.jsonl', 90_000), member('notes.json', 30)]
  expect(carriedMembers(members, 1_000)).toEqual(['incident.json', 'notes.json'])
  expect(carriedMembers([member('incident.json', 30, 2 ** 31)], 1_000)).toEqual([])
})

test('what a page carries is Base64 that comes to the same bytes, however they were read', async () => {
  const chunk = fc.uint8Array({ maxLength: 70_000, size: 'max' })
  await fc.assert(
    fc.asyncProperty(fc.array(chunk, { maxLength: 3 }), async (chunks) => {
      async function* stored() {
        yield* chunks
      }
      const list = { manifest: Buffer.from('{"a":"</script>"}'), signature: Buffer.from('{}') }
      let page = ''
      for await (const part of pageParts({ head: '<head>', tail: '<tail>' }, list, ['a.json'], stored)) page += part
      const [, body = ''] = /data-member="a.json">([A-Za-z0-9+/=]*)<\/script>\n<tail>$/.exec(page) ?? []
      expect(Buffer.from(body, 'base64').equals(Buffer.concat(chunks))).toBe(true)
      expect(page.match(/<\/script>/g)).toHaveLength(3)
    }),
    { numRuns: 20 },
  )
})

test('a template has one place for members', () => {
  expect(templateOf('<a><!--members--><b>')).toEqual({ head: '<a>', tail: '<b>' })
  for (const odd of ['', '<!--members--><!--members-->']) expect(() => templateOf(odd)).toThrow('template')
})
