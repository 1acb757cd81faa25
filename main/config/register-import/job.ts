import { existsSync } from 'node:fs'
import type { ProblemCode } from '../../../shared/estate/problem-words.ts'
import type { ImportOptions, ImportPreview, UndoStep } from '../../../shared/estate/register-import.ts'
import type { RegisterOverview } from '../../../shared/ipc/register.ts'
import type { Facts } from '../../../shared/lib/words.ts'
import { readRegisterFile } from '../register-file.ts'
import { applyImport, type ImportPlaces, listSteps, previewImport, registerPath, undoLatest } from './import-register.ts'
import { ImportError } from './table.ts'

/** One piece of work on the register, as it is handed to a thread. */
export type RegisterJob =
  | { readonly what: 'read' }
  | { readonly what: 'preview'; readonly bytes: Uint8Array; readonly options: ImportOptions }
  | {
      readonly what: 'apply'
      readonly bytes: Uint8Array
      readonly options: ImportOptions
      readonly name: string
      readonly base: string
      readonly now: number
    }
  | { readonly what: 'undo'; readonly force: boolean }

export type RegisterOutcome =
  | { readonly value: RegisterOverview | ImportPreview | UndoStep | ReturnType<typeof undoLatest> }
  | { readonly problem: { readonly code: ProblemCode; readonly facts: Facts } }

/** Does a piece of work; never throws: what goes wrong is a problem in words. */
export async function doJob(job: RegisterJob, places: ImportPlaces): Promise<RegisterOutcome> {
  try {
    return { value: await done(job, places) }
  } catch (error) {
    if (error instanceof ImportError) return { problem: { code: error.code, facts: error.facts } }
    return { problem: { code: 'import.failed', facts: { detail: error instanceof Error ? error.message : String(error) } } }
  }
}

async function done(job: RegisterJob, places: ImportPlaces) {
  switch (job.what) {
    case 'read':
      return overview(places)
    case 'preview':
      return previewImport(job.bytes, places, job.options)
    case 'apply':
      return (await applyImport({ ...job, fileName: job.name }, places)).step
    case 'undo':
      return undoLatest(places.dataDir, job.force)
  }
}

function overview(places: ImportPlaces): RegisterOverview {
  const { path } = registerPath(places)
  const exists = existsSync(path)
  const { register, faults } = exists ? readRegisterFile(path, 0) : { register: null, faults: [] }
  return {
    path,
    exists,
    estateName: register?.estateName ?? null,
    bureaus: [...(register?.bureaus ?? [])],
    apps: (register?.apps ?? []).map(({ id, name, nameEn, bureau, appClass, protectionGrade, drGrade, ...duty }) => ({
      ...{ id, name, nameEn, bureau, appClass, protectionGrade, drGrade: drGrade?.grade ?? null },
      ...{ contractor: duty.contractor, dutyPost: duty.dutyPost, dutyPhone: duty.dutyPhone },
    })),
    events: (register?.events ?? []).map((event) => ({ ...event, apps: [...event.apps] })),
    faults: faults.map(({ code, facts }) => ({ code, facts })),
    steps: [...listSteps(places.dataDir)],
  }
}
