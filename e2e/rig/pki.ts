import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A certificate authority in a folder. Keys are P-256. */
export interface Authority {
  readonly caFile: string
  readonly ca: string
  /** Issues a certificate; `days` may be 0 or less: it has expired already. */
  issue(name: string, options: IssueOptions): Issued
}

interface IssueOptions {
  readonly subject: string
  readonly altNames?: readonly string[]
  readonly usage: 'serverAuth' | 'clientAuth'
  readonly expired?: boolean
}

export interface Issued {
  readonly certFile: string
  readonly keyFile: string
  readonly cert: string
  readonly key: string
}

const openssl = (cwd: string, ...args: string[]) => execFileSync('openssl', args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })

/** Makes a new authority in `dir`. */
export function createAuthority(dir: string, name = 'wanglou-test-ca'): Authority {
  const file = (part: string) => join(dir, `${name}.${part}`)
  openssl(dir, 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file('key'))
  openssl(
    dir,
    ...['req', '-x509', '-new', '-key', file('key'), '-sha256', '-days', '3650', '-subj', `/CN=${name}`, '-out', file('crt')],
    ...['-addext', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'],
  )
  return {
    caFile: file('crt'),
    ca: readFileSync(file('crt'), 'utf8'),
    issue(leaf, { subject, altNames, usage, expired = false }) {
      const part = (suffix: string) => join(dir, `${leaf}.${suffix}`)
      openssl(dir, 'ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', part('key'))
      openssl(dir, 'req', '-new', '-key', part('key'), '-subj', subject, '-out', part('csr'))
      const lines = ['basicConstraints=CA:FALSE', 'keyUsage=critical,digitalSignature', `extendedKeyUsage=${usage}`]
      if (altNames) lines.push(`subjectAltName=${altNames.join(',')}`)
      writeFileSync(part('ext'), lines.join('\n'))
      // x509 -days takes a negative number: the certificate ended yesterday
      const signing = ['-CA', file('crt'), '-CAkey', file('key'), '-CAcreateserial', '-days', expired ? '-1' : '3650']
      openssl(dir, 'x509', '-req', '-in', part('csr'), ...signing, '-sha256', '-extfile', part('ext'), '-out', part('crt'))
      return {
        certFile: part('crt'),
        keyFile: part('key'),
        cert: readFileSync(part('crt'), 'utf8'),
        key: readFileSync(part('key'), 'utf8'),
      }
    },
  }
}
