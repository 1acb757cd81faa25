import { type About, evidenceSchema } from '../../../../shared/snapshot/manifest.ts'
import { REPORT_PATH } from '../../../../shared/snapshot/report-members.ts'
import type { ExtraMember } from '../content/build.ts'
import type { PackageWriter } from '../package/write-package.ts'
import { carriedMembers, PAGE_BYTES, pageParts } from './page-parts.ts'
import type { PageTemplate } from './page-template.ts'

/**
 * `report.html`, to be added behind all other members: it carries a list of them that is signed for it, since no page can hold the manifest that lists the
 * page itself (docs/snapshot).
 */
export function reportMember(writer: PackageWriter, about: About, template: PageTemplate): ExtraMember {
  const list = writer.evidence(about)
  const { members } = evidenceSchema.parse(JSON.parse(list.manifest.toString()))
  const room = PAGE_BYTES - template.head.length - template.tail.length - 2 * list.manifest.length
  return {
    path: REPORT_PATH,
    content: pageParts(template, list, carriedMembers(members, room), writer.stored),
    method: 'deflate',
  }
}
