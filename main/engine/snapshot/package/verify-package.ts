import { type Finding, stateOf, type Verdict, type VerdictSigner } from '../../../../shared/snapshot/finding.ts'
import { type KnownSigner, MAX_PACKAGE_BYTES, type Manifest, type Member } from '../../../../shared/snapshot/manifest.ts'
import { fingerprintText, type SuiteId } from '../../../../shared/snapshot/suite.ts'
import { createDigest } from '../../../config/signing/digest.ts'
import { readPublicKey } from '../../../config/signing/signing-key.ts'
import { checkStructure } from './check-structure.ts'
import { openFile, type PackageFile } from './package-file.ts'
import { contentOfMember } from './read-content.ts'
import { readDirectory } from './read-directory.ts'
import { isSigned, parseManifest, readManifestBytes } from './read-manifest.ts'
import { Refused } from './refused.ts'

export interface VerifyOptions {
  /** Those that are known here. */
  readonly signers: readonly KnownSigner[]
  readonly limits?: Partial<VerifyLimits>
  readonly signal?: AbortSignal
  readonly progress?: (progress: VerifyProgress) => void
}

export interface VerifyLimits {
  /** Largest file, bytes. */
  readonly packageBytes: number
  /** Most content of all members together, bytes: a few kilobytes can unpack to millions. */
  readonly contentBytes: number
}

export interface VerifyProgress {
  /** Stored bytes and content that were looked at, and that will be if nothing is wrong, bytes. */
  readonly bytes: number
  readonly of: number
}

const LIMITS: VerifyLimits = { packageBytes: MAX_PACKAGE_BYTES, contentBytes: 16 * 1024 ** 3 }

/** A package that was looked at, and its file, still open. */
interface Looked {
  readonly verdict: Verdict
  /** null: its signature was not found right. */
  readonly manifest: Manifest | null
  readonly offsets: readonly (number | null)[]
}

/**
 * Says exactly what is wrong with a package, or that it is valid. Reads only, writes nothing, unpacks nothing before all stored bytes are what was
 * signed, and needs no more memory for a large one. @throws AbortError; nothing else, whatever the file holds
 */
export async function verifyPackage(path: string, options: VerifyOptions): Promise<Verdict> {
  const { verdict, content } = await openPackage(path, options)
  await content?.close()
  return verdict
}

/** The content of a package whose signature and members are right, whoever signed it. */
export interface PackageContent {
  readonly manifest: Manifest
  /** The content of a member, which is checked once more as it is read. @throws RangeError no such member; Refused; AbortError */
  read(path: string): AsyncGenerator<Uint8Array>
  close(): Promise<void>
}

/** Verifies a package and keeps it open to be read, unless something is wrong with it; an unknown signer is for the caller to judge. @throws AbortError */
export async function openPackage(
  path: string,
  options: VerifyOptions,
): Promise<{ readonly verdict: Verdict; readonly content: PackageContent | null }> {
  const limits = { ...LIMITS, ...options.limits }
  let file: PackageFile | null = null
  try {
    const opened = await openFile(path, limits.packageBytes, options.signal)
    file = opened
    const { verdict, manifest, offsets } = await look(opened, limits, options)
    if (manifest === null || verdict.state === 'invalid') {
      await opened.close()
      return { verdict, content: null }
    }
    return { verdict, content: contentOf(opened, manifest, offsets) }
  } catch (error) {
    await file?.close()
    if (!(error instanceof Refused)) throw error
    return { verdict: { state: 'invalid', findings: [error.finding], signer: null }, content: null }
  }
}

function contentOf(file: PackageFile, manifest: Manifest, offsets: readonly (number | null)[]): PackageContent {
  return {
    manifest,
    read(path) {
      const index = manifest.members.findIndex((member) => member.path === path)
      const member = manifest.members[index]
      const offset = offsets[index] ?? null
      if (member === undefined || offset === null) throw new RangeError(`no member ${path}`)
      return contentOfMember(file, offset, member, manifest.suite)
    },
    close: file.close,
  }
}

async function look(file: PackageFile, limits: VerifyLimits, options: VerifyOptions): Promise<Looked> {
  const directory = await readDirectory(file)
  const bytes = await readManifestBytes(file, directory)
  if (!('manifest' in bytes)) return refused(bytes, null)
  const manifest = parseManifest(bytes.manifest)
  const signer = signerOf(manifest, options.signers)
  if (signer === null) throw new Refused('manifest-invalid', { detail: 'signer.publicKey' })
  if (!isSigned(bytes, manifest)) return refused([{ code: 'signature-wrong', facts: {} }], signer)

  const findings: Finding[] = []
  if (signer.fingerprint !== manifest.signer.fingerprint) findings.push({ code: 'fingerprint-wrong', facts: {} })
  const structure = await checkStructure(file, directory, manifest, bytes)
  findings.push(...structure.findings)
  const tell = progressOf(manifest, options)
  findings.push(...(await storedFindings(file, manifest, structure.offsets, tell)))
  // Nothing is unpacked before all of it is what was signed.
  if (findings.length === 0) findings.push(...(await contentFindings(file, manifest, structure.offsets, limits, tell)))
  if (signer.known === null)
    findings.push({ code: 'signer-unknown', facts: { name: signer.name, fingerprint: fingerprintText(signer.fingerprint) } })
  return { verdict: { state: stateOf(findings), findings, signer }, manifest, offsets: structure.offsets }
}

const refused = (findings: readonly Finding[], signer: VerdictSigner | null): Looked => ({
  verdict: { state: 'invalid', findings, signer },
  manifest: null,
  offsets: [],
})

function signerOf({ suite, signer }: Manifest, signers: readonly KnownSigner[]): VerdictSigner | null {
  const named = readPublicKey(signer.name, suite, signer.publicKey)
  if (named === null) return null
  return { ...named, known: signers.find((each) => each.suite === suite && each.publicKey === named.publicKey) ?? null }
}

function progressOf(manifest: Manifest, { progress }: VerifyOptions): (bytes: number) => void {
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
  tell: (bytes: number) => void,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const [index, member] of members.entries()) {
    const offset = offsets[index] ?? null
    if (offset !== null && (await storedDigest(file, offset, member, suite, tell)) !== member.digest.stored)
      findings.push({ code: 'member-altered', facts: { path: member.path } })
  }
  return findings
}

async function storedDigest(
  file: PackageFile,
  offset: number,
  member: Member,
  suite: SuiteId,
  tell: (bytes: number) => void,
): Promise<string> {
  const digest = createDigest(suite)
  for await (const chunk of file.chunks(offset, member.stored)) {
    digest.update(chunk)
    tell(chunk.length)
  }
  return digest.hex()
}

async function contentFindings(
  file: PackageFile,
  { members, suite }: Manifest,
  offsets: readonly (number | null)[],
  { contentBytes }: VerifyLimits,
  tell: (bytes: number) => void,
): Promise<readonly Finding[]> {
  const total = members.reduce((sum, member) => sum + member.bytes, 0)
  if (total > contentBytes) return [{ code: 'content-too-large', facts: { bytes: total, limit: contentBytes } }]
  const findings: Finding[] = []
  for (const [index, member] of members.entries()) {
    try {
      for await (const chunk of contentOfMember(file, offsets[index] ?? 0, member, suite)) tell(chunk.length)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      findings.push(error.finding)
    }
  }
  return findings
}
