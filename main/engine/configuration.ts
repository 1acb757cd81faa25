import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { problemText } from '../../shared/estate/problem-words.ts'
import { EMPTY_REGISTER, type Register } from '../../shared/estate/register.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { AlarmRules } from '../../shared/policy/alarm-rules.ts'
import type { Policy } from '../../shared/policy/policy.ts'
import { NO_SOURCES, type SourceConfig, type SourcesFile } from '../config/sources-file.ts'
import { excusesOf } from './assess/capacity/exemptions.ts'
import type { EngineDeps } from './engine-deps.ts'
import { same } from './estate/same.ts'
import { createFileKeeper, type FileKeeper, type FileRead } from './file-keeper.ts'
import type { Model } from './model.ts'
import type { SettingsBoard } from './settings-board.ts'
import type { SourceBoard } from './source-board.ts'
import type { Step } from './step.ts'

/** Kinds of sources of which each is a place where components run. */
const KINDS_WITH_A_CLUSTER: ReadonlySet<SourceConfig['kind']> = new Set(['kubernetes', 'cloudevents'])

/** The last good register and policy, in the data folder. */
const COPIES = { registerFile: 'register.last-good.yaml', policyFile: 'policy.last-good.yaml' } as const

export function clustersIn({ sources }: SourcesFile): readonly SourceConfig[] {
  return sources.filter(({ kind }) => KINDS_WITH_A_CLUSTER.has(kind))
}

type KeepDeps = Pick<EngineDeps, 'dataDir' | 'sourcesFile'>

/**
 * What the sources file names as `which`. Where nothing is said of one, since there is no sources file or none that can be read, the last
 * good one: every app would be "unassigned" else, and judged by other thresholds.
 */
function keep<T>(deps: KeepDeps, which: keyof typeof COPIES, none: T, read: (path: string) => FileRead<T>): FileKeeper<T> {
  const file = deps.sourcesFile ?? NO_SOURCES
  const copyPath = join(deps.dataDir, COPIES[which])
  const isUnsaid = deps.sourcesFile === null || file.faults.length > 0
  return createFileKeeper({ path: isUnsaid && existsSync(copyPath) ? copyPath : file[which], copyPath, none, read })
}

export const keepRegister = (deps: KeepDeps & Pick<EngineDeps, 'readRegister'>): FileKeeper<Register> =>
  keep(deps, 'registerFile', EMPTY_REGISTER, (path) => {
    const { register, faults } = deps.readRegister(path)
    return { value: register, faults }
  })

export const keepPolicy = (deps: KeepDeps & Pick<EngineDeps, 'readPolicy' | 'policy'>): FileKeeper<Policy> =>
  keep(deps, 'policyFile', deps.policy, (path) => {
    const { policy, problem } = deps.readPolicy(path)
    return problem === null ? { value: policy, faults: [] } : { value: null, faults: [problem] }
  })

export interface ConfigurationDeps extends Pick<EngineDeps, 'sourcesFile' | 'sourcesNews' | 'log'> {
  /** Faults that stay for as long as the engine runs. */
  readonly problems: readonly Problem[]
  readonly register: FileKeeper<Register>
  readonly policy: FileKeeper<Policy>
  readonly model: Pick<Model, 'setRegister' | 'setClusters' | 'setPolicy'>
  readonly board: Pick<SourceBoard, 'configure' | 'states' | 'openAnew'>
  readonly settings: SettingsBoard
  readonly step: Step
  readonly clock: Clock
  /** These rules of alarms hold from now on. */
  readonly alarmRules: (rules: AlarmRules) => void
}

/**
 * What the files of the user say: sources, register, policy, each read again where it was written. One that is broken changes nothing: what
 * it said last holds, and what is wrong is told.
 */
export interface Configuration {
  /** Puts in force what the files say at the start. */
  begin(): void
  takeSourcesFile(): void
  takeRegister(): void
  takePolicy(): void
}

export function createConfiguration(deps: ConfigurationDeps): Configuration {
  const { register, policy, model, board, settings, step, clock, log } = deps
  let held = policy.value
  let sourcesFaults = (deps.sourcesFile ?? NO_SOURCES).faults

  function show(): void {
    const { estateName, estateNameEn } = register.value
    const found = [...sourcesFaults, ...deps.problems, ...policy.faults, ...register.faults]
    settings.putRegister(
      { estateName, estateNameEn },
      found.map(({ code, facts }) => ({ code, facts })),
      excusesOf(register.value),
    )
    for (const { code, facts } of found) log(problemText(code, facts, 'en').what)
  }

  function takeRegister(): void {
    if (!register.refresh()) return
    step(model.setRegister(register.value, clock.now()), [])
    show()
    log(`register read again: ${register.faults.length} faults`)
  }

  /** All but `journal`, which the journal is opened with: that holds from the next start on. */
  function takePolicy(): void {
    if (!policy.refresh()) return
    const before = held
    held = policy.value
    if (!same(before, held)) {
      settings.putRules(held.capacity)
      settings.putUsage(held.usage)
      deps.alarmRules(held.alarms)
      step(model.setPolicy(held, clock.now()), [])
      if (!same(before.freshness, held.freshness)) board.openAnew()
    }
    show()
    log(`policy read again: ${policy.faults.length} faults`)
  }

  return {
    begin() {
      step(model.setRegister(register.value, clock.now()), [], { states: board.states })
      show()
    },
    takeSourcesFile() {
      const next = deps.sourcesNews()
      if (next === null) return
      sourcesFaults = next.faults
      if (next.faults.length === 0) {
        board.configure(next, clock.now())
        register.use(next.registerFile)
        policy.use(next.policyFile)
        step(model.setClusters(clustersIn(next), clock.now()), [])
        takeRegister()
        takePolicy()
        log(`sources file read again: ${next.sources.length} sources, ${next.refused.length} refused`)
      }
      show()
    },
    takeRegister,
    takePolicy,
  }
}
