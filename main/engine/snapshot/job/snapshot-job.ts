import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { type SnapshotAsk, type SnapshotTold, snapshotJobSchema } from '../../../../shared/ipc/snapshot.ts'
import { lastRegister } from '../../../config/last-register.ts'
import { ownSigners, unsaid } from '../../../config/signing/own-keys.ts'
import { openForReading } from '../../journal/database.ts'
import { readIncident } from '../../journal/incidents.ts'
import { JournalError } from '../../journal/journal-error.ts'
import { createCollect } from '../../memory-return.ts'
import { exportSnapshot, previewRedaction, type SnapshotAsk as Wanted } from '../content/export.ts'
import { PackageError } from '../package/package-error.ts'
import type { PageTemplate } from '../report/page-template.ts'

/** What the thread is started with: what is to be written, of which data folder, and the vault's secrets (null: locked). */
export const jobDataSchema = z.strictObject({
  dataDir: z.string(),
  job: snapshotJobSchema,
  secrets: z.record(z.string(), z.string()).nullable(),
})
export type JobData = z.infer<typeof jobDataSchema>

export interface JobEffects {
  /** ms since the epoch. */
  readonly now: number
  /** ms from an arbitrary start. */
  readonly monotonic: () => number
  readonly tell: (told: SnapshotTold) => void
  /** The page that goes into a package; null: none does. */
  readonly page: () => PageTemplate | null
}

/** Progress is told this often at most, ms. */
const TELL_MS = 200

/** Writes or previews a package, and tells how far it is and what came of it: the last word is never a progress. Never rejects. */
export async function runSnapshotJob(
  data: JobData,
  { now, monotonic, tell, page }: JobEffects,
  signal: AbortSignal,
): Promise<void> {
  try {
    tell(await made(data, { now, page }, reporter(monotonic, tell), signal))
  } catch (error) {
    if (signal.aborted) tell({ cancelled: true })
    else if (error instanceof JournalError || error instanceof PackageError)
      tell({ problem: { code: error.code, facts: { ...error.facts } } })
    else tell({ problem: { code: 'snapshot.failed', facts: { detail: error instanceof Error ? error.message : String(error) } } })
  }
}

type Progress = (progress: { readonly member: string; readonly share: number | null }) => void

function reporter(monotonic: () => number, tell: JobEffects['tell']): Progress {
  let toldAt = Number.NEGATIVE_INFINITY
  return ({ member, share }) => {
    if (monotonic() - toldAt < TELL_MS) return
    toldAt = monotonic()
    tell({ progress: { member, share } })
  }
}

async function made(
  { dataDir, job, secrets }: JobData,
  { now, page }: Pick<JobEffects, 'now' | 'page'>,
  progress: Progress,
  signal: AbortSignal,
): Promise<SnapshotTold> {
  const { ask, out, suite } = job
  const wanted: Wanted = { ...wantedOf(dataDir, ask, now), secrets: unsaid(secrets ?? {}), signal }
  if (out === null || suite === null) {
    const { hidden, examples } = await previewRedaction(wanted)
    const told = new Map(Object.entries(examples))
    return {
      preview: {
        hidden: Object.entries(hidden).map(([kind, { things, places }]) => ({
          ...{ kind, things, places },
          examples: (told.get(kind) ?? []).map((example) => ({ ...example })),
        })),
      },
    }
  }
  if (secrets === null) return { problem: { code: 'vault.locked', facts: {} } }
  const signer = ownSigners(secrets).find((each) => each.suite === suite)
  if (signer === undefined) return { problem: { code: 'signing-key.none', facts: { suite } } }
  const manifest = await exportSnapshot({ ...wanted, out, signer, page: page(), progress })
  const { size } = await stat(out)
  const { name, fingerprint } = signer
  return { written: { path: out, bytes: size, members: manifest.members.length, signer: { suite, name, fingerprint } } }
}

function wantedOf(dataDir: string, { incident, from, to, scope, profile, namespaces }: SnapshotAsk, now: number) {
  return {
    ...{ dataDir, window: { from, to }, scope, incident: incident === null ? null : incidentOf(dataDir, incident) },
    ...{ register: lastRegister(dataDir, now), redaction: { profile, namespaces }, now, pseudonymKey: randomBytes(32) },
    collect: createCollect(),
  }
}

function incidentOf(dataDir: string, id: string) {
  const db = openForReading(dataDir)
  try {
    const incident = readIncident(db, id)
    if (incident === null) throw new PackageError('incident.unknown', {})
    return incident
  } finally {
    db.close()
  }
}
