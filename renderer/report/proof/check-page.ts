import type { Finding, VerdictSigner } from '../../../shared/snapshot/finding.ts'
import type { Evidence, Member } from '../../../shared/snapshot/manifest.ts'
import { signerOf } from '../../../shared/snapshot/verify/look-at.ts'
import { contentOfMember } from '../../../shared/snapshot/verify/member-content.ts'
import type { Platform } from '../../../shared/snapshot/verify/platform.ts'
import { isSigned, type ManifestBytes, parseEvidence } from '../../../shared/snapshot/verify/read-manifest.ts'
import { Refused } from '../../../shared/snapshot/verify/refused.ts'

/** What a page carries: the list that was signed for it, and members as they are stored in the package; null: damaged beyond reading. */
export interface Carried {
  readonly list: ManifestBytes | null
  readonly members: ReadonlyMap<string, Uint8Array | null>
}

/** What was found of it. */
export interface PageCheck {
  /** Empty: all that the page carries is what was signed. */
  readonly findings: readonly Finding[]
  /** null: it was not found right. */
  readonly evidence: Evidence | null
  readonly signer: VerdictSigner | null
  /** Content of the members that are right. */
  readonly contents: ReadonlyMap<string, Uint8Array>
}

const nothing = (finding: Finding, signer: VerdictSigner | null = null): PageCheck => ({
  findings: [finding],
  evidence: null,
  signer,
  contents: new Map(),
})

/** Checks signature and digests, in the order of a verifier (docs/snapshot): nothing is unpacked of which the stored bytes are not those that were signed. */
export async function checkPage({ list, members }: Carried, platform: Platform): Promise<PageCheck> {
  if (list === null) return nothing({ code: 'manifest-invalid', facts: { detail: 'Base64' } })
  let signer: VerdictSigner | null = null
  try {
    const evidence = parseEvidence(list.manifest, platform)
    signer = signerOf(evidence, [], platform)
    if (signer === null) return nothing({ code: 'manifest-invalid', facts: { detail: 'signer.publicKey' } })
    if (!isSigned(list, evidence, platform)) return nothing({ code: 'signature-wrong', facts: {} }, signer)
    const findings: Finding[] =
      signer.fingerprint === evidence.signer.fingerprint ? [] : [{ code: 'fingerprint-wrong', facts: {} }]
    const contents = new Map<string, Uint8Array>()
    const listed = new Map(evidence.members.map((member) => [member.path, member]))
    for (const [path, stored] of members) {
      const member = listed.get(path)
      if (member === undefined) findings.push({ code: 'member-added', facts: { path } })
      else if (stored === null || !isStored(stored, member, evidence, platform))
        findings.push({ code: 'member-altered', facts: { path } })
      else contents.set(path, await whole(stored, member, evidence, platform))
    }
    return { findings, evidence, signer, contents }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return nothing(error.finding, signer)
  }
}

function isStored(stored: Uint8Array, member: Member, { suite }: Evidence, platform: Platform): boolean {
  const digest = platform.digest(suite)
  digest.update(stored)
  return stored.length === member.stored && digest.hex() === member.digest.stored
}

async function whole(stored: Uint8Array, member: Member, { suite }: Evidence, platform: Platform): Promise<Uint8Array> {
  async function* one() {
    yield stored
  }
  const content = new Uint8Array(member.bytes)
  let at = 0
  for await (const chunk of contentOfMember(one(), member, suite, platform)) {
    content.set(chunk, at)
    at += chunk.length
  }
  return content
}
