import { ImportError } from './table.ts'

/** Byte-order marks, longest first. */
const MARKS = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const

/** Bytes that are looked at for the NULs that UTF-16 has every other byte where a sheet has digits and separators. */
const LOOKED_AT = 4_096

/**
 * The text of a file and its encoding, by its content: a byte-order mark, else UTF-8 where it is valid, else UTF-16 by its NULs, else
 * GB18030 (which contains GBK and GB2312: what Excel writes as "CSV" in China). @throws ImportError
 */
export function readText(bytes: Uint8Array): { readonly text: string; readonly encoding: string } {
  const marked = MARKS.find(({ bytes: mark }) => mark.every((byte, at) => bytes[at] === byte))
  const tried = marked === undefined ? [...unmarked(bytes)] : [marked.encoding]
  for (const encoding of tried) {
    const text = decoded(bytes, encoding)
    if (text !== null && !text.includes('\0')) return { text, encoding }
  }
  throw new ImportError('import.no-text')
}

function* unmarked(bytes: Uint8Array): Generator<string> {
  yield 'utf-8'
  const head = bytes.subarray(0, LOOKED_AT)
  const nuls = (parity: number): number => head.filter((byte, at) => byte === 0 && at % 2 === parity).length
  if (nuls(1) > 0 || nuls(0) > 0) yield nuls(1) >= nuls(0) ? 'utf-16le' : 'utf-16be'
  yield 'gb18030'
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
