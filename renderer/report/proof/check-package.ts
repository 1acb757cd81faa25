import { type Finding, stateOf, type Verdict } from '../../../shared/snapshot/finding.ts'
import type { Evidence, KnownSigner, Manifest } from '../../../shared/snapshot/manifest.ts'
import { lookAt, type VerifyProgress } from '../../../shared/snapshot/verify/look-at.ts'
import type { PackageFile, Platform } from '../../../shared/snapshot/verify/platform.ts'
import { Refused } from '../../../shared/snapshot/verify/refused.ts'

/** Most content that is unpacked of a package, bytes. */
const CONTENT_BYTES = 16 * 1024 ** 3

/** How a package stands to the page that it was dropped on. */
type Kinship = 'same' | 'other-signer' | 'other-package'

export interface PackageCheck {
  readonly findings: readonly Finding[]
  readonly state: Verdict['state']
  /** null: the signature of the package is not right. */
  readonly manifest: Manifest | null
  readonly kinship: Kinship | null
}

/**
 * Verifies a package as the app does: signature, structure, digests of all members. `unknown-signer` where its signer is not that of the page.
 * Nothing is held of it but a chunk. @throws nothing that is of the file
 */
export async function checkPackage(
  file: PackageFile,
  evidence: Evidence | null,
  platform: Platform,
  progress: (progress: VerifyProgress) => void,
): Promise<PackageCheck> {
  try {
    const { verdict, manifest } = await lookAt(file, platform, {
      signers: evidence === null ? [] : [knownOf(evidence)],
      contentBytes: CONTENT_BYTES,
      progress,
    })
    const kinship = manifest === null || evidence === null ? null : kinshipOf(manifest, evidence)
    return { findings: verdict.findings, state: verdict.state, manifest, kinship }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { findings: [error.finding], state: stateOf([error.finding]), manifest: null, kinship: null }
  }
}

const knownOf = ({ suite, signer, made }: Evidence): KnownSigner => ({ ...signer, suite, added: made })

/** Whether the page is of this package: it lists all that the page was signed for, first and with the same digests. */
function kinshipOf(manifest: Manifest, evidence: Evidence): Kinship {
  if (manifest.signer.publicKey !== evidence.signer.publicKey || manifest.suite !== evidence.suite) return 'other-signer'
  const isSame = evidence.members.every((member, index) => {
    const there = manifest.members[index]
    return there?.path === member.path && there.digest.content === member.digest.content
  })
  return isSame ? 'same' : 'other-package'
}
