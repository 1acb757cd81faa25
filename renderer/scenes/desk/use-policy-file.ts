import { useState } from 'react'
import type { RequestArgs } from '../../../shared/ipc/contract.ts'
import { ask } from '../../stores/request.ts'

/** What became of the last save or undo. `why` is in the shell's words. */
type PolicyTold = { readonly what: 'saved' | 'undone' } | { readonly what: 'failed'; readonly why: string }

type Saving = 'policy:save' | 'policy:save-alarms'

interface PolicyFile {
  readonly told: PolicyTold | null
  /** What this page saved last can be taken back. */
  readonly undoable: boolean
  /** Says no more of what was done before. */
  forget(): void
  save<N extends Saving>(name: N, ...args: RequestArgs<N>): void
  undo(): void
}

/** Writes to the policy file, and takes back; where that fails or nobody answers, it is told. `done` is called after what was done. */
export function usePolicyFile(done: (what: 'saved' | 'undone') => void): PolicyFile {
  const [told, setTold] = useState<PolicyTold | null>(null)
  const [undoable, setUndoable] = useState(false)
  const act = (work: Promise<null>, what: 'saved' | 'undone'): void => {
    work.then(
      () => {
        setTold({ what })
        setUndoable(what === 'saved')
        done(what)
      },
      (error: Error) => setTold({ what: 'failed', why: error.message }),
    )
  }
  return {
    ...{ told, undoable },
    forget: () => setTold(null),
    save: (name, ...args) => act(ask(name, ...args), 'saved'),
    undo: () => act(ask('policy:undo'), 'undone'),
  }
}
