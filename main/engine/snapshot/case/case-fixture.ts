import { join } from 'node:path'
import type { AlarmEpisode } from '../../../../shared/estate/alarm.ts'
import type { ComponentEntity, Delta, EstateRecord } from '../../../../shared/estate/record.ts'
import type { SourceState } from '../../../../shared/estate/source-state.ts'
import { aboutSchema } from '../../../../shared/snapshot/manifest.ts'
import { deploymentOf, eventOf } from '../../estate/observed-fixture.ts'
import { openForReading } from '../../journal/database.ts'
import { openJournal } from '../../journal/journal.ts'
import { buildContent } from '../content/build.ts'
import { createPageDigest } from '../content/page-digest.ts'
import { WHOLE_ESTATE } from '../content/scope.ts'
import { findSlice, type SliceWindow } from '../content/slice.ts'
import { signerOf } from '../package/package-fixture.ts'
import { openPackage } from '../package/verify-package.ts'
import { createPackage } from '../package/write-package.ts'
import { createPlainRedactor } from '../redact/redactor.ts'

/** For tests: who signs, known nowhere. */
export const SIGNER = signerOf('ed25519-sha256', 'a colleague')

export const START = 1_764_000_000_000

/** For tests: the state of the source `east`. */
export const stateOf = (phase: SourceState['phase'], since: number): SourceState => ({
  ...{ name: 'east', kind: 'kubernetes', phase, since, asOf: phase === 'live' ? since : null, retryAt: null, problem: null },
  ...{ resources: [], eventsPerSecond: 0, requestsPerMinute: 0, requestBudgetPerMinute: 60, badFrames: 0 },
})

export const componentOf = (name: string, more: Partial<ComponentEntity> = {}): ComponentEntity => ({
  ...deploymentOf(name),
  ...{ parent: null, level: 'normal', reasons: [], instanceCount: 1, requested: { cpuMilli: 5, memoryBytes: null } },
  ...more,
})

export const episodeOf = (entity: string, raisedAt: number, more: Partial<AlarmEpisode> = {}): AlarmEpisode => ({
  ...{ id: `${entity}#component.short@${raisedAt}`, entity, code: 'component.short', level: 'minor', peak: 'minor' },
  ...{ raisedAt, clearedAt: null, facts: { available: 1, desired: 2 }, name: entity },
  ...more,
})

/** For tests: a package of a window of the journal in `dataDir`, by its path. */
export async function exported(dataDir: string, folder: string, window: SliceWindow, scope = WHOLE_ESTATE): Promise<string> {
  const path = join(folder, 'out.wlsnap')
  const db = openForReading(dataDir)
  try {
    db.exec('BEGIN')
    const slice = findSlice(db, window)
    const writer = await createPackage(path, { signer: SIGNER })
    const ask = { slice, scope, redactor: createPlainRedactor() }
    const tool = { name: 'wanglou', version: '0' }
    await writer.finish(
      await buildContent(db, writer, { ...ask, page: createPageDigest(), incident: null, register: null, now: window.to, tool }),
    )
    return path
  } finally {
    db.close()
  }
}

/** For tests: a small journal with a bit of everything, exported; its window begins at `START`. */
export async function smallPackage(folder: string): Promise<string> {
  const dataDir = join(folder, 'source')
  const { journal } = openJournal(dataDir, START, () => {})
  const a = componentOf('a')
  const reason = { code: 'component.short', level: 'minor', since: START, facts: { available: 1, desired: 2 } } as const
  const short: ComponentEntity = { ...a, level: 'minor', reasons: [reason] }
  const others: readonly EstateRecord[] = [componentOf('b'), eventOf('e', 'a')]
  const step = { cursors: [], episodes: [], states: [] } as const
  const put = (record: EstateRecord, was: EstateRecord | null): Delta => ({ op: 'put', record, was })
  journal.commit({
    ...step,
    at: START,
    deltas: [put(a, null), ...others.map((each) => put(each, null))],
    states: [stateOf('live', START)],
  })
  journal.commit({
    ...{ ...step, at: START + 60_000, deltas: [put(short, a)], episodes: [episodeOf(a.id, START + 60_000)] },
    history: [{ entity: a.id, change: { what: 'level', before: 'normal', after: 'minor', reason }, shown: true }],
    samples: [{ entity: a.id, metric: 'cpuUsed', at: START + 30_000, value: 12 }],
  })
  journal.notes.add({ id: 'n', at: START + 1, writtenAt: START + 1, author: null, text: 'seen', about: null, struckAt: null })
  journal.commit({ ...step, at: START + 120_000, deltas: [put(a, short)], states: [stateOf('live', START)] })
  journal.dispose()
  return await exported(dataDir, folder, { from: START, to: START + 180_000 })
}

/** For tests: the same package with the text of a member changed, and signed again. */
export async function resigned(
  path: string,
  to: string,
  change: (text: string, member: string) => string | Uint8Array,
): Promise<void> {
  const { content } = await openPackage(path, { signers: [] })
  if (content === null) throw new Error('the package does not open')
  const writer = await createPackage(to, { signer: SIGNER })
  try {
    for (const { path: member, method } of content.manifest.members) {
      const parts: Uint8Array[] = []
      for await (const part of content.read(member)) parts.push(part)
      await writer.add(member, [change(Buffer.concat(parts).toString(), member)], method)
    }
    await writer.finish(aboutSchema.parse(content.manifest))
  } finally {
    await writer.abort()
    await content.close()
  }
}
