/** How a package is hashed and signed: its digest and its signature come from one family of standards. */
export const SUITES = ['ed25519-sha256', 'sm2-sm3'] as const
export type SuiteId = (typeof SUITES)[number]

/** The signer's ID that GM/T 0009-2012 sets where none is agreed, and that OpenSSL has to be told. It stands in each manifest. */
export const SM2_ID = '1234567812345678'

/**
 * What a DER SubjectPublicKeyInfo begins with, in hexadecimal, and how many bytes of key follow: for each suite it has just one form. SM2: the point
 * uncompressed, 04 and its two coordinates.
 */
export const PUBLIC_KEY_FORMS: Readonly<Record<SuiteId, { readonly prefix: string; readonly bytes: number }>> = {
  'ed25519-sha256': { prefix: '302a300506032b6570032100', bytes: 32 },
  'sm2-sm3': { prefix: '3059301306072a8648ce3d020106082a811ccf5501822d03420004', bytes: 64 },
}

/** A fingerprint as people compare it: groups of four, in capitals. */
export const fingerprintText = (fingerprint: string): string =>
  fingerprint
    .toUpperCase()
    .match(/.{1,4}/g)
    ?.join(' ') ?? ''
