import { bytesOfBase64 } from './proof/base64.ts'
import type { Carried } from './proof/check-page.ts'

/** What the engine wrote into the page: blocks of Base64, by what they are (main/engine/snapshot/report/page-parts.ts). */
export function embedded(page: Document): Carried {
  const read = (block: Element | null): Uint8Array | null => (block === null ? null : bytesOfBase64(block.textContent ?? ''))
  const manifest = read(page.querySelector('script[data-list="manifest"]'))
  const signature = read(page.querySelector('script[data-list="signature"]'))
  const members = new Map<string, Uint8Array | null>()
  for (const block of page.querySelectorAll('script[data-member]')) {
    members.set(block.getAttribute('data-member') ?? '', read(block))
    // It is held once, as bytes.
    block.remove()
  }
  return { list: manifest === null || signature === null ? null : { manifest, signature }, members }
}
