import { generate } from 'selfsigned'

/** Days that a throw-away certificate is good for: far longer than any demo runs. */
const VALID_DAYS = 30
const DAY_MS = 86_400_000

/** PEM texts: a certificate authority of its own for one run, and a loopback server certificate that it signed. */
export interface Certificates {
  readonly ca: string
  readonly cert: string
  readonly key: string
}

/** Makes both; the authority's key is dropped at once, so nothing else can ever be signed by it. */
export async function createCertificates(nowMs: number): Promise<Certificates> {
  const life = { notBeforeDate: new Date(nowMs - DAY_MS), notAfterDate: new Date(nowMs + VALID_DAYS * DAY_MS) }
  const kind = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const
  const authority = await generate([{ name: 'commonName', value: 'Wanglou demo estate CA' }], {
    ...life,
    ...kind,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  })
  const server = await generate([{ name: 'commonName', value: 'Wanglou demo estate' }], {
    ...life,
    ...kind,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  })
  return { ca: authority.cert, cert: server.cert, key: server.private }
}
