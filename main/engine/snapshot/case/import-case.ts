import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { shortened } from '../../../../shared/lib/shortened.ts'
import { canonicalJson, type Json } from '../../../../shared/snapshot/canonical-json.ts'
import type { Verdict } from '../../../../shared/snapshot/finding.ts'
import type { KnownSigner, Manifest } from '../../../../shared/snapshot/manifest.ts'
import { incidentMemberSchema, MEMBERS } from '../../../../shared/snapshot/members.ts'
import { registerMemberSchema } from '../../../../shared/snapshot/register-member.ts'
import { syncFolder, writeDurably } from '../../../config/durable-file.ts'
import { errorCode } from '../../../config/yaml-file.ts'
import { isSqliteError } from '../../journal/damage.ts'
import { journalFile, openDatabase } from '../../journal/database.ts'
import { isFull } from '../../journal/disk.ts'
import { openPackage, type PackageContent, type VerifyLimits } from '../package/verify-package.ts'
import { pageFinding } from '../report/check-page.ts'
import { barOf } from './case-bar.ts'
import { CaseError } from './case-error.ts'
import type { CaseFile } from './case-file.ts'
import { asOneFile } from './case-journal.ts'
import { CASE_FILE, caseFolder, casesFolder, readCase } from './cases.ts'
import { readDocument } from './read-members.ts'
import { writeJournal } from './write-journal.ts'

export interface ImportAsk {
  readonly dataDir: string
  /** Those that are known here. */
  readonly signers: readonly KnownSigner[]
  /** The fingerprint of a signer that is not known and was accepted for this once; null: none was. */
  readonly accept: string | null
  /** What the case is called among the others until it is whole; `partName` makes one. */
  readonly part: string
  /** Wall time, ms since the epoch. */
  readonly now: number
  readonly limits?: Partial<VerifyLimits>
  readonly signal?: AbortSignal
  /** How much of the whole is done, 0…1. */
  readonly progress?: (share: number) => void
}

export interface Imported {
  readonly verdict: Verdict
  /** null: the package is not valid, or its signer was not accepted. Nothing was written then. */
  readonly made: CaseFile | null
}

/** Share of an import that is verifying. */
const VERIFYING = 0.3

/**
 * Makes a case of a package: verifies it first, then writes its journal beside the other cases and puts it among them at the very end. Whatever goes
 * wrong, nothing is left of it. A package that was imported before is that case.
 * @throws CaseError what its members say does not fit together, or the disk does not take it; AbortError
 */
export async function importCase(path: string, ask: ImportAsk): Promise<Imported> {
  const { dataDir, signers, accept, signal, progress } = ask
  const { verdict, content } = await openPackage(path, {
    signers,
    ...(ask.limits === undefined ? {} : { limits: ask.limits }),
    ...(signal === undefined ? {} : { signal }),
    progress: ({ bytes, of }) => progress?.((VERIFYING * bytes) / Math.max(1, of)),
  })
  if (content === null) return { verdict, made: null }
  try {
    const isAccepted = verdict.state === 'valid' || (accept !== null && accept === verdict.signer?.fingerprint)
    if (!isAccepted) return { verdict, made: null }
    const id = idOf(content.manifest)
    return { verdict, made: existing(dataDir, id) ?? (await make(content, id, basename(path), ask)) }
  } finally {
    await content.close()
  }
}

/** The bytes of a manifest are its canonical form, or it would not be valid. */
const idOf = (manifest: Manifest): string =>
  createHash('sha256')
    .update(canonicalJson(manifest as unknown as Json))
    .digest('hex')

function existing(dataDir: string, id: string): CaseFile | null {
  try {
    return readCase(dataDir, id)
  } catch (error) {
    if (error instanceof CaseError && error.code === 'case.gone') return null
    throw error
  }
}

async function make(content: PackageContent, id: string, fileName: string, ask: ImportAsk): Promise<CaseFile> {
  const { dataDir } = ask
  return await onDisk(casesFolder(dataDir), async () => {
    const part = join(casesFolder(dataDir), ask.part)
    mkdirSync(part, { recursive: true })
    try {
      const made = await writeCase(content, part, { id, fileName }, ask)
      const finding = await pageFinding(content)
      if (finding !== null) throw new CaseError('case.page-differs', { member: String(finding.facts.path) })
      return putInPlace(part, dataDir, made)
    } finally {
      rmSync(part, { recursive: true, force: true })
    }
  })
}

/** Another process may have been faster: then its case stands. */
function putInPlace(part: string, dataDir: string, made: CaseFile): CaseFile {
  try {
    renameSync(part, caseFolder(dataDir, made.id))
    syncFolder(casesFolder(dataDir))
    return made
  } catch (error) {
    const other = existing(dataDir, made.id)
    if (other === null) throw error
    return other
  }
}

/** Largest document of a case, bytes: all of them are read whenever cases are listed. */
const CASE_BYTES = 4 * 1024 * 1024
/** Characters of an estate's name. */
const NAME_CHARS = 200

const nameOf = (name: string | null | undefined): string | null => (name == null ? null : shortened(name, NAME_CHARS))

async function writeCase(
  content: PackageContent,
  part: string,
  { id, fileName }: Pick<CaseFile, 'id' | 'fileName'>,
  { now, signal, progress }: ImportAsk,
): Promise<CaseFile> {
  const { manifest } = content
  const { incident, scope } = await readDocument(content, MEMBERS.incident, incidentMemberSchema)
  const { register } = await readDocument(content, MEMBERS.register, registerMemberSchema)
  const window = { from: Date.parse(manifest.window.from), to: Date.parse(manifest.window.to) }
  if (window.from >= window.to || window.from < 0)
    throw new CaseError('case.member-invalid', { member: 'manifest.json', detail: 'window' })
  const bar = barOf(window)
  const db = openDatabase(journalFile(part))
  try {
    const done = progressOf(manifest, progress)
    const { firstAlarm } = await writeJournal(db, { content, bar, signal, reached: done })
    asOneFile(db)
    const detected = incident?.milestones.detected?.at ?? null
    const within = (at: number | null): number | null => (at !== null && at >= window.from && at < window.to ? at : null)
    const { name, publicKey, fingerprint } = manifest.signer
    const made: CaseFile = {
      ...{ wanglou: 'case', version: 1, id, fileName, importedAt: now, made: Date.parse(manifest.made) },
      ...{ title: incident?.title ?? null, window, firstLook: within(detected) ?? within(firstAlarm) ?? window.from, bar, scope },
      ...{ redaction: manifest.redaction.profile, signer: { name, suite: manifest.suite, publicKey, fingerprint } },
      incident,
      ...{ estateName: nameOf(register?.estateName), estateNameEn: nameOf(register?.estateNameEn) },
    }
    signal?.throwIfAborted()
    const document = Buffer.from(`${JSON.stringify(made)}\n`)
    if (document.length > CASE_BYTES) {
      const detail = `${document.length} bytes of what it is about, more than ${CASE_BYTES}`
      throw new CaseError('case.member-invalid', { member: MEMBERS.incident, detail })
    }
    writeDurably(join(part, CASE_FILE), document)
    return made
  } finally {
    db.close()
  }
}

function progressOf({ members }: Manifest, progress: ImportAsk['progress']): (path: string) => void {
  const all = members.reduce((sum, member) => sum + member.bytes, 0)
  let done = 0
  return (path) => {
    done += members.find((member) => member.path === path)?.bytes ?? 0
    progress?.(VERIFYING + (1 - VERIFYING) * (done / Math.max(1, all)))
  }
}

/** Characters of what is said of a fault. */
const DETAIL_CHARS = 300

/** Codes with which SQLite refuses a value, as opposed to a place. */
const VALUE_FAULTS = ['SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_RANGE', 'SQLITE_TOOBIG'] as const

async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof CaseError || !(error instanceof Error) || error.name === 'AbortError') throw error
    const detail = shortened(error.message, DETAIL_CHARS)
    if (VALUE_FAULTS.some((code) => isSqliteError(error, code)))
      throw new CaseError('case.unfit', { detail: `a value that no record can hold: ${detail}` })
    if (isFull(error) || errorCode(error) === 'ENOSPC') throw new CaseError('case.full', { path })
    if (isSqliteError(error, 'SQLITE') || 'code' in error)
      throw new CaseError('case.unwritable', { path, detail: errorCode(error) })
    // What is left is a value that no code here was made for: DamageError, TypeError, RangeError.
    throw new CaseError('case.unfit', { detail: `a value that is not known here: ${detail}` })
  }
}
