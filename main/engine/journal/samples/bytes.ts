import { DamageError } from '../damage.ts'

/** Numbers in few bytes: seven bits a byte, the lowest first; signed ones zigzag (0, -1, 1, -2, … become 0, 1, 2, 3, …). */

/** Up to here the operators on 32 bits do. */
const SMALL = 2 ** 31

export interface ByteWriter {
  readonly length: number
  /** A whole number, 0…2^53 - 1. */
  number(value: number): void
  /** A whole number, ±2^52. */
  signed(value: number): void
  bytes(bytes: Uint8Array): void
  /** What was written since the last call; valid until the next write. */
  take(): Uint8Array
}

export function createByteWriter(): ByteWriter {
  let buffer = new Uint8Array(4_096)
  let length = 0

  function reserve(more: number): void {
    if (length + more <= buffer.length) return
    const larger = new Uint8Array(Math.max(buffer.length * 2, length + more))
    larger.set(buffer.subarray(0, length))
    buffer = larger
  }

  function number(value: number): void {
    reserve(8)
    let rest = value
    while (rest >= SMALL) {
      buffer[length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest >= 128) {
      buffer[length++] = (rest & 127) | 128
      rest >>>= 7
    }
    buffer[length++] = rest
  }

  return {
    get length() {
      return length
    },
    number,
    signed: (value) => number(value < 0 ? -2 * value - 1 : 2 * value),
    bytes(bytes) {
      reserve(bytes.length)
      buffer.set(bytes, length)
      length += bytes.length
    },
    take() {
      const taken = buffer.subarray(0, length)
      length = 0
      return taken
    },
  }
}

/** Reads what a writer wrote. All throw DamageError past the end. */
export interface ByteReader {
  readonly ended: boolean
  number(): number
  signed(): number
  skip(bytes: number): void
}

export function createByteReader(bytes: Uint8Array): ByteReader {
  let at = 0

  function number(): number {
    let byte = bytes[at++]
    if (byte !== undefined && byte < 128) return byte
    let value = 0
    let scale = 1
    while (byte !== undefined && byte >= 128) {
      value += (byte & 127) * scale
      scale *= 128
      byte = bytes[at++]
    }
    if (byte === undefined || scale > 2 ** 49) throw new DamageError('samples end in the middle of a number')
    return value + byte * scale
  }

  return {
    get ended() {
      return at >= bytes.length
    },
    number,
    signed() {
      const value = number()
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    },
    skip(count) {
      at += count
      if (at > bytes.length) throw new DamageError('samples end before they should')
    },
  }
}
