import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import type { Incident } from '../../../../shared/estate/incident.ts'
import type { RecordId } from '../../../../shared/estate/record.ts'
import type { Register } from '../../../../shared/estate/register.ts'
import type { About, Manifest } from '../../../../shared/snapshot/manifest.ts'
import type { Drawn, NoPictures, PictureCoverage } from '../../../../shared/snapshot/pictures.ts'
import { makeSigningKey, readSigningKey, type Signer } from '../../../config/signing/signing-key.ts'
import { VERSION } from '../../../config/version.ts'
import { openForReading, worded } from '../../journal/database.ts'
import { PackageError } from '../package/package-error.ts'
import { type Content, createPackage, type PackageWriter } from '../package/write-package.ts'
import { pictureMembers } from '../pictures/picture-members.ts'
import { collectNames } from '../redact/collect.ts'
import type { Kind, Profile } from '../redact/kinds.ts'
import { createRedactor, type RedactionSummary, type Redactor, type RedactorAsk } from '../redact/redactor.ts'
import { DRAWN_PAGE_BYTES } from '../report/page-parts.ts'
import type { PageTemplate } from '../report/page-template.ts'
import { pageOf, reportMember, wholePage } from '../report/report-member.ts'
import { type BuildAsk, type BuildProgress, buildContent, type ExtraMember } from './build.ts'
import { createPageDigest, NO_PAGE, type PageDigest } from './page-digest.ts'
import { type Scope, scopeOf, WHOLE_ESTATE } from './scope.ts'
import { findSlice, type Slice, type SliceWindow } from './slice.ts'
import { createThrift, type Thrift } from './thrift.ts'

/** What a package is to hold, of what a data folder recorded. */
export interface SnapshotAsk {
  readonly dataDir: string
  readonly window: SliceWindow
  /** Bureaus, apps or other entities; null: the whole estate. */
  readonly scope: readonly RecordId[] | null
  readonly incident: Incident | null
  readonly register: Register | null
  readonly redaction: { readonly profile: Profile; readonly namespaces: readonly string[] }
  /** Secrets in use, which are in no package in whatever form. */
  readonly secrets: readonly string[]
  /** Wall time, ms since the epoch. */
  readonly now: number
  /** 32 random bytes for the pseudonyms of this package, never used again. */
  readonly pseudonymKey: Uint8Array
  /** Collects garbage at once (memory-return.ts). */
  readonly collect: () => void
  readonly signal?: AbortSignal
}

export interface ExportAsk extends SnapshotAsk {
  /** Where the package will stand. */
  readonly out: string
  readonly signer: Signer
  /** `report.html` before its content; null: the package has none. */
  readonly page: PageTemplate | null
  /** Has pictures made of the page as it would be without them; left out: there is no window to draw them. */
  readonly draw?: Draw
  readonly progress?: (progress: BuildProgress) => void
}

/** Draws the key moments of a page. What does not come to be is answered, not thrown. @throws AbortError */
export type Draw = (page: Uint8Array) => Promise<Drawn>

export interface PageAsk extends SnapshotAsk {
  /** Where what is made of the page will stand: what is needed meanwhile is written beside it. */
  readonly out: string
  readonly page: PageTemplate
  readonly progress?: (progress: BuildProgress) => void
}

interface Prepared {
  readonly db: Database.Database
  readonly slice: Slice
  readonly scope: Scope
  readonly redactor: Redactor
  readonly thrift: Thrift
}

/** Runs `work` on one state of the journal, whatever an engine writes meanwhile. @throws JournalError, PackageError, AbortError */
async function onJournal<T>(
  ask: SnapshotAsk,
  onChange: RedactorAsk['onChange'],
  work: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  const { dataDir, window, redaction, secrets, pseudonymKey, signal } = ask
  let db: Database.Database | null = null
  try {
    db = openForReading(dataDir)
    db.exec('BEGIN')
    const slice = findSlice(db, window)
    const thrift = createThrift(ask.collect)
    const pace = { look: thrift.look, ...(signal === undefined ? {} : { signal }) }
    const scope = ask.scope === null ? WHOLE_ESTATE : await scopeOf(db, slice, ask.scope, pace)
    if ('unknown' in scope) throw new PackageError('snapshot.unknown-scope', { ids: scope.unknown.join(', ') })
    const names =
      redaction.profile === 'none'
        ? {}
        : { names: await collectNames(db, { slice, register: ask.register, incident: ask.incident, ...redaction }, pace) }
    const told = onChange === undefined ? {} : { onChange }
    const redactor = createRedactor({ profile: redaction.profile, secret: pseudonymKey, ...names, secrets, ...told })
    return await work({ db, slice, scope, redactor, thrift })
  } catch (error) {
    throw worded(error, dataDir)
  } finally {
    db?.close()
  }
}

const askOf = (
  { incident, register, now }: SnapshotAsk,
  { slice, scope, redactor, thrift }: Prepared,
  page: PageDigest,
): BuildAsk => ({
  ...{ slice, scope, redactor, incident, register, now, thrift, page },
  tool: { name: 'wanglou', version: VERSION },
})

/**
 * Writes an incident snapshot. In memory is a table of records, a shard of series and the names, however long the window; where pictures are drawn, the
 * page that they are drawn of, too. Nothing is left where it fails or is cancelled. @throws JournalError, PackageError, AbortError
 */
export function exportSnapshot(ask: ExportAsk): Promise<Manifest> {
  const { page, progress } = ask
  return onWriter(ask, async (writer, prepared) => {
    let pictures: PictureCoverage = { made: [], why: 'no-window' satisfies NoPictures }
    async function* extras(about: About): AsyncGenerator<ExtraMember> {
      const drawn = pictureMembers(await drawnOf(ask, writer, about))
      pictures = drawn.told
      yield* drawn.members
      // Behind all others, since it carries some of them and lists them all.
      if (page !== null) yield reportMember(writer, { ...about, pictures }, page)
    }
    const more = { extras, ...(progress === undefined ? {} : { progress }) }
    const digest = page === null ? NO_PAGE : createPageDigest()
    const about = await buildContent(prepared.db, writer, { ...askOf(ask, prepared, digest), ...more })
    return await writer.finish({ ...about, pictures })
  })
}

/** What is drawn is the page of this very package, so that a picture shows nothing that the redaction hides. */
async function drawnOf({ page, draw, signal }: ExportAsk, writer: PackageWriter, about: About): Promise<Drawn> {
  if (page === null || draw === undefined) return { why: 'no-window' }
  const drawn = pageOf(writer, about, page, DRAWN_PAGE_BYTES)
  if (!drawn.hasMap) return { why: 'too-large' }
  return await draw(await wholePage(drawn, signal))
}

/**
 * `report.html` of a content without the package, for a document that people read: the list in it is signed by a key that is thrown away, and says
 * nothing of who made it. Nothing is left on the disk. @throws as `exportSnapshot`
 */
export function exportPage(ask: PageAsk): Promise<Uint8Array> {
  const { page, progress, signal } = ask
  const signer = readSigningKey(makeSigningKey('ed25519-sha256', 'wanglou'))
  if (signer === null) throw new Error('a fresh key does not read')
  return onWriter({ ...ask, signer }, async (writer, prepared) => {
    const more = progress === undefined ? {} : { progress }
    const about = await buildContent(prepared.db, writer, { ...askOf(ask, prepared, createPageDigest()), ...more })
    const made = await wholePage(pageOf(writer, about, page, DRAWN_PAGE_BYTES), signal)
    await writer.abort()
    return made
  })
}

/** Runs `work` on a package that is being written beside `out`, of which nothing is left where it throws. */
async function onWriter<T>(
  ask: SnapshotAsk & { readonly out: string; readonly signer: Signer },
  work: (writer: PackageWriter, prepared: Prepared) => Promise<T>,
): Promise<T> {
  const { out, signer, signal } = ask
  if (isWithin(ask.dataDir, out)) throw new PackageError('package.in-data-folder', { path: out })
  return onJournal(ask, undefined, async (prepared) => {
    const writer = await createPackage(out, { signer, ...(signal === undefined ? {} : { signal }) })
    try {
      return await work(writer, prepared)
    } catch (error) {
      await writer.abort()
      throw error
    }
  })
}

/** Whether `path` would stand in `folder`, by whatever links it leads there: it could replace the journal. */
function isWithin(folder: string, path: string): boolean {
  try {
    const way = relative(realpathSync.native(folder), join(realpathSync.native(dirname(path)), basename(path)))
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
  } catch {
    // One of them is not there, which the writer tells.
    return false
  }
}

/** Pieces that are taken in one go, count: after which a cancel is heard. */
const BREATH = 200

/** Examples of a kind that a preview shows, count. */
const EXAMPLES = 5

export interface RedactionPreview extends RedactionSummary {
  /** What would be another, and what it would be: for the screen of whoever exports, and for nothing that leaves it. */
  readonly examples: Readonly<
    Partial<Record<Kind | 'credential', readonly { readonly before: string; readonly after: string }[]>>
  >
}

/** What an export would hide: all members are made and thrown away. Other pseudonyms than the export's own. @throws as `exportSnapshot` */
export function previewRedaction(ask: SnapshotAsk): Promise<RedactionPreview> {
  const examples: Partial<Record<Kind | 'credential', { before: string; after: string }[]>> = {}
  const onChange: RedactorAsk['onChange'] = (before, after, kinds) => {
    for (const kind of kinds) {
      const told = examples[kind] ?? []
      examples[kind] = told
      if (told.length < EXAMPLES) told.push({ before, after })
    }
  }
  return onJournal(ask, onChange, async (prepared) => {
    await buildContent(prepared.db, { add: (_, content) => drained(content, ask.signal) }, askOf(ask, prepared, NO_PAGE))
    return { ...prepared.redactor.summary(), examples }
  })
}

/** Takes a member to its end and keeps nothing of it. */
async function drained(content: Content, signal: AbortSignal | undefined): Promise<void> {
  let taken = 0
  for await (const _ of content) {
    taken += 1
    if (taken % BREATH !== 0) continue
    await setImmediate()
    signal?.throwIfAborted()
  }
}
