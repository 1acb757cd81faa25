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

/** What a picture begins with. */
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

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

/** Of any other bytes, such as a page or a picture alone. */
export const textsOf = (where: string, bytes: Buffer): readonly Said[] => within(where, bytes, 0, new Set())

/** `seen` holds the Base64 that was looked into: most of it comes again and again. */
function within(where: string, bytes: Buffer, depth: number, seen: Set<string>): readonly Said[] {
  const text = bytes.toString()
  const said = [{ where, text }]
  if (depth >= DEEPEST) return said
  const packed = Object.entries(UNPACK).flatMap(([how, unpack]) => {
    const inner = attempt(unpack, bytes)
    return inner === null ? [] : within(`${where} > ${how}`, inner, depth + 1, seen)
  })
  const chunks = bytes.subarray(0, PNG.length).equals(PNG) ? saidInPicture(bytes) : []
  const zipped = bytes.subarray(0, 2).toString() === 'PK' ? entriesOf(bytes) : []
  return [
    ...said,
    ...packed,
    ...chunks.flatMap(([name, inner]) => within(`${where} > ${name}`, inner, depth + 1, seen)),
    ...zipped.flatMap(([path, inner]) => within(`${where} > ${path}`, inner, depth + 1, seen)),
    ...[...text.matchAll(BASE64)].flatMap(({ 0: run, index }) => {
      if (seen.has(run)) return []
      seen.add(run)
      const packed = Buffer.from(run, 'base64')
      return [
        ...within(`${where} > base64 at ${index}`, packed, depth + 1, seen),
        ...uuidsIn(`${where} > UUIDs at ${index}`, packed),
      ]
    }),
  ]
}

/** Tables write UUIDs as their bytes, one after another. */
function uuidsIn(where: string, bytes: Buffer): readonly Said[] {
  if (bytes.length % 16 !== 0) return []
  const hex = bytes.toString('hex')
  return [{ where, text: hex.replaceAll(/(.{8})(.{4})(.{4})(.{4})(.{12})/g, '$1-$2-$3-$4-$5\n') }]
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

/** What a PNG says beside its pixels: all chunks but theirs, those of text without the keyword, too, since the rest may be packed. */
function saidInPicture(png: Buffer): readonly (readonly [name: string, bytes: Buffer])[] {
  const found: (readonly [string, Buffer])[] = []
  for (let at = PNG.length; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    const name = png.toString('latin1', at + 4, at + 8)
    const data = png.subarray(at + 8, at + 8 + png.readUInt32BE(at))
    if (name === 'IDAT') continue
    found.push([name, data])
    for (const behind of [1, 2, 3]) found.push([`${name} text`, data.subarray(data.indexOf(0) + behind)])
  }
  return found
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
