import { Parser } from 'saxen'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import { ImportError } from './table.ts'

/** Most that is unpacked of one file, and of all that are read, bytes: thirty times the largest archive taken would be a bomb. */
const MOST_ENTRY_BYTES = 128 * 1024 * 1024
const MOST_BYTES = 192 * 1024 * 1024
/** Files in an archive; a workbook has a few dozen. */
const MOST_ENTRIES = 2_000
/** Longest single tag or text, characters: of a cell it is 32,767, each written as `&#x4e2d;` at worst. A tag without end costs its square in time. */
const MOST_TOKEN_CHARS = 512 * 1024

/** A file of an archive, fed to an XML parser chunk by chunk: neither its text nor a tree of it ever stands in memory whole. */
export interface XmlArchive {
  readonly has: (path: string) => boolean
  /** Names come without their prefix; attributes decoded. Nothing happens for a path that is not there. */
  read(path: string, hear: XmlHearing): Promise<void>
}

export interface XmlHearing {
  open?(name: string, attributes: () => Readonly<Record<string, string>>): void
  close?(name: string): void
  text?(text: string): void
}

/**
 * Opens a ZIP archive of XML files. Sizes are bounded by what really comes out (yauzl ends an entry that is larger than it says), names are
 * only compared, never used as paths. @throws ImportError
 */
export async function openXmlArchive(bytes: Uint8Array): Promise<XmlArchive> {
  const entries = new Map<string, Entry>()
  let zip: ZipFile
  try {
    zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { lazyEntries: true })
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= MOST_ENTRIES) throw new ImportError('import.bomb', { detail: `> ${MOST_ENTRIES} files` })
      entries.set(entry.fileName, entry)
    }
  } catch (error) {
    throw broken('archive', error)
  }
  let unpacked = 0

  return {
    has: (path) => entries.has(path),
    async read(path, hear) {
      const entry = entries.get(path)
      if (entry === undefined) return
      if (entry.uncompressedSize > MOST_ENTRY_BYTES) throw new ImportError('import.bomb', { detail: path })
      if (entry.isEncrypted()) throw new ImportError('import.locked')
      let quiet = 0
      const parser = parserOf(hear, () => {
        quiet = 0
      })
      const feed = (text: string): void => {
        parser.write(text)
        quiet += text.length
        if (quiet > MOST_TOKEN_CHARS) throw new ImportError('import.bomb', { detail: path })
      }
      const decoder = new TextDecoder('utf-8')
      try {
        for await (const chunk of await zip.openReadStreamPromise(entry)) {
          if (!(chunk instanceof Uint8Array)) continue
          unpacked += chunk.byteLength
          if (unpacked > MOST_BYTES) throw new ImportError('import.bomb', { detail: path })
          feed(decoder.decode(chunk, { stream: true }))
        }
        feed(decoder.decode())
        parser.end()
      } catch (error) {
        throw broken('archive', error)
      }
    },
  }
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

/** `heard` is told of each tag and text. */
function parserOf(hear: XmlHearing, heard: () => void): Parser {
  const parser = new Parser()
  parser.on('error', (error) => {
    throw broken('XML', error)
  })
  parser.on('openTag', (name, attributes, decode) => {
    heard()
    hear.open?.(local(name), () => Object.fromEntries(Object.entries(attributes()).map(([key, value]) => [key, decode(value)])))
  })
  parser.on('closeTag', (name) => {
    heard()
    hear.close?.(local(name))
  })
  parser.on('text', (text, decode) => {
    heard()
    hear.text?.(decode(text))
  })
  parser.on('cdata', (text) => {
    heard()
    hear.text?.(text)
  })
  return parser
}

function broken(what: 'archive' | 'XML', error: unknown): ImportError {
  if (error instanceof ImportError) return error
  const said = error instanceof Error ? error.message.slice(0, 200) : String(error)
  return new ImportError('import.broken-workbook', { detail: `the ${what}: ${said}` })
}
