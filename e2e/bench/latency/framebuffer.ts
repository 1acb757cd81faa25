import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A virtual X screen whose framebuffer is a file: what stands in it is what was presented, whatever the renderer believes, and
 * reading it costs neither the renderer nor the X server anything. The file has the X window dump format: a header of big-endian
 * words, colours of 12 bytes, then the pixels of the machine's own order (BGRX).
 */

const HEADER_WORDS = 25
const WORD = { headerSize: 0, width: 4, height: 5, bitsPerPixel: 11, bytesPerLine: 12, colours: 19 } as const
const COLOUR_BYTES = 12
const PIXEL_BYTES = 4
const START_MS = 10_000

export interface Geometry {
  readonly file: string
  readonly width: number
  readonly height: number
  readonly pixelsAt: number
  readonly bytesPerLine: number
}

export interface VirtualScreen {
  readonly display: string
  readonly file: string
  readonly pid: number
  dispose(): Promise<void>
}

/** Starts Xvfb with its framebuffer in `folder`. */
export async function openScreen(folder: string, width: number, height: number): Promise<VirtualScreen> {
  const args = ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-fbdir', folder, '-nolisten', 'tcp', '-noreset']
  const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'close')
  const pipe = child.stdio[3]
  if (!pipe) throw new Error('no pipe to Xvfb')
  const number = await new Promise<string>((done, fail) => {
    const timer = setTimeout(() => fail(new Error('Xvfb did not start in time')), START_MS)
    child.once('error', fail)
    pipe.once('data', (chunk: Buffer) => {
      clearTimeout(timer)
      done(chunk.toString().trim())
    })
  })
  return {
    display: `:${number}`,
    file: join(folder, 'Xvfb_screen0'),
    pid: child.pid ?? 0,
    async dispose() {
      child.kill()
      await ended
    },
  }
}

/** Throws where the screen is not what is read here: 32 bits a pixel. */
export function geometryOf(file: string): Geometry {
  const header = Buffer.alloc(HEADER_WORDS * 4)
  const fd = openSync(file, 'r')
  try {
    readSync(fd, header, 0, header.length, 0)
  } finally {
    closeSync(fd)
  }
  const word = (name: keyof typeof WORD) => header.readUInt32BE(WORD[name] * 4)
  if (word('bitsPerPixel') !== PIXEL_BYTES * 8) throw new Error(`${word('bitsPerPixel')} bits a pixel, not 32`)
  return {
    file,
    width: word('width'),
    height: word('height'),
    pixelsAt: word('headerSize') + word('colours') * COLOUR_BYTES,
    bytesPerLine: word('bytesPerLine'),
  }
}

export const offsetOf = ({ pixelsAt, bytesPerLine }: Geometry, x: number, y: number): number =>
  pixelsAt + y * bytesPerLine + x * PIXEL_BYTES

/** The middle of the largest block of one colour (0xRRGGBB) within `area`, at least `side` px wide and high; null: none. */
export function findBlock(
  screen: Geometry,
  colour: number,
  side: number,
  area: { readonly width: number; readonly height: number },
): { x: number; y: number } | null {
  const fd = openSync(screen.file, 'r')
  const bytes = Buffer.alloc(screen.bytesPerLine * screen.height)
  try {
    readSync(fd, bytes, 0, bytes.length, screen.pixelsAt)
  } finally {
    closeSync(fd)
  }
  const is = (x: number, y: number) => (bytes.readUInt32LE(y * screen.bytesPerLine + x * PIXEL_BYTES) & 0xffffff) === colour
  const block = (x: number, y: number) => {
    for (let dy = 0; dy < side; dy += 2) for (let dx = 0; dx < side; dx += 2) if (!is(x + dx, y + dy)) return false
    return true
  }
  for (let y = 0; y < Math.min(area.height, screen.height) - side; y += 2) {
    for (let x = 0; x < Math.min(area.width, screen.width) - side; x += 2) {
      if (is(x, y) && block(x, y)) return { x: x + Math.floor(side / 2), y: y + Math.floor(side / 2) }
    }
  }
  return null
}
