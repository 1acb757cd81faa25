import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { isMetricName, METRICS } from '../../../../shared/estate/metric.ts'
import { FEED_LIMITS } from './feed-limits.ts'
import { envelopeSchema, FEED_PREFIX, RECEIVED, SENT, VM_STATES } from './feed-schema.ts'

const FEED_DOCS = join(import.meta.dirname, '../../../../docs/feed')
const read = (file: string) => readFileSync(join(FEED_DOCS, file), 'utf8')

const DATA = { ...RECEIVED, ...SENT }
const schemas = { envelope: envelopeSchema, ...DATA }
const typeSchema = z.enum(Object.keys(DATA) as [keyof typeof DATA])

/** Validates a whole event by the published JSON Schemas, as a vendor would, and by the code's own. */
function faultsOf(event: unknown): unknown[] {
  // the patterns say what the formats would
  const ajv = new Ajv2020({ validateFormats: false, allErrors: true })
  const check = (name: string, value: unknown) => {
    const validate = ajv.compile(JSON.parse(read(`schemas/${name}.json`)))
    return validate(value) ? [] : (validate.errors ?? [])
  }
  const envelope = envelopeSchema.safeParse(event)
  if (!envelope.success) return [...envelope.error.issues, ...check('envelope', event)]
  const type = typeSchema.parse(envelope.data.type.slice(FEED_PREFIX.length))
  const { data } = envelope.data
  return [...(DATA[type].safeParse(data).error?.issues ?? []), ...check('envelope', event), ...check(type, data)]
}

describe('the published schemas', () => {
  it.each(Object.entries(schemas))('%s is what the code parses by (vitest -u writes it anew)', async (name, schema) => {
    const published = z.toJSONSchema(schema, { io: 'input' })
    await expect(`${JSON.stringify(published, null, 2)}\n`).toMatchFileSnapshot(join(FEED_DOCS, 'schemas', `${name}.json`))
  })

  it('are all there are', () => {
    const names = readdirSync(join(FEED_DOCS, 'schemas')).map((file) => file.replace(/\.json$/, ''))
    expect(names.sort()).toEqual(Object.keys(schemas).sort())
  })
})

/** All values under `$ref`, wherever they stand. */
function refsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : refsOf(inner)))
}

/** What a JSON pointer (RFC 6901) leads to. */
const lookup = (document: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => z.record(z.string(), z.unknown()).safeParse(at).data?.[part], document)

describe('asyncapi.yaml', () => {
  const document: unknown = parse(read('asyncapi.yaml'))
  const messages = z
    .object({
      asyncapi: z.literal('3.0.0'),
      components: z.object({
        messages: z.record(
          z.string(),
          z.object({ name: z.string(), examples: z.array(z.object({ payload: z.looseObject({ type: z.string() }) })).min(1) }),
        ),
      }),
    })
    .parse(document).components.messages

  it('has no reference that leads nowhere', () => {
    const refs = refsOf(document)
    expect(refs.length).toBeGreaterThan(30)
    for (const ref of refs) {
      const [file = '', pointer = ''] = ref.split('#')
      if (file === '') expect([ref, lookup(document, pointer)]).not.toEqual([ref, undefined])
      else expect([ref, existsSync(join(FEED_DOCS, dirname(file), file.split('/').at(-1) ?? ''))]).toEqual([ref, true])
    }
  })

  it('has one message for each type, with an example that fits', () => {
    expect(
      Object.values(messages)
        .map(({ name }) => name.slice(FEED_PREFIX.length))
        .sort(),
    ).toEqual(Object.keys(DATA).sort())
    for (const { name, examples } of Object.values(messages)) {
      for (const { payload } of examples) expect([name, payload.type, faultsOf(payload)]).toEqual([name, name, []])
    }
  })
})

/** The events of the conversation in a README, in their order. */
function conversation(file: string): unknown[] {
  return [...read(file).matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => JSON.parse(text))
}

describe.each(['README.md', 'README.zh-CN.md'])('%s', (file) => {
  it('shows a conversation of which each event fits', () => {
    const events = conversation(file)
    expect(events.length).toBeGreaterThan(15)
    for (const event of events) expect([JSON.stringify(event), faultsOf(event)]).toEqual([JSON.stringify(event), []])
  })

  it('names every type, state and limit, and only metrics that there are', () => {
    const text = read(file)
    for (const type of Object.keys(DATA)) expect(text).toContain(`\`${type}\``)
    for (const state of VM_STATES) expect(text).toContain(`\`${state}\``)
    for (const [limit, value] of Object.entries(FEED_LIMITS)) {
      expect([limit, text.includes(value.toLocaleString('en')) || text.includes(String(value))]).toEqual([limit, true])
    }
    const listed = [
      ...text.matchAll(/^\| `(\w+)` +\| (?:thousandths|bytes|0…1|per second|seconds|count|千分|字节|每秒|秒|个)/gm),
    ].map(([, metric = '']) => metric)
    expect(listed.length).toBeGreaterThan(9)
    expect(listed.filter((metric) => !isMetricName(metric))).toEqual([])
    expect(Object.keys(METRICS)).toEqual(expect.arrayContaining(listed))
  })
})
