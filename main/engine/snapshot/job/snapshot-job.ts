import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { z } from 'zod'
import {
  type SnapshotAsk,
  type SnapshotLast,
  type SnapshotPreview,
  type SnapshotTold,
  snapshotJobSchema,
} from '../../../../shared/ipc/snapshot.ts'
import type { Drawn } from '../../../../shared/snapshot/pictures.ts'
import { CodedError } from '../../../config/coded-error.ts'
import { lastRegister } from '../../../config/last-register.ts'
import { ownSigners, unsaid } from '../../../config/signing/own-keys.ts'
import { createCollect } from '../../memory-return.ts'
import { askedIncident } from '../content/asked-incident.ts'
import {
  exportPage,
  exportSnapshot,
  previewRedaction,
  type RedactionPreview,
  type SnapshotAsk as Wanted,
} from '../content/export.ts'
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
  /** The page that goes into a package. */
  readonly page: () => PageTemplate
  /** What came of drawing the page that was told of. */
  readonly drawn: (signal: AbortSignal) => Promise<Drawn>
}

/** Progress is told this often at most, ms. */
const TELL_MS = 200

/** Writes or previews a package, and tells how far it is and what came of it: the last word is never a progress. Never rejects. */
export async function runSnapshotJob(data: JobData, effects: JobEffects, signal: AbortSignal): Promise<void> {
  const { tell, monotonic } = effects
  try {
    tell(await made(data, effects, reporter(monotonic, tell), signal))
  } catch (error) {
    if (signal.aborted) tell({ cancelled: true })
    else if (error instanceof CodedError) tell({ problem: { code: error.code, facts: { ...error.facts } } })
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
  { now, page, tell, drawn }: JobEffects,
  progress: Progress,
  signal: AbortSignal,
): Promise<SnapshotLast> {
  const wanted: Wanted = { ...wantedOf(dataDir, job.ask, now), secrets: unsaid(secrets ?? {}), signal }
  switch (job.make) {
    case 'preview':
      return { preview: previewOf(await previewRedaction(wanted)) }
    case 'page':
      return { page: await exportPage({ ...wanted, out: job.out, page: page(), progress }) }
    case 'package': {
      const { out, suite } = job
      if (secrets === null) return { problem: { code: 'vault.locked', facts: {} } }
      const signer = ownSigners(secrets).find((each) => each.suite === suite)
      if (signer === undefined) return { problem: { code: 'signing-key.none', facts: { suite } } }
      const draw = (shown: Uint8Array): Promise<Drawn> => {
        tell({ draw: shown })
        return drawn(signal)
      }
      const { members, pictures } = await exportSnapshot({ ...wanted, out, signer, page: page(), draw, progress })
      const { size } = await stat(out)
      const { name, fingerprint } = signer
      const told = { count: pictures?.made.length ?? 0, why: pictures?.why ?? null }
      return {
        written: { path: out, bytes: size, members: members.length, pictures: told, signer: { suite, name, fingerprint } },
      }
    }
  }
}

function previewOf({ hidden, examples }: RedactionPreview): SnapshotPreview {
  const told = new Map(Object.entries(examples))
  return {
    hidden: Object.entries(hidden).map(([kind, { things, places }]) => ({
      ...{ kind, things, places },
      examples: (told.get(kind) ?? []).map((example) => ({ ...example })),
    })),
  }
}

function wantedOf(dataDir: string, { incident, from, to, scope, profile, namespaces }: SnapshotAsk, now: number) {
  return {
    ...{ dataDir, window: { from, to }, scope, incident: incident === null ? null : askedIncident(dataDir, incident) },
    ...{ register: lastRegister(dataDir, now), redaction: { profile, namespaces }, now, pseudonymKey: randomBytes(32) },
    collect: createCollect('regular'),
  }
}
