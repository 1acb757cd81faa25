import { dirname, join, relative, resolve } from 'node:path'
import {
  FINDINGS_TOLD,
  type ImportOptions,
  type ImportPreview,
  type SheetField,
  type UndoStep,
} from '../../../shared/estate/register-import.ts'
import { readBytes, writeDurably } from '../durable-file.ts'
import { readSourcesFile } from '../sources-file.ts'
import { editYaml } from '../yaml-edit.ts'
import { errorCode } from '../yaml-file.ts'
import { NAMING } from './fields.ts'
import { findHeaders, type Headers, subjectOf, tidyMapping } from './mapping.ts'
import { type Edit, type Plan, planImport } from './plan.ts'
import { createFindingBook, readRows } from './read-rows.ts'
import { readTable } from './read-table.ts'
import { hashOf, type RawRegister, readRaw } from './register-text.ts'
import { recall, remember } from './remembered.ts'
import { columnLetters, ImportError } from './table.ts'
import { dropStep, listSteps, noteStep, undoLatest } from './undo-steps.ts'

/** Where a run keeps its things. Absolute. */
export interface ImportPlaces {
  readonly dataDir: string
  readonly sourcesFile: string
}

/** Largest register that is written, bytes: what the engine reads. */
const MOST_REGISTER_BYTES = 8 * 1024 * 1024

/** The register that the sources file names; where it names none, the one in the data folder that an import begins. */
export function registerPath({ dataDir, sourcesFile }: ImportPlaces): { readonly path: string; readonly named: boolean } {
  const { registerFile, faults } = readSourcesFile(sourcesFile, 0)
  const [fault] = faults.filter(({ code }) => code !== 'sources-file.missing' && code !== 'sources-file.empty')
  if (fault !== undefined) throw new ImportError(fault.code, fault.facts)
  return registerFile === null ? { path: join(dataDir, 'register.yaml'), named: false } : { path: registerFile, named: true }
}

interface Prepared {
  readonly preview: ImportPreview
  readonly plan: Plan
  readonly register: RawRegister
  readonly headers: Headers
}

async function prepare(bytes: Uint8Array, places: ImportPlaces, options: ImportOptions): Promise<Prepared> {
  const register = readRaw(registerPath(places).path)
  const table = await readTable(bytes)
  const headers = findHeaders(table.sheets, options.sheet)
  const remembered = options.mapping === null ? recall(places.dataDir, headers.texts) : null
  const chosen = options.mapping ?? remembered
  const subject = chosen === null ? headers.subject : subjectOf(chosen)
  const mapping = chosen === null ? headers.mapping : tidyMapping(chosen, subject, headers.texts.length)
  const book = createFindingBook(table, headers, mapping)
  const rows = unmappedField({ subject, mapping }) === null ? readRows(table, headers, mapping, book) : []
  const plan = planImport(subject, { register, table, rows, mapping, options, book })
  const found = [...book.findings].sort((a, b) => a.row - b.row)
  const preview: ImportPreview = {
    format: table.format,
    encoding: table.encoding,
    sheets: table.sheets.map(({ name }) => name),
    sheet: headers.sheet.name,
    subject,
    headerRow: headers.row.number,
    headers: headers.texts.map((text, column) => ({
      column: table.keys?.[column] ?? columnLetters(column),
      text: text.slice(0, 60),
    })),
    mapping,
    mappingFrom: options.mapping !== null ? 'given' : remembered !== null ? 'remembered' : 'guessed',
    counts: plan.counts,
    findings: found.slice(0, FINDINGS_TOLD),
    findingsUntold: Math.max(0, found.length - FINDINGS_TOLD),
    changes: plan.changes,
    unknownBureaus: plan.unknownBureaus,
    needsEdition: plan.needsEdition,
    removalHeldBy: plan.removalHeldBy,
    path: register.path,
    base: register.hash,
  }
  return { preview, plan, register, headers }
}

/** The field without which rows cannot be told apart, where no column is known to hold it; null: one is. */
export const unmappedField = ({ subject, mapping }: Pick<ImportPreview, 'subject' | 'mapping'>): SheetField | null =>
  mapping[NAMING[subject]] === undefined && mapping.id === undefined ? NAMING[subject] : null

/** What an import would do, without doing it. @throws ImportError */
export async function previewImport(bytes: Uint8Array, places: ImportPlaces, options: ImportOptions): Promise<ImportPreview> {
  return (await prepare(bytes, places, options)).preview
}

export interface ApplyInput {
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly options: ImportOptions
  /** The register that was previewed; null: whatever it is now. */
  readonly base: string | null
  /** ms since the epoch. */
  readonly now: number
}

/**
 * Writes the good rows to the register as one step that can be taken back; what the sheet does not touch stays to the byte of its meaning,
 * comments too. Where no register is configured, it is begun in the data folder and named in the sources file. @throws ImportError
 */
export async function applyImport(
  { bytes, fileName, options, base, now }: ApplyInput,
  places: ImportPlaces,
): Promise<{ readonly preview: ImportPreview; readonly step: UndoStep }> {
  const { preview, plan, register, headers } = await prepare(bytes, places, options)
  if (base !== null && base !== preview.base) throw new ImportError('import.register-changed')
  const unmapped = unmappedField(preview)
  if (unmapped !== null) throw new ImportError('import.unmapped', { field: unmapped })
  if (plan.edits.length === 0) throw new ImportError('import.nothing')
  const files = [edited(register.path, (text) => editYaml(text, (editor) => writeEdits(editor, register, plan.edits)))]
  if (!registerPath(places).named) files.push(edited(places.sourcesFile, (text) => naming(text, places, register.path)))
  const [first] = files
  if (first !== undefined && first.after.byteLength > MOST_REGISTER_BYTES) {
    throw new ImportError('import.result-too-large', { megabytes: MOST_REGISTER_BYTES / 1024 ** 2 })
  }
  const { added, changed, removed } = preview.counts
  let id: string | null = null
  // Where it fails.
  let writes = places.dataDir
  try {
    id = noteStep(places.dataDir, {
      ...{ at: now, fileName, added, changed, removed },
      files: files.map(({ path, before, after }) => ({ path, before: before?.toString('base64') ?? null, after: hashOf(after) })),
    })
    writes = register.path
    for (const { path, after } of files) writeDurably(path, after)
    if (options.mapping !== null) remember(places.dataDir, headers.texts, preview.mapping)
  } catch (error) {
    restore(files)
    if (id !== null) dropStep(places.dataDir, id)
    throw new ImportError('file.unwritable', { path: writes, detail: errorCode(error) })
  }
  return { preview, step: { ...{ id, at: now, fileName, added, changed, removed }, changedSince: false } }
}

interface FileAfter {
  readonly path: string
  readonly before: Buffer | null
  readonly after: Buffer
}

function edited(path: string, edit: (text: string) => string): FileAfter {
  const before = readBytes(path)
  return { path, before, after: Buffer.from(edit(before === null ? '' : new TextDecoder().decode(before)), 'utf8') }
}

type Editor = Parameters<Parameters<typeof editYaml>[1]>[0]

function writeEdits(editor: Editor, register: RawRegister, edits: readonly Edit[]): void {
  // What goes is taken out from the end, so that indexes before it hold.
  for (const { list, index, entry } of edits) if (entry !== null && index !== null) editor.set([list, index], entry)
  const gone = edits.filter(({ entry }) => entry === null).sort((a, b) => (b.index ?? 0) - (a.index ?? 0))
  for (const { list, index } of gone) if (index !== null) editor.remove([list, index])
  const fresh = edits.filter(({ index }) => index === null)
  // `apps:` with nothing behind it is no list that could be gone on with.
  for (const list of new Set(fresh.map(({ list }) => list)))
    if (register[list].length === 0 && editor.get([list]) === null) editor.remove([list])
  for (const { list, entry } of fresh) if (entry !== null) editor.append([list], entry)
}

/** The sources file with the register in it; a new one watches nothing yet. */
function naming(text: string, { sourcesFile }: ImportPlaces, path: string): string {
  const told = relative(dirname(resolve(sourcesFile)), path)
  return editYaml(text, (editor) => {
    editor.set(['register'], told)
    if (editor.get(['sources']) === undefined) editor.set(['sources'], [])
  })
}

function restore(files: readonly FileAfter[]): void {
  for (const { path, before, after } of files) {
    try {
      if (before !== null && readBytes(path)?.equals(after)) writeDurably(path, before)
    } catch {
      // The disk that failed the write fails this too; the old file is whole either way, since files are replaced whole.
    }
  }
}

export { listSteps, undoLatest }
