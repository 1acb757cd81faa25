import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import Database from 'better-sqlite3'

/** Finds planted secrets in what was kept, printed or sent, in every form that they could take. It shares no code with what hides them. */

/** By a name for the words. */
export type Planted = Readonly<Record<string, string>>

/** Characters of a form in a row that are a leak: far more than chance would bring together. */
const PIECE = 12

/** What a file of SQLite begins with, and what zstd begins with. */
const SQLITE = 'SQLite format 3\0'
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

/** Characters around a leak that are shown. */
const AROUND = 40

export interface Scanner {
  /** One line for each secret that stands there, whole or in part; none: it is clean. */
  text(where: string, text: string): readonly string[]
  /** Every file under a folder: its bytes, and where it is a database all values of all tables, unpacked. */
  folder(folder: string): readonly string[]
}

export function createScanner(planted: Planted): Scanner {
  const pieces = new Map<string, { readonly name: string; readonly form: string }>()
  for (const [name, secret] of Object.entries(planted)) {
    for (const [form, text] of formsOf(secret)) {
      for (let at = 0; at + PIECE <= text.length; at += 1) {
        const piece = text.slice(at, at + PIECE)
        if (!pieces.has(piece)) pieces.set(piece, { name, form })
      }
    }
  }

  function text(where: string, given: string): readonly string[] {
    const found = new Map<string, string>()
    for (let at = 0; at + PIECE <= given.length; at += 1) {
      const leak = pieces.get(given.slice(at, at + PIECE))
      if (leak === undefined || found.has(leak.name)) continue
      const excerpt = JSON.stringify(given.slice(Math.max(0, at - AROUND), at + AROUND))
      found.set(leak.name, `${where}: ${leak.name} ${leak.form}: ${excerpt}`)
    }
    return [...found.values()]
  }

  function database(where: string, file: string): readonly string[] {
    const db = new Database(file)
    try {
      const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all()
      return tables.flatMap((table) =>
        [...db.prepare(`SELECT * FROM "${table}"`).raw().iterate()].flatMap((row) => {
          const values = Array.isArray(row) ? row : []
          return values.flatMap((value) => textsOf(value).flatMap((one) => text(`${where} ${table}`, one)))
        }),
      )
    } catch (error) {
      // one that is damaged was moved aside: its bytes were looked at
      if (/malformed|not a database/.test(String(error))) return []
      throw error
    } finally {
      db.close()
    }
  }

  return {
    text,
    folder(folder) {
      // A database is opened in a copy: that alone changes it, and takes its log in.
      const copy = mkdtempSync(join(tmpdir(), 'wanglou-scan-'))
      try {
        cpSync(folder, copy, { recursive: true })
        const files = readdirSync(copy, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
        const paths = files.map(({ parentPath, name }) => join(parentPath, name))
        const raw = paths.flatMap((path) => text(relative(copy, path), readFileSync(path).toString('latin1')))
        const databases = paths.filter((path) => readFileSync(path).toString('latin1', 0, SQLITE.length) === SQLITE)
        return [...raw, ...databases.flatMap((path) => database(relative(copy, path), path))]
      } finally {
        rmSync(copy, { recursive: true, force: true })
      }
    },
  }
}

function formsOf(secret: string): readonly (readonly [string, string])[] {
  const lines = secret.split('\n').filter((line) => !line.startsWith('-----'))
  return lines.flatMap((line) => {
    const bytes = Buffer.from(line)
    // the first and last characters hang on what stands beside it
    const base64 = [0, 1, 2].map((before) => {
      const all = Buffer.concat([Buffer.alloc(before), bytes])
        .toString('base64')
        .replaceAll('=', '')
      return all.slice(before === 0 ? 0 : before + 1, -1)
    })
    return [
      ['as it is', line],
      ['in JSON', JSON.stringify(line).slice(1, -1)],
      ['in a URL', encodeURIComponent(line)],
      ['in hex', bytes.toString('hex')],
      ...base64.map((form) => ['in base64', form] as const),
      ...base64.map((form) => ['in base64url', form.replaceAll('+', '-').replaceAll('/', '_')] as const),
    ] as const
  })
}

/** What a value of a table says: packed ones say it after unpacking. A segment holds several packed parts one after another. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (!(value instanceof Uint8Array)) return []
  const bytes = Buffer.from(value)
  const starts: number[] = []
  for (let at = bytes.indexOf(ZSTD); at >= 0; at = bytes.indexOf(ZSTD, at + 1)) starts.push(at)
  const unpacked = starts.flatMap((start, index) => {
    try {
      return [zstdDecompressSync(bytes.subarray(start, starts[index + 1])).toString('latin1')]
    } catch {
      return []
    }
  })
  return unpacked.length > 0 ? unpacked : [bytes.toString('latin1')]
}
