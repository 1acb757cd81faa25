import type { Member } from '../../../../shared/snapshot/manifest.ts'
import { REPORT_MEMBERS } from '../../../../shared/snapshot/report-members.ts'
import type { SignedManifest } from '../package/signed-manifest.ts'
import type { PageTemplate } from './page-template.ts'

/** Largest page, bytes: what opens by a double click on an old desktop. */
export const PAGE_BYTES = 20 * 1024 * 1024
/** Largest page that is made to be drawn and thrown away, bytes: of a scope that is too large for `report.html`, too. */
export const DRAWN_PAGE_BYTES = 64 * 1024 * 1024
/** Of a member at most, unpacked, bytes: all of it is in the browser's memory at once. */
const CONTENT_BYTES = 200 * 1024 * 1024

/** Characters of Base64. */
const base64Length = (bytes: number): number => 4 * Math.ceil(bytes / 3)

/** The members that a page carries: in the order of what says most, as long as there is room. A larger one leaves room for those behind it. */
export function carriedMembers(members: readonly Member[], room: number): readonly string[] {
  const there = new Map(members.map((member) => [member.path, member]))
  let left = room
  return REPORT_MEMBERS.filter((path) => {
    const member = there.get(path)
    if (member === undefined || base64Length(member.stored) > left || member.bytes > CONTENT_BYTES) return false
    left -= base64Length(member.stored)
    return true
  })
}

/** Bytes that become whole characters of Base64: a multiple of three. */
const PIECE_BYTES = 48 * 1024

/** Base64 of bytes as they come. */
async function* base64(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk])
    const whole = rest.length - (rest.length % PIECE_BYTES)
    if (whole > 0) yield rest.toString('base64', 0, whole)
    rest = rest.subarray(whole)
  }
  yield rest.toString('base64')
}

/** A block that no browser runs and that no text can end: Base64 has no signs of markup, nor has the path of a member. */
const begin = (kind: 'list' | 'member', name: string): string => `<script type="application/octet-stream" data-${kind}="${name}">`
const END = '</script>\n'

/**
 * The page: the template, the list that was signed for it, and members as they are stored in the package. Nothing of the estate stands in it but as
 * Base64. @param stored the bytes of a member in the package
 */
export async function* pageParts(
  { head, tail }: PageTemplate,
  { manifest, signature }: SignedManifest,
  paths: readonly string[],
  stored: (path: string) => AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  yield head
  yield `${begin('list', 'manifest')}${manifest.toString('base64')}${END}`
  yield `${begin('list', 'signature')}${signature.toString('base64')}${END}`
  for (const path of paths) {
    yield begin('member', path)
    yield* base64(stored(path))
    yield END
  }
  yield tail
}
