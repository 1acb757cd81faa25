import { IMPORT_MAX_BYTES } from '../../../shared/estate/register-import.ts'
import { isCatalog, readCatalog } from './read-catalog.ts'
import { readCsv } from './read-csv.ts'
import { readText } from './read-text.ts'
import { readXlsx } from './read-xlsx.ts'
import { ImportError, type Table } from './table.ts'

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, at) => bytes[at] === byte)

const ZIP = [0x50, 0x4b, 0x03, 0x04]
/** The container of the old .xls, and of a workbook with a password. */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0]

/** What a file holds, by its content: its name is never looked at. @throws ImportError, and nothing else */
export async function readTable(bytes: Uint8Array): Promise<Table> {
  if (bytes.byteLength > IMPORT_MAX_BYTES) throw new ImportError('import.too-large', { megabytes: IMPORT_MAX_BYTES / 1024 ** 2 })
  if (bytes.byteLength === 0) throw new ImportError('import.empty')
  if (startsWith(bytes, COMPOUND)) throw new ImportError('import.old-workbook')
  try {
    if (startsWith(bytes, ZIP)) return { format: 'xlsx', encoding: null, keys: null, bureaus: [], sheets: await readXlsx(bytes) }
    const { text, encoding } = readText(bytes)
    if (/^\s*(<!doctype html|<html|<table|<\?xml)/i.test(text)) throw new ImportError('import.web-page')
    if (isCatalog(text)) return { ...readCatalog(text), encoding }
    return { format: 'csv', encoding, keys: null, bureaus: [], sheets: [readCsv(text)] }
  } catch (error) {
    if (error instanceof ImportError) throw error
    const said = error instanceof Error ? error.message.slice(0, 200) : String(error)
    throw new ImportError('import.unreadable', { detail: `the content: ${said}` })
  }
}
