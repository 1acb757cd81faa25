import type { Method } from './manifest.ts'

/** What a ZIP archive says of a member. All else in it is fixed here, so that its bytes follow from these facts alone. */
export interface ZipEntry {
  readonly path: string
  readonly method: Method
  /** Of the content; `stored`: as it stands in the archive. */
  readonly bytes: number
  readonly stored: number
  /** CRC-32 of the content. */
  readonly crc32: number
}

export const LOCAL_SIGNATURE = 0x04034b50
export const CENTRAL_SIGNATURE = 0x02014b50
export const END_SIGNATURE = 0x06054b50
export const LOCAL_BYTES = 30
export const CENTRAL_BYTES = 46
export const END_BYTES = 22

/** 2.0: folders and deflate, no 64-bit sizes. */
const NEEDED = 20
/** Bit 11: names are UTF-8. No bit 3: sizes stand in the header, not behind the data. */
const FLAGS = 0x0800
const METHODS: Readonly<Record<Method, number>> = { store: 0, deflate: 8 }
/** 1980-01-01, where the dates of ZIP begin. */
const DATE = 0x0021

/** Bytes that a member takes beside its stored ones. A path is ASCII. */
export const localBytes = (path: string): number => LOCAL_BYTES + path.length
export const centralBytes = (path: string): number => CENTRAL_BYTES + path.length

/** The header before a member's data. */
export function localHeader(entry: ZipEntry): Uint8Array {
  const header = new Uint8Array(localBytes(entry.path))
  const view = new DataView(header.buffer)
  view.setUint32(0, LOCAL_SIGNATURE, true)
  writeFacts(view, 4, entry)
  writePath(header, LOCAL_BYTES, entry.path)
  return header
}

/** A member's line in the directory at the end; `offset` is that of its header. */
export function centralEntry(entry: ZipEntry, offset: number): Uint8Array {
  const line = new Uint8Array(centralBytes(entry.path))
  const view = new DataView(line.buffer)
  view.setUint32(0, CENTRAL_SIGNATURE, true)
  view.setUint16(4, NEEDED, true)
  writeFacts(view, 6, entry)
  view.setUint32(42, offset, true)
  writePath(line, CENTRAL_BYTES, entry.path)
  return line
}

/** The record that ends an archive. */
export function endRecord(count: number, directoryBytes: number, directoryOffset: number): Uint8Array {
  const record = new Uint8Array(END_BYTES)
  const view = new DataView(record.buffer)
  view.setUint32(0, END_SIGNATURE, true)
  view.setUint16(8, count, true)
  view.setUint16(10, count, true)
  view.setUint32(12, directoryBytes, true)
  view.setUint32(16, directoryOffset, true)
  return record
}

/** The facts that both headers hold, in the same order: version, flags, method, time, date, CRC, sizes, length of the name. */
function writeFacts(view: DataView, at: number, { path, method, bytes, stored, crc32 }: ZipEntry): void {
  view.setUint16(at, NEEDED, true)
  view.setUint16(at + 2, FLAGS, true)
  view.setUint16(at + 4, METHODS[method], true)
  view.setUint16(at + 8, DATE, true)
  view.setUint32(at + 10, crc32, true)
  view.setUint32(at + 14, stored, true)
  view.setUint32(at + 18, bytes, true)
  view.setUint16(at + 22, path.length, true)
}

function writePath(target: Uint8Array, at: number, path: string): void {
  for (let index = 0; index < path.length; index += 1) target[at + index] = path.charCodeAt(index)
}

/** Where all of an archive lies that holds `entries` one behind the other, and the bytes around their data. */
export interface ZipLayout {
  readonly places: readonly ZipPlace[]
  readonly directory: Uint8Array
  readonly directoryOffset: number
  readonly end: Uint8Array
  /** Of the whole archive, bytes. */
  readonly size: number
}

export interface ZipPlace {
  readonly entry: ZipEntry
  readonly offset: number
  readonly header: Uint8Array
  /** Where its stored bytes begin. */
  readonly dataOffset: number
}

/** The one archive that holds `entries` in this order. */
export function layOut(entries: readonly ZipEntry[]): ZipLayout {
  let offset = 0
  const places: ZipPlace[] = []
  for (const entry of entries) {
    const header = localHeader(entry)
    const dataOffset = offset + header.length
    places.push({ entry, offset, header, dataOffset })
    offset = dataOffset + entry.stored
  }
  const directory = joined(places.map((place) => centralEntry(place.entry, place.offset)))
  const end = endRecord(entries.length, directory.length, offset)
  return { places, directory, directoryOffset: offset, end, size: offset + directory.length + end.length }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
