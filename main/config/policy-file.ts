import type { Problem } from '../../shared/estate/source-state.ts'
import { DEFAULT_POLICY, type Policy, policySchema } from '../../shared/policy/policy.ts'
import { firstIssue, readYamlFile } from './yaml-file.ts'

export interface PolicyRead {
  readonly policy: Policy
  readonly problem: Problem | null
}

/** Reads the policy file; where it cannot be used, the policy is the defaults and the problem says why. Never throws. */
export function readPolicyFile(path: string | null, at: number): PolicyRead {
  if (path === null) return { policy: DEFAULT_POLICY, problem: null }
  const refuse = (code: Problem['code'], facts: Problem['facts']) => ({ policy: DEFAULT_POLICY, problem: { code, facts, at } })
  const file = readYamlFile(path)
  if (file.state === 'missing') return refuse('policy-file.missing', { path })
  if (file.state === 'unusable') return refuse(file.code, file.facts)
  if (file.state === 'broken') return refuse('policy-file.broken', { path, detail: file.detail })
  const parsed = policySchema.safeParse(file.value ?? {})
  return parsed.success
    ? { policy: parsed.data, problem: null }
    : refuse('policy-file.broken', { path, detail: firstIssue(parsed.error) })
}
