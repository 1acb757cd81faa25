import type { About } from '../../../../shared/snapshot/manifest.ts'
import type { SuiteId } from '../../../../shared/snapshot/suite.ts'
import { makeSigningKey, readSigningKey, type Signer } from '../../../config/signing/signing-key.ts'
import { createPackage, type WriteOptions } from './write-package.ts'

/** For tests: a fresh signer. */
export function signerOf(suite: SuiteId, name = 'test'): Signer {
  const signer = readSigningKey(makeSigningKey(suite, name))
  if (signer === null) throw new Error('a fresh key does not read')
  return signer
}

/** For tests: what a manifest says of a small estate. */
export const ABOUT: About = {
  tool: { name: 'wanglou', version: '0.1.0' },
  made: '2026-11-27T02:30:00.000Z',
  window: { from: '2026-11-27T01:00:00.000Z', to: '2026-11-27T02:00:00.000Z' },
  scope: { entities: ['app/a'] },
  redaction: { profile: 'none' },
  sources: [{ name: 'prom', kind: 'prometheus', state: 'live', dataAsOf: '2026-11-27T02:00:00.000Z', coverage: [] }],
}

/** For tests: content of each kind, one of it empty. */
export const CONTENT: Readonly<Record<string, Uint8Array | string>> = {
  'journal/checkpoint.json': '{"entities":["甲","乙"]}',
  'journal/changes.ndjson': Array.from({ length: 200 }, (_, seq) => `{"seq":${seq},"op":"put"}\n`).join(''),
  'notes.json': '',
  'pictures/at-detection.png': Uint8Array.from({ length: 700 }, (_, index) => (index * 73) % 256),
}

/** For tests: a package of `CONTENT` at `path`. */
export async function writeFixture(path: string, signer: Signer, options: Omit<WriteOptions, 'signer'> = {}): Promise<void> {
  const writer = await createPackage(path, { signer, ...options })
  for (const [name, content] of Object.entries(CONTENT))
    await writer.add(name, [content], name.endsWith('.png') ? 'store' : 'deflate')
  await writer.finish(ABOUT)
}

/** For tests: the trust store that knows `signer`. */
export const knowing = ({ name, suite, publicKey, fingerprint }: Signer) => [
  { name, suite, publicKey, fingerprint, added: '2026-11-27T00:00:00.000Z' },
]
