import { performance } from 'node:perf_hooks'
import { expect } from 'vitest'
import { walk } from '../../main/engine/walk.ts'
import type { WalkStep, WalkStepName } from '../../shared/estate/connection-walk.ts'
import { problemText } from '../../shared/estate/problem-words.ts'
import { LANGS } from '../../shared/lib/words.ts'

const clock = { now: () => Date.now(), monotonic: () => performance.now() }

/**
 * Tests an entry of the sources file and returns its last steps. What was told is scanned for `secrets` in every form that they could take, and
 * each problem for whole sentences.
 */
export async function walked(
  entry: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>> = {},
  kept: readonly string[] = Object.values(secrets),
): Promise<readonly WalkStep[]> {
  const told: (readonly WalkStep[])[] = []
  const tell = ({ steps }: { readonly steps: readonly WalkStep[] }) => void told.push(steps)
  const secret = (name: string) => secrets[name] ?? null
  await walk(entry, { clock, folder: '/', secret, tell, learn: () => {} }, new AbortController().signal)
  const text = JSON.stringify(told)
  for (const each of kept)
    for (const form of [each, Buffer.from(each).toString('base64'), Buffer.from(each).toString('hex')])
      expect(text).not.toContain(form)
  const steps = told.at(-1) ?? []
  const problems = steps.flatMap(({ problem, items }) => [problem, ...items.map((each) => each.problem)])
  for (const problem of problems)
    for (const lang of LANGS)
      if (problem !== null)
        expect(Object.values(problemText(problem.code, problem.facts, lang)).join(' ')).not.toMatch(/NaN|[{}]/)
  return steps
}

/** `name:state` of the steps that say something, with the code of a problem. */
export const brief = (steps: readonly WalkStep[]) =>
  steps
    .filter(({ state }) => state !== 'skipped' && state !== 'not-reached')
    .map(({ name, state, problem }) => `${name}:${problem?.code ?? state}`)
    .join(' ')

export const stepOf = (steps: readonly WalkStep[], name: WalkStepName) => steps.find((each) => each.name === name)
