import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { hideShapes } from './credential-shapes.ts'
import { createSecretMask } from './secret-mask.ts'

const TOKEN = 'Zk9-planted/token+4711="x"'
const PAIR = 'watch:planted-password-08'
/** Not a key: lines of its form. */
const PEM = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw'.repeat(2)}\nq8Zt0Y1x\n-----END PRIVATE KEY-----`

function maskOf(...secrets: string[]) {
  const mask = createSecretMask()
  mask.learn(secrets)
  return mask
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('words', () => {
  const mask = maskOf(TOKEN, PAIR, PEM)

  it.each([
    ['as it is', `no such token ${TOKEN}!`],
    ['in JSON', JSON.stringify({ sent: TOKEN })],
    ['in JSON in JSON', JSON.stringify(JSON.stringify({ sent: TOKEN }))],
    ['in a URL', `http://x/?t=${encodeURIComponent(TOKEN)}&y`],
    ['in hex', Buffer.from(TOKEN).toString('hex')],
    ['in base64', base64(TOKEN)],
    ['in base64 behind others', base64(`a${TOKEN}b`)],
    ['in base64url', Buffer.from(`ab${TOKEN}`).toString('base64url')],
    ['cut at its end', `${'x'.repeat(190)}${TOKEN.slice(0, 12)}`],
    ['cut at its beginning', `${TOKEN.slice(-14)} came`],
    ['from its middle', `…${TOKEN.slice(4, 18)}…`],
    ['twice', `${TOKEN}${TOKEN}`],
  ])('hides a secret %s', (_, text) => {
    const shown = mask.words(text)
    expect(shown).toContain('***')
    for (const form of [TOKEN, base64(TOKEN), Buffer.from(TOKEN).toString('hex')]) {
      for (let at = 0; at + 12 <= form.length; at += 1) expect(shown).not.toContain(form.slice(at, at + 12))
    }
  })

  it('hides a secret of any script', () => {
    expect(maskOf('口令🔑很长很长').words('是 口令🔑很长很长 吗')).toBe('是 *** 吗')
  })

  it('hides name and password as a header has them, and the lines of a key', () => {
    expect(mask.words(`Basic ${base64(PAIR)} was refused`)).toMatch(/^Basic \*\*\*\S{0,4} was refused$/)
    expect(mask.words(`key: ${PEM.split('\n')[1]}`)).toBe('key: ***')
  })

  it('leaves all else as it is', () => {
    for (const text of ['connection refused by 10.0.0.1:6443', '-----BEGIN', 'planted', '', 'pods: 403']) {
      expect(mask.words(text)).toBe(text)
    }
  })

  it('hides also what was a secret just before, and no longer what was one long ago', () => {
    const rotating = maskOf('first-token-1111')
    rotating.learn(['second-token-2222'])
    expect(rotating.words('first-token-1111 second-token-2222')).toBe('*** ***')
    rotating.learn(['second-token-2222'])
    rotating.learn(['third-token-3333'])
    expect(rotating.words('first-token-1111')).toContain('first')
  })
})

test('a record hides whole secrets and what was cut off; ids and kinds stay what they are', () => {
  const mask = maskOf('disruption-budget-admin', 'a-token-of-some-length')
  const plain = { kind: 'disruption-budget', id: 'x:y/1', labels: { app: 'budget' }, at: [1, 2], message: 'disruption-budget' }
  expect(mask.record(plain)).toBe(plain)
  const told = {
    ...plain,
    labels: { 'a-token-of-some-length': 'b' },
    message: `sent a-token-of-some-length, then a-token-of-some`,
  }
  expect(mask.record(told)).toEqual({ ...plain, labels: { '***': 'b' }, message: 'sent ***, then ***' })
})

test('only the facts of a state are words from outside', () => {
  const mask = maskOf('unauthorized')
  const state = { problem: { code: 'http.unauthorized', facts: { detail: 'unauthorized', status: 401 } }, phase: 'live' }
  expect(mask.facts(state)).toEqual({ ...state, problem: { ...state.problem, facts: { detail: '***', status: 401 } } })
})

test.each([
  ['Authorization: Bearer abc', 'Authorization: ***'],
  ['{"authorization":"Basic dXNlcjpwYXNz","x":1}', '{"authorization":"***","x":1}'],
  ['got Bearer abcdefgh12345678.', 'got Bearer ***'],
  ['Basic authentication is required', 'Basic authentication is required'],
  ['proxy http://user:pass@proxy:3128 refused', 'proxy http://***@proxy:3128 refused'],
  ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl', '***'],
  ['GET /x?access_token=abc&y=1', 'GET /x?access_token=***&y=1'],
  ['auth.token: Invalid input', 'auth.token: Invalid input'],
  [PEM, '***'],
  [JSON.stringify(PEM).slice(0, 60), '"***'],
  ['the vault has no secret prom/token', 'the vault has no secret prom/token'],
])('what looks like a credential: %s', (text, shown) => {
  expect(hideShapes(text)).toBe(shown)
})

describe('whatever the secret and wherever it stands', () => {
  const secret = fc.string({ minLength: 12, maxLength: 60, unit: 'grapheme-ascii' }).filter((text) => new Set(text).size > 4)
  const form = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => JSON.stringify(text).slice(1, -1),
    base64,
    (text) => base64(`x${text}`),
    encodeURIComponent,
    (text) => Buffer.from(text).toString('hex'),
  )

  test('no piece of twelve characters of it is left in words', () => {
    fc.assert(
      fc.property(
        secret,
        form,
        fc.string({ maxLength: 30 }),
        fc.string({ maxLength: 30 }),
        fc.nat(),
        (text, made, before, after, cut) => {
          const given = made(text)
          const piece = given.slice(0, 12 + (cut % given.length))
          const shown = maskOf(text).words(before + piece + after)
          for (let at = 0; at + 12 <= text.length; at += 1) expect(shown).not.toContain(text.slice(at, at + 12))
          expect(shown).not.toContain(base64(text).slice(0, 12))
        },
      ),
    )
  })

  test('what does not hold it is the same object', () => {
    fc.assert(
      fc.property(fc.jsonValue(), secret, (value, text) => {
        fc.pre(!JSON.stringify(value).includes(text.slice(0, 3)))
        expect(maskOf(text).record(value)).toBe(value)
      }),
    )
  })
})
