import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readBytes } from '../../../config/durable-file.ts'
import { errorCode } from '../../../config/yaml-file.ts'
import { CaseError } from './case-error.ts'
import { type CaseFile, caseFileSchema } from './case-file.ts'

/** Folder of the cases in a data folder, one each by its id, and the document in it. */
const CASES_FOLDER = 'cases'
export const CASE_FILE = 'case.json'
/** What a case that is being made is called until it is whole. */
const PART_PREFIX = '.part-'
export const partName = (): string => `${PART_PREFIX}${randomUUID()}`

/** A part that nobody wrote to for this long is of an import that was killed, ms. */
const LEFT_MS = 86_400_000

const ID = /^[0-9a-f]{64}$/
/** Fewest characters by which a case may be called. */
const SHORT_CHARS = 8

export const casesFolder = (dataDir: string): string => join(dataDir, CASES_FOLDER)
/** The data folder of a case, with a journal like any other. */
export const caseFolder = (dataDir: string, id: CaseFile['id']): string => join(casesFolder(dataDir), id)

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw new CaseError('case.unreadable', { path: folder, detail: errorCode(error) })
  }
}

/** The document of a case. @throws CaseError there is no such case, or it does not read */
export function readCase(dataDir: string, id: CaseFile['id']): CaseFile {
  const bytes = ID.test(id) ? documentOf(caseFolder(dataDir, id)) : null
  if (bytes === null) throw new CaseError('case.gone', { case: id })
  const parsed = caseFileSchema.safeParse(jsonOf(bytes))
  if (!parsed.success || parsed.data.id !== id) throw new CaseError('case.damaged', { case: id, path: caseFolder(dataDir, id) })
  return parsed.data
}

function documentOf(folder: string): Buffer | null {
  try {
    return readBytes(join(folder, CASE_FILE))
  } catch (error) {
    throw new CaseError('case.unreadable', { path: folder, detail: errorCode(error) })
  }
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return null
  }
}

/** All cases that read, the newest import first, and the ids of those that do not. @throws CaseError their folder cannot be read */
export function listCases(dataDir: string): { readonly cases: readonly CaseFile[]; readonly damaged: readonly string[] } {
  const cases: CaseFile[] = []
  const damaged: string[] = []
  for (const id of namesIn(casesFolder(dataDir))) {
    if (!ID.test(id)) continue
    try {
      cases.push(readCase(dataDir, id))
    } catch {
      damaged.push(id)
    }
  }
  return { cases: cases.sort((a, b) => b.importedAt - a.importedAt || (a.id < b.id ? -1 : 1)), damaged }
}

/** The case that is called so by its id or the beginning of it. @throws CaseError none is, or more than one */
export function findCase(dataDir: string, called: string): CaseFile {
  const found =
    called.length < SHORT_CHARS ? [] : namesIn(casesFolder(dataDir)).filter((id) => ID.test(id) && id.startsWith(called))
  const [id] = found
  if (id === undefined || found.length > 1) throw new CaseError('case.gone', { case: called })
  return readCase(dataDir, id)
}

/** Removes a case whole: its document first, so that half of one is never taken for a case. @throws CaseError */
export function removeCase(dataDir: string, id: CaseFile['id']): void {
  if (!ID.test(id)) throw new CaseError('case.gone', { case: id })
  const folder = caseFolder(dataDir, id)
  try {
    rmSync(join(folder, CASE_FILE), { force: true })
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    throw new CaseError('case.unwritable', { path: folder, detail: errorCode(error) })
  }
}

/** Removes what an import that ended in the middle left behind. Never throws. */
export function removePart(dataDir: string, part: string): void {
  try {
    rmSync(join(casesFolder(dataDir), part), { recursive: true, force: true })
  } catch {
    // The next sweep will.
  }
}

/** Removes what imports that were killed left behind. `now`: ms since the epoch. */
export function sweepCases(dataDir: string, now: number): void {
  const folder = casesFolder(dataDir)
  for (const name of namesIn(folder)) {
    if (!name.startsWith(PART_PREFIX)) continue
    try {
      const { mtimeMs } = statSync(join(folder, name))
      if (now - mtimeMs > LEFT_MS) rmSync(join(folder, name), { recursive: true, force: true })
    } catch {
      // Another process was faster.
    }
  }
}
