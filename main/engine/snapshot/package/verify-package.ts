import type { Verdict } from '../../../../shared/snapshot/finding.ts'
import { type KnownSigner, MAX_PACKAGE_BYTES, type Manifest } from '../../../../shared/snapshot/manifest.ts'
import { lookAt, type VerifyProgress } from '../../../../shared/snapshot/verify/look-at.ts'
import { contentOfMember } from '../../../../shared/snapshot/verify/member-content.ts'
import { Refused } from '../../../../shared/snapshot/verify/refused.ts'
import { NODE } from './node-platform.ts'
import { type OpenedFile, openFile } from './package-file.ts'

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

const LIMITS: VerifyLimits = { packageBytes: MAX_PACKAGE_BYTES, contentBytes: 16 * 1024 ** 3 }

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
  let file: OpenedFile | null = null
  try {
    const opened = await openFile(path, limits.packageBytes, options.signal)
    file = opened
    const { contentBytes } = limits
    const { verdict, manifest, offsets } = await lookAt(opened, NODE, { ...options, contentBytes })
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

function contentOf(file: OpenedFile, manifest: Manifest, offsets: readonly (number | null)[]): PackageContent {
  return {
    manifest,
    read(path) {
      const index = manifest.members.findIndex((member) => member.path === path)
      const member = manifest.members[index]
      const offset = offsets[index] ?? null
      if (member === undefined || offset === null) throw new RangeError(`no member ${path}`)
      return contentOfMember(file.chunks(offset, member.stored), member, manifest.suite, NODE)
    },
    close: file.close,
  }
}
