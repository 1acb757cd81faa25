import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { UndoStep } from '../../../shared/estate/register-import.ts'
import { readBytes, writeDurably } from '../durable-file.ts'
import { errorCode } from '../yaml-file.ts'
import { hashOf } from './register-text.ts'
import { ImportError } from './table.ts'

/** Steps that are kept; the oldest go. Each holds the register as it was, some megabytes at most. */
const STEPS_KEPT = 20

/** Folder of the steps in the data folder: one file a step, named by its number. */
const FOLDER = 'register-undo'

const stepSchema = z.strictObject({
  at: z.number(),
  fileName: z.string(),
  added: z.number(),
  changed: z.number(),
  removed: z.number(),
  /** In the order in which they were written. `before` null: there was none. */
  files: z.array(z.strictObject({ path: z.string(), before: z.base64().nullable(), after: z.string() })),
})
export type StoredStep = z.infer<typeof stepSchema>

const nameOf = (id: string): string => `${id}.json`

function ids(dataDir: string): readonly string[] {
  try {
    return readdirSync(join(dataDir, FOLDER))
      .flatMap((name) => /^(\d{8})\.json$/.exec(name)?.[1] ?? [])
      .sort()
  } catch {
    return []
  }
}

function read(dataDir: string, id: string): StoredStep | null {
  const bytes = readBytes(join(dataDir, FOLDER, nameOf(id)))
  try {
    return bytes === null ? null : stepSchema.parse(JSON.parse(bytes.toString('utf8')))
  } catch {
    return null
  }
}

const isChanged = ({ files }: StoredStep): boolean =>
  files.some(({ path, after }) => hashOf(readBytes(path) ?? Buffer.alloc(0)) !== after)

/** Steps that can be taken back, the latest first. */
export function listSteps(dataDir: string): readonly UndoStep[] {
  return [...ids(dataDir)].reverse().flatMap((id): UndoStep[] => {
    const step = read(dataDir, id)
    if (step === null) return []
    const { at, fileName, added, changed, removed } = step
    return [{ id, at, fileName, added, changed, removed, changedSince: isChanged(step) }]
  })
}

/** Notes a step before its files are written: one that a crash cut off is seen by its hashes, and does no harm. Returns its id. */
export function noteStep(dataDir: string, step: StoredStep): string {
  const known = ids(dataDir)
  const id = String(Number(known.at(-1) ?? 0) + 1).padStart(8, '0')
  mkdirSync(join(dataDir, FOLDER), { recursive: true, mode: 0o700 })
  writeDurably(join(dataDir, FOLDER, nameOf(id)), Buffer.from(JSON.stringify(step)), 0o600)
  for (const old of known.slice(0, Math.max(0, known.length + 1 - STEPS_KEPT))) dropStep(dataDir, old)
  return id
}

export function dropStep(dataDir: string, id: string): void {
  rmSync(join(dataDir, FOLDER, nameOf(id)), { force: true })
}

/**
 * Takes the latest step back: its files get the exact bytes that they had. Where one was changed since, that is refused, unless `force`, which
 * keeps a copy of each as it is now. @throws ImportError
 */
export function undoLatest(dataDir: string, force: boolean): { readonly step: UndoStep; readonly copies: readonly string[] } {
  const [step] = listSteps(dataDir)
  const stored = step === undefined ? null : read(dataDir, step.id)
  if (step === undefined || stored === null) throw new ImportError('import.no-undo')
  const [{ path } = { path: '' }] = stored.files
  if (step.changedSince && !force) throw new ImportError('import.changed-since', { path })
  const copies: string[] = []
  try {
    stored.files.forEach((file, at) => {
      const now = readBytes(file.path)
      if (now !== null && hashOf(now) !== file.after) {
        const copy = join(dataDir, FOLDER, `${step.id}-${at}.replaced.yaml`)
        writeDurably(copy, now, 0o600)
        copies.push(copy)
      }
    })
    for (const file of [...stored.files].reverse()) {
      if (file.before === null) rmSync(file.path, { force: true })
      else writeDurably(file.path, Buffer.from(file.before, 'base64'))
    }
  } catch (error) {
    throw new ImportError('file.unwritable', { path, detail: errorCode(error) })
  }
  dropStep(dataDir, step.id)
  return { step, copies }
}
