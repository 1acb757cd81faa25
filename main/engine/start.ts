import { performance } from 'node:perf_hooks'
import type { Frame } from '../../shared/estate/frame.ts'
import type { SourceState } from '../../shared/estate/source-state.ts'
import type { EngineOptions } from '../../shared/ipc/engine.ts'
import { readPolicyFile } from '../config/policy-file.ts'
import { readRegisterFile } from '../config/register-file.ts'
import { readSourcesFile } from '../config/sources-file.ts'
import { createEngine, type Engine } from './engine.ts'
import { createSource } from './sources/kinds.ts'

export interface EngineOutlets {
  readonly send: (view: number, frame: Frame) => void
  readonly onState: (state: SourceState) => void
  readonly onFatal: (error: unknown) => void
  readonly log: (line: string) => void
}

/** The engine on the real clock, files and sources. @throws JournalError where the data folder cannot be used */
export function startEngine({ dataDir, sourcesFile }: EngineOptions, outlets: EngineOutlets): Engine {
  const clock = { now: () => Date.now(), monotonic: () => performance.now() }
  const file = sourcesFile === null ? null : readSourcesFile(sourcesFile, clock.now())
  const { policy, problem } = readPolicyFile(file?.policyFile ?? null, clock.now())
  return createEngine({
    ...outlets,
    dataDir,
    sourcesFile: file,
    policy,
    problems: problem === null ? [] : [problem],
    clock,
    random: Math.random,
    every(ms, work) {
      const timer = setInterval(work, ms)
      return { dispose: () => clearInterval(timer) }
    },
    openSource: createSource,
    readRegister: (path) => readRegisterFile(path, clock.now()),
  })
}
