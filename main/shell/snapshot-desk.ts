import type { SnapshotJob, SnapshotProgress, SnapshotTold } from '../../shared/ipc/snapshot.ts'
import type { SecretStore } from '../config/secrets/secret-store.ts'
import type { EngineHost } from './engine-host.ts'
import type { RequestHandlers } from './ipc.ts'

export interface SnapshotDeskDeps {
  readonly engine: Pick<EngineHost, 'snapshot'>
  readonly secrets: () => Pick<SecretStore, 'all' | 'info' | 'put'>
  /** The folder whose list of known signers gets one's own. */
  readonly home: string
  /** Asks for a place to save; null: none was chosen. */
  readonly choose: (name: string) => Promise<string | null>
  /** ms since the epoch. */
  readonly now: () => number
  readonly progress: (progress: SnapshotProgress) => void
}

type Handlers = Pick<
  RequestHandlers,
  'snapshot:signers' | 'snapshot:make-key' | 'snapshot:preview' | 'snapshot:export' | 'snapshot:cancel'
>

type LastWord = Exclude<SnapshotTold, { readonly progress: unknown }>

/** Answers what the export form asks of the shell: the person chooses the place here, so that a page can name none. */
export function createSnapshotDesk({ engine, secrets, home, choose, now, progress }: SnapshotDeskDeps): Handlers {
  /** Ends what is under way; null: nothing is. */
  let end: (() => void) | null = null

  /** One at a time. */
  function run(job: SnapshotJob): Promise<LastWord> {
    if (end !== null) return Promise.resolve({ problem: { code: 'snapshot.busy', facts: {} } })
    return new Promise((done) => {
      let over = false
      const stop = engine.snapshot(job, (told) => {
        if ('progress' in told) return progress(told.progress)
        over = true
        end = null
        done(told)
      })
      if (!over) end = stop
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
    async 'snapshot:preview'(ask) {
      const told = await run({ ask, out: null, suite: null })
      if ('problem' in told) return told
      return { value: 'preview' in told ? told.preview : null }
    },
    async 'snapshot:export'({ ask, suite, name }) {
      const out = await choose(name)
      if (out === null) return { value: null }
      const told = await run({ ask, out, suite })
      if ('problem' in told) return told
      return { value: 'written' in told ? told.written : null }
    },
    'snapshot:cancel'() {
      end?.()
      return null
    },
  }
}
