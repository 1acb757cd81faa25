import { crc32 } from 'node:zlib'
import type { Cursor } from '../../../shared/estate/observation.ts'
import { DamageError } from './damage.ts'

/**
 * SQLite has no checksums of its own in its file: a byte that flips inside a record is a record with another figure, and a page that
 * an old copy of was written back is a record of last week, with a cursor of today. So what the estate is restored from carries CRC-32
 * sums, and `head.seal` is that of all records together, in no order: it changes with each that comes, changes or goes.
 * Packed history (segment.ts) has the checksums of zstd.
 */
export const EMPTY_SEAL = 0

/** Of the body of a record, which stands under its number. */
export const recordSum = (num: number, body: string): number => crc32(body, num >>> 0)

/** Of the body of a batch, which stands under its sequence. */
export const batchSum = (seq: number, body: string | Uint8Array): number => crc32(body, seq >>> 0)

/** Of what SQLite makes of its texts: UTF-8 has no halves of characters, and a server may send one. */
export const cursorSum = ({ source, resource, namespace, resourceVersion }: Cursor): number =>
  crc32(JSON.stringify([source, resource, namespace, resourceVersion].map((text) => Buffer.from(text).toString())))

/** The seal after a record of this sum came, or went. */
export const sealedWith = (seal: number, sum: number): number => (seal ^ sum) >>> 0

/** Where a sum was written, it must be this; what is from before there were any has none. @throws DamageError */
export function checkSum(stored: unknown, sum: number, what: string): void {
  if (stored !== null && stored !== sum) throw new DamageError(`${what} is not what was written`)
}
