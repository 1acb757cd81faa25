/** Bytes of a block and of a digest. */
const BLOCK = 64
const DIGEST = 32

/** GB/T 32905-2016, 4.1: the value that hashing begins from. */
const IV = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e] as const

const rotl = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

/** Of 4.2: the constant of each round, turned by its number. */
const TURNED = Int32Array.from({ length: 64 }, (_, round) => rotl(round < 16 ? 0x79cc4519 : 0x7a879d8a, round % 32))

/** SM3 (GB/T 32905-2016) over bytes as they come. */
export interface Sm3 {
  update(bytes: Uint8Array): void
  /** The 32 bytes of the digest; nothing may be added after. */
  digest(): Uint8Array
}

/**
 * A fresh SM3. In JavaScript because no platform of ours has it everywhere: Node's OpenSSL does, Electron's BoringSSL and browsers do not,
 * and the library that signs hashes only what stands in memory whole.
 */
export function createSm3(): Sm3 {
  const state = Int32Array.from(IV)
  const words = new Int32Array(68)
  const rest = new Uint8Array(BLOCK)
  let held = 0
  let total = 0

  function update(bytes: Uint8Array): void {
    total += bytes.length
    let at = 0
    if (held > 0) {
      at = Math.min(BLOCK - held, bytes.length)
      rest.set(bytes.subarray(0, at), held)
      held += at
      if (held < BLOCK) return
      compress(state, words, rest, 0)
      held = 0
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) compress(state, words, bytes, at)
    rest.set(bytes.subarray(at))
    held = bytes.length - at
  }

  return {
    update,
    digest() {
      const bits = total * 8
      const tail = new Uint8Array(held < BLOCK - 8 ? BLOCK - held : 2 * BLOCK - held)
      tail[0] = 0x80
      const length = new DataView(tail.buffer, tail.length - 8)
      length.setUint32(0, Math.floor(bits / 2 ** 32))
      length.setUint32(4, bits >>> 0)
      update(tail)
      const digest = new Uint8Array(DIGEST)
      const view = new DataView(digest.buffer)
      state.forEach((word, index) => {
        view.setInt32(index * 4, word)
      })
      return digest
    },
  }
}

/** 5.3: one block into the state. `words` is room for the expanded message; the names are those of the standard. */
function compress(state: Int32Array, words: Int32Array, bytes: Uint8Array, start: number): void {
  // An index of a typed array is in range by the loops' bounds; `| 0` also tells the compiler.
  for (let j = 0, at = start; j < 16; j += 1, at += 4) {
    words[j] =
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number) |
      0
  }
  for (let j = 16; j < 68; j += 1) {
    const mixed = (words[j - 16] as number) ^ (words[j - 9] as number) ^ rotl(words[j - 3] as number, 15)
    words[j] = mixed ^ rotl(mixed, 15) ^ rotl(mixed, 23) ^ rotl(words[j - 13] as number, 7) ^ (words[j - 6] as number)
  }
  let a = state[0] as number
  let b = state[1] as number
  let c = state[2] as number
  let d = state[3] as number
  let e = state[4] as number
  let f = state[5] as number
  let g = state[6] as number
  let h = state[7] as number
  for (let j = 0; j < 64; j += 1) {
    const a12 = rotl(a, 12)
    const ss1 = rotl((a12 + e + (TURNED[j] as number)) | 0, 7)
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g)
    const word = words[j] as number
    const tt1 = (ff + d + (ss1 ^ a12) + (word ^ (words[j + 4] as number))) | 0
    const tt2 = (gg + h + ss1 + word) | 0
    d = c
    c = rotl(b, 9)
    b = a
    a = tt1
    h = g
    g = rotl(f, 19)
    f = e
    e = tt2 ^ rotl(tt2, 9) ^ rotl(tt2, 17)
  }
  state[0] = (state[0] as number) ^ a
  state[1] = (state[1] as number) ^ b
  state[2] = (state[2] as number) ^ c
  state[3] = (state[3] as number) ^ d
  state[4] = (state[4] as number) ^ e
  state[5] = (state[5] as number) ^ f
  state[6] = (state[6] as number) ^ g
  state[7] = (state[7] as number) ^ h
}
