import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNameIndex } from './name-index.ts'
import { createPlainRedactor, createRedactor } from './redactor.ts'

const SECRET = Buffer.alloc(32, 3)

function external(...hosts: readonly string[]) {
  const names = createNameIndex()
  for (const host of hosts) names.add('host', host)
  return createRedactor({ profile: 'external', secret: SECRET, names })
}

test.each([
  'app.kubernetes.io/part-of',
  'wanglou.io/bureau',
  'estate.gov/bureau',
  'payment-service-7d9f8b6c5-x2k4j',
  '869401be-57d8-46c5-acc2-113812345678',
  'sha256:4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865',
  '2026-11-23T08:31:00+08:00',
  '1764000000000',
  '1073741824',
  'CrashLoopBackOff',
  'component:east/loose/prod/Job/clean-up',
  'Readiness probe failed: HTTP probe failed with statuscode: 503',
  '副本严重不足：可用 1 / 应有 3',
  'std::vector at line 7',
])('what is nobody’s stays: %s', (text) => {
  expect(external('n1').text(text)).toBe(text)
})

test('the same thing has one name, however it is written, and another in another package', () => {
  const redactor = external('gz-node-017')
  const name = redactor.text('gz-node-017')
  expect(name).toMatch(/^host-\d{3}$/)
  expect(redactor.text('GZ-NODE-017.internal.gz.gov.cn:10250')).toBe(name)
  expect(redactor.text('kube-proxy-gz-node-017')).toBe(`kube-proxy-${name}`)
  expect(redactor.text('gz-node-0171')).toBe('gz-node-0171')
  expect(redactor.text('+86 138-1234-5678')).toBe(redactor.text('１３８１２３４５６７８'))
  expect(redactor.text('fd00:0:0::aa')).toBe(redactor.text('FD00::AA'))
  const other = createRedactor({ profile: 'external', secret: Buffer.alloc(32, 4) })
  expect(other.text('10.1.2.3 10.1.2.4')).not.toBe(redactor.text('10.1.2.3 10.1.2.4'))
})

test('fields that hold a person or a number are hidden whatever they hold, words of ours are not', () => {
  const redactor = external()
  const value = redactor.value({
    ...{ kind: 'alert', level: 'minor', code: 'node.lost', dutyPhone: '8123' },
    contacts: [{ role: '组长', name: '王', phone: '8124' }],
    labels: { owner: 'wang', level: '13812345678', 'db-password': 'x1' },
  })
  expect(value).toMatchObject({ kind: 'alert', level: 'minor', code: 'node.lost', dutyPhone: expect.stringMatching(/^phone-/) })
  expect(value.contacts[0]).toEqual({
    role: '组长',
    name: expect.stringMatching(/^person-/),
    phone: expect.stringMatching(/^phone-/),
  })
  expect(value.labels).toEqual({
    owner: expect.stringMatching(/^person-/),
    level: expect.stringMatching(/^phone-/),
    'db-password': '***',
  })
})

test('the plain profile leaves all but credentials, and what does not change is the same object', () => {
  const redactor = createPlainRedactor(['a-secret-of-the-vault'])
  const value = { name: '王小明', phone: '13812345678', address: '10.1.2.3', labels: { a: 'b' } }
  expect(redactor.value(value)).toBe(value)
  expect(redactor.text('it said a-secret-of-the-vault')).toBe('it said ***')
  expect(redactor.text(Buffer.from('password=Sup3rGeheim').toString('base64'))).toBe('***')
  expect(redactor.summary()).toMatchObject({ profile: 'none', hidden: { credential: { places: 2 } } })
})

test('it tells what changed, once each', () => {
  const told: unknown[] = []
  const redactor = createRedactor({ profile: 'internal', secret: SECRET, onChange: (...each) => told.push(each) })
  redactor.value({ a: 'call 13812345678', b: 'call 13812345678', c: 'ip 10.1.2.3' })
  expect(told).toEqual([['call 13812345678', expect.stringMatching(/^call phone-\d{3}$/), ['phone']]])
  expect(redactor.summary().hidden).toEqual({ phone: { things: 1, places: 2 } })
})

const PIECES = [
  'instance:east/',
  'https://u:p@host/',
  'pass',
  'sk-',
  'token=',
  '$',
  '://',
  ':/',
  '%',
  'LS0tLS',
  'AKI',
  'dG9rZW49',
  '0a',
  '-',
  'x/',
  '/',
]

test('what stands before a UUID hides nothing: the same becomes of it as of any text', () => {
  const text = fc
    .tuple(fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }), fc.uuid())
    .map(([before, uuid]) => before.join('') + uuid)
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (texts) => {
      // One that knows secrets looks at each text as a whole.
      const whole = createPlainRedactor(['stands nowhere'])
      const redactor = createPlainRedactor()
      for (const each of texts) expect(redactor.text(each)).toBe(whole.text(each))
      expect(redactor.summary()).toEqual(whole.summary())
    }),
  )
  expect(createPlainRedactor().text('https://u:p@host/3dc4946c-33db-4a88-aca7-f3319c59b910')).toContain('***@')
})
