/** Bytes of a text of Base64; null: it is none. */
export function bytesOfBase64(text: string): Uint8Array | null {
  try {
    const binary = atob(text)
    const bytes = new Uint8Array(binary.length)
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at)
    return bytes
  } catch {
    return null
  }
}

/** The Base64 of a few bytes. */
export const base64Of = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
