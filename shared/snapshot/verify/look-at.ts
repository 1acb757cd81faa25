import { type Finding, stateOf, type Verdict, type VerdictSigner } from '../finding.ts'
import type { Evidence, KnownSigner, Manifest } from '../manifest.ts'
import { fingerprintText } from '../suite.ts'
import { checkStructure } from './check-structure.ts'
import { contentOfMember } from './member-content.ts'
import type { Digest, PackageFile, Platform } from './platform.ts'
import { readDirectory } from './read-directory.ts'
import { isSigned, parseManifest, readManifestBytes } from './read-manifest.ts'
import { Refused } from './refused.ts'

export interface LookOptions {
  /** Those that are known here. */
  readonly signers: readonly KnownSigner[]
  /** Most content of all members together, bytes: a few kilobytes can unpack to millions. */
  readonly contentBytes: number
  readonly progress?: (progress: VerifyProgress) => void
}

export interface VerifyProgress {
  /** Stored bytes and content that were looked at, and that will be if nothing is wrong, bytes. */
  readonly bytes: number
  readonly of: number
}

/** What a package was found to be. */
export interface Looked {
  readonly verdict: Verdict
  /** null: its signature was not found right. */
  readonly manifest: Manifest | null
  /** Where the stored bytes of each member begin; null: it is not there. */
  readonly offsets: readonly (number | null)[]
}

/** Looks at all of a package. Nothing of it is unpacked before all stored bytes are what was signed. @throws Refused, AbortError */
export async function lookAt(file: PackageFile, platform: Platform, options: LookOptions): Promise<Looked> {
  const directory = await readDirectory(file, platform)
  const bytes = await readManifestBytes(file, directory, platform)
  if (!('manifest' in bytes)) return refused(bytes, null)
  const manifest = parseManifest(bytes.manifest, platform)
  const signer = signerOf(manifest, options.signers, platform)
  if (signer === null) throw new Refused('manifest-invalid', { detail: 'signer.publicKey' })
  if (!isSigned(bytes, manifest, platform)) return refused([{ code: 'signature-wrong', facts: {} }], signer)

  const findings: Finding[] = []
  if (signer.fingerprint !== manifest.signer.fingerprint) findings.push({ code: 'fingerprint-wrong', facts: {} })
  const structure = await checkStructure(file, directory, manifest, bytes, platform)
  findings.push(...structure.findings)
  const tell = progressOf(manifest, options)
  findings.push(...(await storedFindings(file, manifest, structure.offsets, platform, tell)))
  // Nothing is unpacked before all of it is what was signed.
  if (findings.length === 0)
    findings.push(...(await contentFindings(file, manifest, structure.offsets, platform, options.contentBytes, tell)))
  if (signer.known === null)
    findings.push({ code: 'signer-unknown', facts: { name: signer.name, fingerprint: fingerprintText(signer.fingerprint) } })
  return { verdict: { state: stateOf(findings), findings, signer }, manifest, offsets: structure.offsets }
}

const refused = (findings: readonly Finding[], signer: VerdictSigner | null): Looked => ({
  verdict: { state: 'invalid', findings, signer },
  manifest: null,
  offsets: [],
})

/** Whoever a list names, and the entry of the trust store of the same key; null: that is no key of the suite. */
export function signerOf(
  { suite, signer }: Manifest | Evidence,
  signers: readonly KnownSigner[],
  platform: Platform,
): VerdictSigner | null {
  const named = platform.publicSigner(signer.name, suite, signer.publicKey)
  if (named === null) return null
  return { ...named, known: signers.find((each) => each.suite === suite && each.publicKey === named.publicKey) ?? null }
}

function progressOf(manifest: Manifest, { progress }: LookOptions): (bytes: number) => void {
  const of = manifest.members.reduce((sum, member) => sum + member.stored + member.bytes, 0)
  let done = 0
  return (bytes) => {
    done += bytes
    progress?.({ bytes: done, of })
  }
}

async function storedFindings(
  file: PackageFile,
  { members, suite }: Manifest,
  offsets: readonly (number | null)[],
  platform: Platform,
  tell: (bytes: number) => void,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const [index, member] of members.entries()) {
    const offset = offsets[index] ?? null
    if (
      offset !== null &&
      (await storedDigest(file.chunks(offset, member.stored), platform.digest(suite), tell)) !== member.digest.stored
    )
      findings.push({ code: 'member-altered', facts: { path: member.path } })
  }
  return findings
}

async function storedDigest(chunks: AsyncIterable<Uint8Array>, digest: Digest, tell: (bytes: number) => void): Promise<string> {
  for await (const chunk of chunks) {
    digest.update(chunk)
    tell(chunk.length)
  }
  return digest.hex()
}

async function contentFindings(
  file: PackageFile,
  { members, suite }: Manifest,
  offsets: readonly (number | null)[],
  platform: Platform,
  contentBytes: number,
  tell: (bytes: number) => void,
): Promise<readonly Finding[]> {
  const total = members.reduce((sum, member) => sum + member.bytes, 0)
  if (total > contentBytes) return [{ code: 'content-too-large', facts: { bytes: total, limit: contentBytes } }]
  const findings: Finding[] = []
  for (const [index, member] of members.entries()) {
    try {
      const stored = file.chunks(offsets[index] ?? 0, member.stored)
      for await (const chunk of contentOfMember(stored, member, suite, platform)) tell(chunk.length)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      findings.push(error.finding)
    }
  }
  return findings
}
