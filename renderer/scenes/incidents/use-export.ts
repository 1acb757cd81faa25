import { useEffect, useRef, useState } from 'react'
import type { WordedProblem } from '../../../shared/ipc/connections.ts'
import type {
  OwnSigner,
  ReportForm,
  SnapshotAsk,
  SnapshotPreview,
  SnapshotProgress,
  WrittenReport,
  WrittenSnapshot,
} from '../../../shared/ipc/snapshot.ts'
import type { SuiteId } from '../../../shared/snapshot/suite.ts'
import { ask } from '../../stores/request.ts'

/** How the export form stands with the shell. */
export interface Exporting {
  /** null: not asked yet. */
  readonly signers: readonly OwnSigner[] | null
  /** Why there can be no signer, such as a locked vault. */
  readonly noSigners: WordedProblem | null
  readonly under: 'preview' | 'export' | ReportForm | null
  readonly progress: SnapshotProgress | null
  readonly preview: SnapshotPreview | null
  readonly written: WrittenSnapshot | null
  readonly report: WrittenReport | null
  readonly problem: WordedProblem | null
  /** The shell refused, or is not there, in its words. */
  readonly unanswered: string | null
}

const AT_REST: Exporting = {
  ...{
    signers: null,
    noSigners: null,
    under: null,
    progress: null,
    preview: null,
    written: null,
    report: null,
    problem: null,
    unanswered: null,
  },
}

export interface ExportDesk extends Exporting {
  look(wanted: SnapshotAsk): void
  write(wanted: SnapshotAsk, suite: SuiteId, name: string): void
  /** Writes the report for people to read, unsigned. */
  writeReport(wanted: SnapshotAsk, form: ReportForm, name: string): void
  makeKey(suite: SuiteId, name: string): void
  cancel(): void
  /** What was previewed is of another choice now. */
  forget(): void
}

/** Asks the shell for what the export form needs, and hears how far an export is. Leaving the form ends what is under way. */
export function useExport(): ExportDesk {
  const [state, setState] = useState<Exporting>(AT_REST)
  const under = useRef(state.under)
  under.current = state.under
  const put = (part: Partial<Exporting>): void => setState((now) => ({ ...now, ...part }))

  async function saying(work: () => Promise<Partial<Exporting>>): Promise<void> {
    put({ problem: null, unanswered: null })
    try {
      put(await work())
    } catch (error) {
      put({ unanswered: error instanceof Error ? error.message : String(error) })
    } finally {
      put({ under: null, progress: null })
    }
  }

  async function signers(): Promise<Partial<Exporting>> {
    const { signers, problem } = await ask('snapshot:signers')
    return { signers, noSigners: problem }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, and whenever the vault changes
  useEffect(() => {
    void saying(signers)
    const bridge = window.wanglou
    const silences = [
      bridge?.onPush('connections:changed', () => void saying(signers)),
      bridge?.onPush('snapshot:progress', (progress) => put({ progress })),
    ]
    return () => {
      for (const silence of silences) silence?.()
      if (under.current !== null) void ask('snapshot:cancel').catch(() => {})
    }
  }, [])

  return {
    ...state,
    look(wanted) {
      put({ under: 'preview', preview: null, written: null, report: null })
      void saying(async () => {
        const answer = await ask('snapshot:preview', wanted)
        return 'problem' in answer ? { problem: answer.problem } : { preview: answer.value }
      })
    },
    write(wanted, suite, name) {
      put({ under: 'export', written: null, report: null })
      void saying(async () => {
        const answer = await ask('snapshot:export', { ask: wanted, suite, name })
        return 'problem' in answer ? { problem: answer.problem } : { written: answer.value }
      })
    },
    writeReport(wanted, form, name) {
      put({ under: form, written: null, report: null })
      void saying(async () => {
        const answer = await ask('snapshot:report', { ask: wanted, form, name })
        return 'problem' in answer ? { problem: answer.problem } : { report: answer.value }
      })
    },
    makeKey(suite, name) {
      void saying(async () => {
        const { problem } = await ask('snapshot:make-key', { suite, name })
        return problem === null ? signers() : { problem }
      })
    },
    cancel: () => void ask('snapshot:cancel').catch(() => {}),
    forget: () => put({ preview: null, written: null, report: null }),
  }
}
