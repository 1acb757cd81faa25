import type { WordedProblem } from '../../../shared/ipc/connections.ts'
import type { SignerList, ToldSigner } from '../../../shared/ipc/signers.ts'
import type { SuiteId } from '../../../shared/snapshot/suite.ts'
import { tellCasesAnew } from '../../stores/cases.ts'
import { ask } from '../../stores/request.ts'
import { type Signers, signerStore } from '../../stores/signers.ts'

type Answer<T> = { readonly value: T } | { readonly problem: WordedProblem }

/** One at a time. What the shell answers is put into the store; false: it was not done, and the store says why. */
async function said<T>(
  work: () => Promise<Answer<T>>,
  put: (value: T) => Partial<Signers>,
  failed: Partial<Signers> = {},
): Promise<boolean> {
  if (signerStore.getState().busy) return false
  signerStore.setState({ busy: true, problem: null, saved: null })
  try {
    const answer = await work()
    if ('problem' in answer) signerStore.setState({ ...failed, problem: answer.problem })
    else signerStore.setState(put(answer.value))
    return 'value' in answer
  } catch (error) {
    signerStore.setState({ ...failed, problem: error instanceof Error ? error.message : String(error) })
    return false
  } finally {
    signerStore.setState({ busy: false })
  }
}

/** What was changed is told of the cases at once. */
async function changed(work: () => Promise<Answer<SignerList>>): Promise<boolean> {
  const done = await said(work, (list) => ({ list, candidate: null }))
  if (done) tellCasesAnew()
  return done
}

/** What was read before is not shown for what cannot be read now. */
export const readSigners = (): Promise<boolean> =>
  said(
    () => ask('signers:list'),
    (list) => ({ list }),
    { list: null },
  )
export const pickSigner = (): Promise<boolean> =>
  said(
    () => ask('signers:pick'),
    (candidate) => (candidate === null ? {} : { candidate }),
  )
export const trustSigner = (signer: ToldSigner): Promise<boolean> => changed(() => ask('signers:trust', signer))
export const renameSigner = (fingerprint: string, name: string): Promise<boolean> =>
  changed(() => ask('signers:rename', { fingerprint, name }))
export const removeSigner = (fingerprint: string): Promise<boolean> => changed(() => ask('signers:remove', { fingerprint }))
export const undoSigners = (): Promise<boolean> => changed(() => ask('signers:undo'))
export const saveKey = (suite: SuiteId, name: string): Promise<boolean> =>
  said(
    () => ask('signers:save-key', { suite, name }),
    (saved) => ({ saved }),
  )
export const copyFingerprint = (text: string): Promise<boolean> =>
  said(
    async () => ({ value: await ask('text:copy', text) }),
    () => ({}),
  )
/** A key that was made is known here at once. */
export async function makeKey(suite: SuiteId, name: string): Promise<void> {
  const made = await said(
    async () => {
      const { problem } = await ask('snapshot:make-key', { suite, name })
      return problem === null ? { value: null } : { problem }
    },
    () => ({}),
  )
  if (!made) return
  await readSigners()
  tellCasesAnew()
}
