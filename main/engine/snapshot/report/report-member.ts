import { type About, evidenceSchema } from '../../../../shared/snapshot/manifest.ts'
import { PAGE_MEMBERS, REPORT_PATH } from '../../../../shared/snapshot/report-members.ts'
import type { ExtraMember } from '../content/build.ts'
import type { PackageWriter } from '../package/write-package.ts'
import { carriedMembers, PAGE_BYTES, pageParts } from './page-parts.ts'
import type { PageTemplate } from './page-template.ts'

/**
 * `report.html`, to be added behind all other members: it carries a list of them that is signed for it, since no page can hold the manifest that lists the
 * page itself (docs/snapshot).
 */
export function reportMember(writer: PackageWriter, about: About, template: PageTemplate): ExtraMember {
  return { path: REPORT_PATH, content: pageOf(writer, about, template, PAGE_BYTES).content, method: 'deflate' }
}

export interface Page {
  readonly content: AsyncIterable<string>
  /** Whether what the map is drawn from had room. */
  readonly hasMap: boolean
}

/** A page of the members so far, of at most about `bytes`. */
export function pageOf(writer: PackageWriter, about: About, template: PageTemplate, bytes: number): Page {
  const list = writer.evidence(about)
  const { members } = evidenceSchema.parse(JSON.parse(list.manifest.toString()))
  const carried = carriedMembers(members, bytes - template.head.length - template.tail.length - 2 * list.manifest.length)
  return {
    content: pageParts(template, list, carried, writer.stored),
    hasMap: carried.includes(PAGE_MEMBERS.checkpoint) && carried.includes(PAGE_MEMBERS.changeLog),
  }
}

/** All of a page at once, to be handed to who draws it. */
export async function wholePage({ content }: Page, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const parts: Buffer[] = []
  for await (const part of content) {
    signal?.throwIfAborted()
    parts.push(Buffer.from(part))
  }
  return Buffer.concat(parts)
}
