import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { savePolicy, undoPolicy } from './policy-edit.ts'
import { readPolicyFile } from './policy-file.ts'
import { readSourcesFile } from './sources-file.ts'

const SOURCES = '# ours\nsources: []\n'

function begin(sources = SOURCES) {
  const folder = mkdtempSync(join(tmpdir(), 'wanglou-policy-'))
  const file = join(folder, 'sources.yaml')
  writeFileSync(file, sources)
  return { file, policy: join(folder, 'policy.yaml') }
}

it('makes a policy file beside the sources file and names it there; undo takes both back', () => {
  const { file, policy } = begin()
  const saved = savePolicy(file, 'capacity', { tight: 0.6 })
  expect(saved.ok).toBe(true)
  expect(readSourcesFile(file, 0).policyFile).toBe(policy)
  expect(readPolicyFile(policy, 0)).toMatchObject({ problem: null, policy: { capacity: { tight: 0.6, saturated: 0.85 } } })
  expect(readFileSync(file, 'utf8')).toContain('# ours')
  if (saved.ok) expect(undoPolicy(saved.value).ok).toBe(true)
  expect(readFileSync(file, 'utf8')).toBe(SOURCES)
  expect(existsSync(policy)).toBe(false)
})

it('keeps comments and all else of a policy', () => {
  const { file, policy } = begin('sources: []\npolicy: policy.yaml\n')
  writeFileSync(policy, '# agreed in May\nhealth: { restartCount: 7 }\ncapacity:\n  tight: 0.7 # by the contract\n')
  expect(savePolicy(file, 'capacity', { tight: 0.65, zombieCpu: 0.03 }).ok).toBe(true)
  const text = readFileSync(policy, 'utf8')
  expect(text).toContain('# agreed in May')
  expect(text).toContain('tight: 0.65 # by the contract')
  expect(readPolicyFile(policy, 0).policy.health.restartCount).toBe(7)
})

it.each([
  ['a threshold that is none', { sharpness: 3 }],
  ['one out of its range', { zombieCpu: 5 }],
  ['tight above saturated', { tight: 0.9 }],
])('writes nothing for %s', (_, thresholds) => {
  const { file, policy } = begin()
  expect(savePolicy(file, 'capacity', thresholds)).toMatchObject({ ok: false, code: 'policy-file.broken' })
  expect(existsSync(policy)).toBe(false)
  expect(readFileSync(file, 'utf8')).toBe(SOURCES)
})

it('writes rules of alarms, only those that differ, and puts them back', () => {
  const { file, policy } = begin('sources: []\npolicy: policy.yaml\n')
  const before = 'alarms:\n  flapping: { windowSeconds: 600 } # as agreed\n'
  writeFileSync(policy, before)
  const alarms = { ...DEFAULT_POLICY.alarms, rules: [{ codes: ['node.cordoned'], grade: 'none', forSeconds: 0 }] }
  const saved = savePolicy(file, 'alarms', alarms)
  expect(saved.ok).toBe(true)
  expect(readPolicyFile(policy, 0)).toMatchObject({ problem: null, policy: { alarms } })
  expect(readFileSync(policy, 'utf8')).toContain('flapping: { windowSeconds: 600 } # as agreed')
  expect(readFileSync(policy, 'utf8')).not.toContain('folds')
  if (saved.ok) expect(undoPolicy(saved.value).ok).toBe(true)
  expect(readFileSync(policy, 'utf8')).toBe(before)
})
