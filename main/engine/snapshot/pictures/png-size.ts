/** What a PNG begins with: its signature, then the length and the name of the chunk that tells its size (W3C PNG, 5.2 and 11.2.1). */
const HEAD = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

/** Size of a PNG in pixels; null: it is none. */
export function pngSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | null {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (png.length < HEAD.length + 8 || !png.subarray(0, HEAD.length).equals(HEAD)) return null
  const [width, height] = [png.readUInt32BE(HEAD.length), png.readUInt32BE(HEAD.length + 4)]
  return width === 0 || height === 0 ? null : { width, height }
}
