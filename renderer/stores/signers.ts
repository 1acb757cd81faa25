import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { WordedProblem } from '../../shared/ipc/connections.ts'
import type { SignerList, ToldSigner } from '../../shared/ipc/signers.ts'

/** Whose snapshots are believed here, as the shell last said, and what this window is about to do to that. */
export interface Signers {
  /** The page of incidents shows them. */
  readonly open: boolean
  /** null: not read yet, or it cannot be. */
  readonly list: SignerList | null
  /** Whose fingerprint is about to be compared. */
  readonly candidate: ToldSigner | null
  /** Why something was not done; null: it was. A text: the shell refused, in its words. */
  readonly problem: WordedProblem | string | null
  /** Where the own public key was saved last. */
  readonly saved: string | null
  readonly busy: boolean
}

const AT_REST: Signers = { open: false, list: null, candidate: null, problem: null, saved: null, busy: false }

export const signerStore: StoreApi<Signers> = createStore(() => AT_REST)
export const useSigners = <T>(select: (signers: Signers) => T): T => useStore(signerStore, select)

/** Shows the signers, with one of them to be compared; closes them again. */
export function openSigners(candidate: ToldSigner | null = null): void {
  signerStore.setState({ open: true, candidate, problem: null, saved: null })
}
export function closeSigners(): void {
  signerStore.setState({ open: false, candidate: null, problem: null, saved: null })
}
