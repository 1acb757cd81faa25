import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'

/** All that a snapshot says, also what lies packed in what it holds, such as the members that its page carries. It shares no code with what writes one. */
export interface Said {
  /** The member, and the way into it: `report.html > base64 at 120 > inflateRaw`. */
  readonly where: string
  readonly text: string
}

const END = 0x06054b50
const END_BYTES = 22
const ENTRY = 0x02014b50
const ENTRY_BYTES = 46
const LOCAL_BYTES = 30

/** Signs of Base64 in a row that are looked into, and how deep one thing may lie in another. */
const BASE64 = /[A-Za-z0-9+/_-]{24,}={0,2}/g
const DEEPEST = 6

const UNPACK = {
  inflateRaw: inflateRawSync,
  inflate: inflateSync,
  gunzip: gunzipSync,
  brotli: brotliDecompressSync,
  zstd: zstdDecompressSync,
} as const satisfies Record<string, (bytes: Buffer) => Buffer>

/** Of the bytes of a package, or of any file. @throws RangeError its directory does not read */
export function textsIn(file: Buffer): readonly Said[] {
  const seen = new Set<string>()
  return [
    { where: 'the file', text: file.toString() },
    ...entriesOf(file).flatMap(([path, bytes]) => within(path, bytes, 0, seen)),
  ]
}

/** `seen` holds the Base64 that was looked into: most of it comes again and again. */
function within(where: string, bytes: Buffer, depth: number, seen: Set<string>): readonly Said[] {
  const text = bytes.toString()
  const said = [{ where, text }]
  if (depth >= DEEPEST) return said
  const packed = Object.entries(UNPACK).flatMap(([how, unpack]) => {
    const inner = attempt(unpack, bytes)
    return inner === null ? [] : within(`${where} > ${how}`, inner, depth + 1, seen)
  })
  const zipped = bytes.subarray(0, 2).toString() === 'PK' ? entriesOf(bytes) : []
  return [
    ...said,
    ...packed,
    ...zipped.flatMap(([path, inner]) => within(`${where} > ${path}`, inner, depth + 1, seen)),
    ...[...text.matchAll(BASE64)].flatMap(({ 0: run, index }) => {
      if (seen.has(run)) return []
      seen.add(run)
      return within(`${where} > base64 at ${index}`, Buffer.from(run, 'base64'), depth + 1, seen)
    }),
  ]
}

/** null: these bytes are not packed so, or say nothing. */
function attempt(unpack: (bytes: Buffer) => Buffer, bytes: Buffer): Buffer | null {
  try {
    const inner = unpack(bytes)
    return inner.length > 0 ? inner : null
  } catch {
    return null
  }
}

/** The files of a ZIP archive, by its directory. */
function entriesOf(zip: Buffer): readonly (readonly [path: string, bytes: Buffer])[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end + END_BYTES > zip.length || zip.readUInt32LE(end) !== END) return []
  const entries: (readonly [string, Buffer])[] = []
  for (let at = zip.readUInt32LE(end + 16); zip.readUInt32LE(at) === ENTRY; ) {
    const nameBytes = zip.readUInt16LE(at + 28)
    const local = zip.readUInt32LE(at + 42)
    const from = local + LOCAL_BYTES + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const stored = zip.subarray(from, from + zip.readUInt32LE(at + 20))
    const name = zip.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes).toString()
    entries.push([name, zip.readUInt16LE(at + 10) === 0 ? stored : inflateRawSync(stored)])
    at += ENTRY_BYTES + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return entries
}
