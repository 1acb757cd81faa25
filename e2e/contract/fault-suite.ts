import { performance } from 'node:perf_hooks'
import { afterAll, afterEach, beforeAll, type describe, expect, it, vi } from 'vitest'
import { problemText } from '../../shared/estate/problem-words.ts'
import type { Problem } from '../../shared/estate/source-state.ts'
import { LANGS } from '../../shared/lib/words.ts'
import { type ConnectProxy, startConnectProxy } from '../rig/connect-proxy.ts'
import { exceptionOf, FAULT_IDS, FAULTS, type FaultId, gapsOf, type SourceKind } from '../rig/faults.ts'
import { until } from '../rig/processes.ts'
import { createRequestTable } from '../rig/request-table.ts'
import { COMMON_CASES, type FaultCases, type Run, type Scene, type Stage } from './fault-cases.ts'

/** Lets a source of one kind meet every fault of the list. `own`: cases that are its own. `group`: `describe`, or one
 * that skips. What is thrown across the loop fails the run by itself. */
export function faultSuite<S extends Stage>(
  kind: SourceKind,
  begin: () => Promise<S>,
  own: FaultCases<S>,
  group: typeof describe | ((name: string, suite: () => void) => void),
): void {
  const cases: FaultCases<S> = {
    ...Object.fromEntries(Object.entries(COMMON_CASES).filter(([fault]) => exceptionOf(fault as FaultId, kind) === null)),
    ...own,
  }
  const had = FAULT_IDS.filter((fault) => cases[fault] !== undefined)

  it(`${kind} has a case for every fault that concerns it`, () => {
    expect(gapsOf(kind, had)).toEqual([])
  })

  group(`a source of kind ${kind} survives`, () => {
    let stage: S
    let proxy: ConnectProxy
    const runs: Run[] = []
    const table = createRequestTable(kind)
    const count = () => stage.requests?.() ?? stage.front.requests.length
    beforeAll(async () => {
      stage = await begin()
      proxy = await startConnectProxy()
    })
    afterEach(async () => {
      vi.restoreAllMocks()
      stage.front.manners({})
      stage.front.certificate('good')
      stage.front.token(stage.token)
      proxy.refuse(false)
      await stage.way.mode('pass')
      await Promise.all(runs.splice(0).map((run) => run.stop()))
    })
    afterAll(async () => {
      table.print()
      await proxy?.stop()
      await stage?.stop()
    })

    it.each(had.map((fault) => [FAULTS[fault].words, fault] as const))('%s', async (words, fault) => {
      const {
        says,
        phase,
        atStart,
        proxied,
        storm = false,
        paged = false,
        trueMeanwhile = false,
        breaks,
        mends,
      } = cases[fault] ?? expect.unreachable()
      const shift = { wall: 0, span: 0 }
      const clock = { now: () => Date.now() + shift.wall, monotonic: () => performance.now() + shift.span }
      const start = () => {
        const run = stage.start({ clock, proxy: proxied ? proxy.url : null, storm, paged })
        runs.push(run)
        started = run
        return run
      }
      let started: Run | null = null
      const scene: Scene = {
        get run() {
          return started ?? expect.unreachable()
        },
        proxy,
        clock,
        jump(wall, span) {
          shift.wall = wall
          shift.span = span
        },
      }
      let spent: unknown = 0
      if (atStart) await breaks(stage, scene)
      const run = start()
      if (!atStart) await run.phase('live')
      const told = run.fold.states.length
      const known = [...run.fold.records.keys()]
      const handed = run.fold.batches.length
      const begun = count()
      if (!atStart) spent = await breaks(stage, scene)
      await stage.change()
      if (says !== null) await expectWords(run, says, told)
      if (trueMeanwhile) await stage.expectTruth(run, handed)
      if (phase !== undefined) await run.phase(phase)
      if (phase !== undefined && phase !== 'live') expect([...run.fold.records.keys()]).toEqual(known)
      const [sent, seen] = [count(), run.fold.batches.length]
      stage.front.manners({})
      await stage.way.mode('pass')
      await mends?.(stage, scene)
      await run.phase('live')
      const live = count()
      await stage.expectTruth(run, seen)
      const after = typeof spent === 'number' && spent > 0 ? spent : (stage.listens ? count() : live) - sent
      expect(JSON.stringify(run.fold.states)).not.toContain(stage.token)
      table.add({ fault: words, during: sent - begun, after, budget: stage.budget })
      expect(after).toBeLessThanOrEqual(stage.budget)
    })
  })
}

/** How long it may take a loaded machine to say what it will say, ms. */
const PATIENCE_MS = 60_000

/** Waits until the source, or one of its resources, says it, and that it says so in whole sentences of both languages. */
async function expectWords(run: Run, says: RegExp, since: number): Promise<void> {
  const problems = (): Problem[] =>
    run.fold.states
      .slice(since)
      .flatMap(({ problem, resources }) => [problem, ...resources.map((each) => each.problem)])
      .filter((each) => each !== null)
  const problem = await until('it to say so', () => problems().find(({ code }) => says.test(code)), PATIENCE_MS, 10).catch(
    () => null,
  )
  expect(problem ?? [...new Set(problems().map(({ code }) => code))]).toMatchObject({ code: expect.stringMatching(says) })
  if (problem === null) return
  for (const lang of LANGS) {
    const { what, wayOut } = problemText(problem.code, problem.facts, lang)
    expect([what, wayOut].every((text) => text.length > 4)).toBe(true)
    expect(`${what} ${wayOut}`).not.toMatch(/–|NaN|[{}]/)
  }
}
