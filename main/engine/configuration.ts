import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { problemText } from '../../shared/estate/problem-words.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import type { Clock } from '../../shared/lib/clock.ts'
import type { AlarmRules } from '../../shared/policy/alarm-rules.ts'
import { NO_SOURCES, type SourceConfig, type SourcesFile } from '../config/sources-file.ts'
import { excusesOf } from './assess/capacity/exemptions.ts'
import type { EngineDeps } from './engine-deps.ts'
import type { Model } from './model.ts'
import { createRegisterKeeper, type RegisterKeeper } from './register-keeper.ts'
import type { SettingsBoard } from './settings-board.ts'
import type { SourceBoard } from './source-board.ts'
import type { Step } from './step.ts'

/** Kinds of sources of which each is a place where components run. */
const KINDS_WITH_A_CLUSTER: ReadonlySet<SourceConfig['kind']> = new Set(['kubernetes', 'cloudevents'])

/** The last good register, in the data folder. */
const REGISTER_COPY = 'register.last-good.yaml'

export function clustersIn({ sources }: SourcesFile): readonly SourceConfig[] {
  return sources.filter(({ kind }) => KINDS_WITH_A_CLUSTER.has(kind))
}

/** The register that `file` names; where nothing is said of one, the last good one, or every app would be "unassigned". */
export function keepRegister(deps: Pick<EngineDeps, 'dataDir' | 'sourcesFile' | 'readRegister'>): RegisterKeeper {
  const file = deps.sourcesFile ?? NO_SOURCES
  const copy = join(deps.dataDir, REGISTER_COPY)
  const isUnsaid = deps.sourcesFile === null || file.faults.length > 0
  return createRegisterKeeper(isUnsaid && existsSync(copy) ? copy : file.registerFile, copy, deps.readRegister)
}

export interface ConfigurationDeps extends Pick<EngineDeps, 'sourcesFile' | 'sourcesNews' | 'policyNews' | 'log'> {
  /** Faults that stay for as long as the engine runs. */
  readonly problems: readonly Problem[]
  readonly register: RegisterKeeper
  readonly model: Pick<Model, 'setRegister' | 'setClusters'>
  readonly board: Pick<SourceBoard, 'configure' | 'states'>
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
  const { register, model, board, settings, step, clock, log } = deps
  let sourcesFaults = (deps.sourcesFile ?? NO_SOURCES).faults

  function show(): void {
    const { estateName, estateNameEn } = register.register
    const found = [...sourcesFaults, ...deps.problems, ...register.faults]
    settings.putRegister(
      { estateName, estateNameEn },
      found.map(({ code, facts }) => ({ code, facts })),
      excusesOf(register.register),
    )
    for (const { code, facts } of found) log(problemText(code, facts, 'en').what)
  }

  function takeRegister(): void {
    if (!register.refresh()) return
    step(model.setRegister(register.register, clock.now()), [])
    show()
    log(`register read again: ${register.faults.length} faults`)
  }

  return {
    begin() {
      step(model.setRegister(register.register, clock.now()), [], { states: board.states })
      show()
    },
    takeSourcesFile() {
      const next = deps.sourcesNews()
      if (next === null) return
      sourcesFaults = next.faults
      if (next.faults.length === 0) {
        board.configure(next, clock.now())
        register.use(next.registerFile)
        step(model.setClusters(clustersIn(next), clock.now()), [])
        takeRegister()
        log(`sources file read again: ${next.sources.length} sources, ${next.refused.length} refused`)
      }
      show()
    },
    takeRegister,
    /** The thresholds of capacity and the rules of alarms hold at once; all others from the next start on. */
    takePolicy() {
      const news = deps.policyNews?.() ?? null
      if (news === null) return
      if (news.problem !== null) return log(problemText(news.problem.code, news.problem.facts, 'en').what)
      settings.putRules(news.policy.capacity)
      deps.alarmRules(news.policy.alarms)
    },
  }
}
