import { basename } from 'node:path'
import type { CaseFrame, CaseImport, CaseMessage, CasesFrame, Present, ToldCase } from '../../../../shared/estate/case-frame.ts'
import type { Frame, ViewMessage } from '../../../../shared/estate/frame.ts'
import type { Problem } from '../../../../shared/estate/source-state.ts'
import type { Clock } from '../../../../shared/lib/clock.ts'
import type { VerdictSigner } from '../../../../shared/snapshot/finding.ts'
import type { KnownSigner } from '../../../../shared/snapshot/manifest.ts'
import type { PublicSigner } from '../../../../shared/snapshot/verify/platform.ts'
import { CodedError } from '../../../config/coded-error.ts'
import { same } from '../../estate/same.ts'
import { journalFile } from '../../journal/database.ts'
import { fileBytes } from '../../journal/disk.ts'
import type { Settings } from '../../past/messages.ts'
import { createPast, type Past } from '../../past/past.ts'
import type { StartReader } from '../../past/start-reader.ts'
import type { CaseFile } from './case-file.ts'
import { readyCase } from './case-journal.ts'
import { caseFolder, listCases, readCase, removeCase, sweepCases } from './cases.ts'
import type { ImportEnd } from './import-messages.ts'
import type { RunningImport, StartImport } from './start-import.ts'

/** The present is told anew this often, ms. */
const PRESENT_MS = 1_000

export interface CaseDeskDeps {
  readonly dataDir: string
  readonly clock: Clock
  readonly log: (line: string) => void
  readonly startReader: StartReader
  readonly startImport: StartImport
  /** Those that are known here. @throws SignersError */
  readonly signers: () => readonly KnownSigner[]
  readonly send: (view: number, frame: Frame) => void
  readonly present: () => Present
  /** A window turns away from the live estate: what it had open there is closed. */
  readonly turned: (view: number) => void
}

/** Which windows look at which case, and what is done with cases. */
export interface CaseDesk {
  receive(view: number, message: CaseMessage): void
  /** What a window says of anything else. True: it looks at a case, which has taken it; nobody else is to. */
  inCase(view: number, message: Exclude<ViewMessage, CaseMessage>): boolean
  gone(view: number): void
  settings(settings: Settings): void
  /** Called on every beat of the engine. */
  beat(): void
  dispose(): Promise<void>
}

interface OpenCase {
  readonly file: CaseFile
  /** The reader of its journal: the views of the past over another data folder. */
  readonly past: Past
}

type Fault = Pick<Problem, 'code' | 'facts'>

const CASE_MESSAGES: ReadonlySet<ViewMessage['type']> = new Set<CaseMessage['type']>([
  ...(['case', 'cases', 'import-case', 'end-import', 'remove-case'] as const),
])
export const isOfCases = (message: ViewMessage): message is CaseMessage => CASE_MESSAGES.has(message.type)

export function createCaseDesk(deps: CaseDeskDeps): CaseDesk {
  const { dataDir, clock, log, send } = deps
  const open = new Map<CaseFile['id'], OpenCase>()
  /** The case that a window looks at, also one that does not read. */
  const looking = new Map<number, { readonly id: CaseFile['id']; told: CaseFrame | null }>()
  const wanted = new Set<number>()
  let settings: Settings | null = null
  let last: CaseImport | null = null
  let running: RunningImport | null = null
  let toldAt = Number.NEGATIVE_INFINITY

  try {
    sweepCases(dataDir, clock.now())
  } catch (error) {
    log(`what imports left behind is not removed: ${error instanceof Error ? error.message : String(error)}`)
  }

  function known(): readonly KnownSigner[] {
    try {
      return deps.signers()
    } catch (error) {
      // Nobody is known then, which is said of every case.
      log(`signers are not read: ${error instanceof Error ? error.message : String(error)}`)
      return []
    }
  }

  function told({ signer, bar: _b, incident: _i, wanglou: _w, version: _v, ...file }: CaseFile, signers = known()): ToldCase {
    const knownAs = signers.find((each) => each.suite === signer.suite && each.publicKey === signer.publicKey)?.name ?? null
    const { estateName: _n, estateNameEn: _e, ...rest } = file
    return { ...rest, signer, knownAs }
  }

  function tellCases(problem: Fault | null = null): void {
    if (wanted.size === 0) return
    const signers = known()
    const listed = listedCases()
    const cases = listed.cases.map((file) => told(file, signers))
    const frame: CasesFrame = { view: 'cases', cases, damaged: listed.damaged, import: last, problem: problem ?? listed.problem }
    for (const view of wanted) send(view, frame)
  }

  function listedCases(): ReturnType<typeof listCases> & { readonly problem: Fault | null } {
    try {
      return { ...listCases(dataDir), problem: null }
    } catch (error) {
      return { cases: [], damaged: [], problem: faultOf(error) }
    }
  }

  /** What belongs to the estate in the settings is the case's; what this machine shows by stays its own. */
  const settingsOf = ({ file }: OpenCase, own: Settings): Settings => ({
    ...own,
    names: { estateName: file.estateName, estateNameEn: file.estateNameEn },
    ...{ faults: [], excuses: [] },
    journal: {
      ...{ sizeBytes: fileBytes(journalFile(caseFolder(dataDir, file.id))), limitBytes: 0, freeBytes: null },
      ...{ historyFrom: file.window.from, samplesFrom: file.window.from, unrecordedSince: null, problem: null },
    },
  })

  function opened(id: CaseFile['id']): OpenCase {
    const before = open.get(id)
    if (before !== undefined) return before
    const file = readCase(dataDir, id)
    const past = createPast({
      ...{ dataDir: readyCase(dataDir, id), clock, log: (line) => log(`case ${id.slice(0, 8)}: ${line}`), send },
      startReader: (folder, events) => deps.startReader(folder, events, file.bar),
      live: { receive() {}, gone() {} },
      onDamage() {},
      store() {},
      rawSampleMs: 0,
      judged() {},
    })
    const made = { file, past }
    if (settings !== null) past.settings(settingsOf(made, settings))
    open.set(id, made)
    return made
  }

  /** A reader that nobody looks through any more holds an estate of memory. */
  function closeUnused(): void {
    const used = new Set([...looking.values()].map(({ id }) => id))
    for (const [id, { past }] of open) {
      if (used.has(id)) continue
      open.delete(id)
      past.dispose().catch((error: unknown) => log(`the reader of a case did not end: ${String(error)}`))
    }
  }

  function leave(view: number): void {
    const before = looking.get(view)
    if (before === undefined) return
    looking.delete(view)
    open.get(before.id)?.past.gone(view)
    closeUnused()
  }

  function look(view: number, id: CaseFile['id'] | null) {
    leave(view)
    if (id === null) return send(view, { view: 'case', id: null, shown: null, problem: null, present: null })
    deps.turned(view)
    const frame = frameOf(id)
    looking.set(view, { id, told: frame })
    send(view, frame)
  }

  function frameOf(id: CaseFile['id']): CaseFrame {
    try {
      return { view: 'case', id, shown: told(opened(id).file), problem: null, present: deps.present() }
    } catch (error) {
      return { view: 'case', id, shown: null, problem: faultOf(error), present: deps.present() }
    }
  }

  /** Who is known here may have changed. */
  function tellLooking(): void {
    const signers = known()
    for (const [view, at] of looking) {
      const file = open.get(at.id)?.file
      if (at.told === null || file === undefined) continue
      const shown = told(file, signers)
      if (same(at.told.shown, shown)) continue
      at.told = { ...at.told, shown }
      send(view, at.told)
    }
  }

  function begin({ id, path, accept }: Extract<CaseMessage, { readonly type: 'import-case' }>) {
    if (running !== null) return tellCases({ code: 'case.busy', facts: {} })
    const begun: CaseImport = {
      ...{ id, fileName: basename(path), path, state: 'running', share: 0 },
      ...{ findings: [], signer: null, problem: null, made: null },
    }
    last = begun
    let signers: readonly KnownSigner[]
    try {
      signers = deps.signers()
    } catch (error) {
      return ended({ ...begun, state: 'failed', problem: faultOf(error) })
    }
    running = deps.startImport({ path, dataDir, signers, accept, now: clock.now() }, (share) => {
      last = { ...begun, share }
      tellCases()
    })
    running.end.then(
      (end) => ended(afterEnd(begun, end)),
      (error: unknown) => ended({ ...begun, state: 'failed', problem: faultOf(error) }),
    )
    tellCases()
  }

  function ended(state: CaseImport): void {
    running = null
    last = state
    tellCases()
  }

  function remove(id: CaseFile['id']): void {
    for (const [view, { id: at }] of [...looking]) {
      if (at !== id) continue
      leave(view)
      looking.set(view, { id, told: null })
      send(view, { view: 'case', id, shown: null, problem: { code: 'case.gone', facts: { case: id } }, present: null })
    }
    const before = open.get(id)
    open.delete(id)
    const done = before === undefined ? Promise.resolve() : before.past.dispose()
    done
      .then(() => removeCase(dataDir, id))
      .then(
        () => tellCases(),
        (error: unknown) => tellCases(faultOf(error)),
      )
  }

  function receive(view: number, message: CaseMessage) {
    switch (message.type) {
      case 'case':
        return look(view, message.id)
      case 'cases':
        if (message.wanted) wanted.add(view)
        else wanted.delete(view)
        if (!message.wanted) return
        tellCases()
        return tellLooking()
      case 'import-case':
        return begin(message)
      case 'end-import':
        if (last?.id !== message.id) return
        if (last.state === 'running') return running?.cancel()
        last = null
        return tellCases()
      case 'remove-case':
        return remove(message.id)
    }
  }

  /** Of what a window says while it looks at a case, all that is not looking is refused. */
  function taken(view: number, id: CaseFile['id'], message: Exclude<ViewMessage, CaseMessage>) {
    switch (message.type) {
      case 'note':
      case 'strike-note':
      case 'mark-alarm':
      case 'incident':
        return send(view, { view: 'note', id: message.id, problem: { code: 'case.read-only', facts: {}, at: clock.now() } })
      case 'find':
      case 'walk':
      case 'end-walk':
        return
      default:
        return open.get(id)?.past.receive(view, message)
    }
  }

  return {
    receive,
    inCase(view, message) {
      const at = looking.get(view)
      if (at !== undefined) taken(view, at.id, message)
      return at !== undefined
    },
    gone(view) {
      wanted.delete(view)
      leave(view)
    },
    settings(next) {
      settings = next
      for (const each of open.values()) each.past.settings(settingsOf(each, next))
    },
    beat() {
      if (looking.size === 0 || clock.monotonic() - toldAt < PRESENT_MS) return
      toldAt = clock.monotonic()
      const present = deps.present()
      for (const [view, at] of looking) {
        if (at.told === null || same(at.told.present, present)) continue
        at.told = { ...at.told, present }
        send(view, at.told)
      }
    },
    async dispose() {
      // What it has written so far goes with it.
      running?.cancel()
      await Promise.all([running?.end, ...[...open.values()].map(({ past }) => past.dispose())])
      open.clear()
    },
  }
}

/** What an import came to. */
function afterEnd(begun: CaseImport, end: ImportEnd): CaseImport {
  if (end.type === 'cancelled') return { ...begun, state: 'cancelled' }
  if (end.type === 'failed') return { ...begun, state: 'failed', problem: { code: end.code, facts: end.facts } }
  const { verdict, made } = end
  const state = made !== null ? 'done' : verdict.state === 'unknown-signer' ? 'unknown-signer' : 'refused'
  return { ...begun, state, share: 1, findings: verdict.findings, signer: signerOf(verdict.signer), made: made?.id ?? null }
}

const signerOf = (signer: VerdictSigner | null): PublicSigner | null =>
  signer && {
    ...{ name: signer.name, suite: signer.suite, publicKey: signer.publicKey, fingerprint: signer.fingerprint },
  }

function faultOf(error: unknown): Fault {
  if (error instanceof CodedError) return { code: error.code, facts: error.facts }
  return { code: 'case.failed', facts: { detail: error instanceof Error ? error.message : String(error) } }
}
