import { isLast, type SnapshotJob, type SnapshotLast, type SnapshotProgress } from '../../shared/ipc/snapshot.ts'
import type { Lang } from '../../shared/lib/words.ts'
import type { SecretStore } from '../config/secrets/secret-store.ts'
import type { EngineHost } from './engine-host.ts'
import type { RequestHandlers } from './ipc.ts'
import type { ReportWindow } from './report-window.ts'

export interface SnapshotDeskDeps {
  readonly engine: Pick<EngineHost, 'snapshot'>
  readonly secrets: () => Pick<SecretStore, 'all' | 'info' | 'put'>
  /** The folder whose list of known signers gets one's own. */
  readonly home: string
  /** Asks for a place to save; null: none was chosen. */
  readonly choose: (name: string) => Promise<string | null>
  /** Draws pages and makes documents of them. */
  readonly report: ReportWindow
  /** Of pictures and documents. */
  readonly lang: () => Lang
  /** ms since the epoch. */
  readonly now: () => number
  readonly progress: (progress: SnapshotProgress) => void
}

type Handlers = Pick<
  RequestHandlers,
  'snapshot:signers' | 'snapshot:make-key' | 'snapshot:preview' | 'snapshot:export' | 'snapshot:report' | 'snapshot:cancel'
>

export interface SnapshotDesk extends Handlers {
  /** Ends what is under way. */
  dispose(): void
}

const problemOf = (code: string, facts: Readonly<Record<string, string>> = {}) => ({ problem: { code, facts: { ...facts } } })

/** Answers what the export form asks of the shell: the person chooses the place here, so that a page can name none. */
export function createSnapshotDesk(deps: SnapshotDeskDeps): SnapshotDesk {
  const { engine, secrets, home, choose, report, lang, now, progress } = deps
  /** What is under way; null: nothing is. */
  let under: AbortController | null = null

  /** One at a time. */
  async function alone<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | ReturnType<typeof problemOf>> {
    if (under !== null) return problemOf('snapshot.busy')
    const mine = new AbortController()
    under = mine
    try {
      return await work(mine.signal)
    } finally {
      under = null
    }
  }

  function run(job: SnapshotJob, signal: AbortSignal): Promise<SnapshotLast> {
    return new Promise((done) => {
      const running = engine.snapshot(job, (told) => {
        if (isLast(told)) done(told)
        else if ('progress' in told) progress(told.progress)
        else {
          const drawing = (member: string): void => progress({ member, share: null })
          drawing('pictures')
          report.draw(told.draw, lang(), signal, drawing).then(
            running.drawn,
            // Cancelled: the engine was told so, and its last word is on the way.
            () => {},
          )
        }
      })
      signal.addEventListener('abort', () => running.end(), { once: true })
    })
  }

  return {
    async 'snapshot:signers'() {
      const { ownSigners } = await import('../config/signing/own-keys.ts')
      const { state, problem } = secrets().info()
      // Where secrets can be kept nowhere yet, a key could not be either.
      if (state === 'none') return { signers: [], problem: { code: 'vault.none', facts: {} } }
      const all = secrets().all()
      if (all === null) return { signers: [], problem: problem ?? { code: 'vault.locked', facts: {} } }
      return { signers: ownSigners(all).map(({ suite, name, fingerprint }) => ({ suite, name, fingerprint })), problem: null }
    },
    async 'snapshot:make-key'({ suite, name }) {
      const { makeOwnKey } = await import('../config/signing/own-keys.ts')
      const { problem } = makeOwnKey(secrets(), home, { suite, name, replace: false }, now())
      return { problem: problem && { code: problem.code, facts: { ...problem.facts } } }
    },
    'snapshot:preview': (ask) =>
      alone(async (signal) => {
        const told = await run({ make: 'preview', ask }, signal)
        if ('problem' in told) return told
        return { value: 'preview' in told ? told.preview : null }
      }),
    async 'snapshot:export'({ ask, suite, name }) {
      const out = await choose(name)
      if (out === null) return { value: null }
      return alone(async (signal) => {
        const told = await run({ make: 'package', ask, out, suite }, signal)
        if ('problem' in told) return told
        return { value: 'written' in told ? told.written : null }
      })
    },
    async 'snapshot:report'({ ask, form, name }) {
      const out = await choose(name)
      if (out === null) return { value: null }
      return alone(async (signal) => {
        const told = await run({ make: 'page', ask, out }, signal)
        if ('problem' in told) return told
        if (!('page' in told)) return { value: null }
        progress({ member: `report.${form}`, share: null })
        try {
          const bytes = await report.write(told.page, form, lang(), signal)
          if (bytes === null) return problemOf('report.too-long')
          const { writeDocument } = await import('./document-file.ts')
          signal.throwIfAborted()
          const problem = writeDocument(out, bytes)
          return problem === null ? { value: { path: out, bytes: bytes.length } } : { problem }
        } catch (error) {
          if (signal.aborted) return { value: null }
          return problemOf('report.failed', { detail: error instanceof Error ? error.message : String(error) })
        }
      })
    },
    'snapshot:cancel'() {
      under?.abort()
      return null
    },
    dispose: () => under?.abort(),
  }
}
