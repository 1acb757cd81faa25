import { describe, expect, test } from 'vitest'
import { SUITES } from '../../../shared/snapshot/suite.ts'
import { publicKeyText, readPublicKeyText } from './public-key-file.ts'
import { makeSigningKey, readSigningKey } from './signing-key.ts'

describe.each(SUITES)('a public key of %s', (suite) => {
  const text = makeSigningKey(suite, '市数据局')
  const signer = readSigningKey(text) ?? expect.fail('no key')
  const { name, publicKey, fingerprint } = signer

  test('is written and read again, and nothing secret is in it', () => {
    const written = publicKeyText(signer)
    expect(readPublicKeyText(written, 'x')).toEqual({ name, suite, publicKey, fingerprint })
    const secret: unknown = Reflect.get(JSON.parse(text), 'privateKey')
    expect(written).not.toContain(secret)
  })

  test('is read from a PEM, which has no name, whatever its line ends', () => {
    const lines = publicKey.match(/.{1,64}/g)?.join('\r\n')
    const pem = `-----BEGIN PUBLIC KEY-----\r\n${lines}\r\n-----END PUBLIC KEY-----\r\n`
    expect(readPublicKeyText(pem, 'their-key')).toEqual({ name: 'their-key', suite, publicKey, fingerprint })
  })

  test('has the fingerprint of its key, whatever its file says', () => {
    const lied = publicKeyText({ ...signer, fingerprint: 'f'.repeat(64) })
    expect(readPublicKeyText(lied, 'x')?.fingerprint).toBe(fingerprint)
  })

  test.each([
    ['the private one', text],
    ['a key of the other suite', publicKeyText({ ...signer, suite: SUITES.find((each) => each !== suite) ?? suite })],
    ['a key that is cut off', publicKeyText({ ...signer, publicKey: publicKey.slice(0, -8) })],
    ['a name of spaces', publicKeyText({ ...signer, name: '  ' })],
    ['a PEM within something else', `PK\x03\x04 -----BEGIN PUBLIC KEY-----\n${publicKey}\n-----END PUBLIC KEY-----\n`],
    ['no JSON', 'ssh-ed25519 AAAA'],
    ['nothing', ''],
  ])('is not read from %s', (_, given) => {
    expect(readPublicKeyText(given, 'x')).toBeNull()
  })
})
