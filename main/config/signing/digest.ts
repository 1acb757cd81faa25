import { createHash } from 'node:crypto'
import { createSm3 } from '../../../shared/snapshot/sm3.ts'
import type { SuiteId } from '../../../shared/snapshot/suite.ts'
import type { Digest } from '../../../shared/snapshot/verify/platform.ts'

/** A fresh digest of a suite. */
export function createDigest(suite: SuiteId): Digest {
  if (suite === 'sm2-sm3') {
    const sm3 = createSm3()
    return { update: sm3.update, hex: () => Buffer.from(sm3.digest()).toString('hex') }
  }
  const hash = createHash('sha256')
  return {
    update(bytes) {
      hash.update(bytes)
    },
    hex: () => hash.digest('hex'),
  }
}

/** The digest of bytes that stand in memory whole, in hexadecimal. */
export function digestOf(suite: SuiteId, bytes: Uint8Array): string {
  const digest = createDigest(suite)
  digest.update(bytes)
  return digest.hex()
}
