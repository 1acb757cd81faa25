import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { readPolicyFile } from './policy-file.ts'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'wanglou-policy-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function read(journal: string) {
  const path = join(dir, 'policy.yaml')
  writeFileSync(path, `journal: ${journal}\n`)
  return readPolicyFile(path, 5)
}

test.each([
  ['{historyDays: 0}', 'journal.historyDays'],
  ['{historyDays: 1.0e+300}', 'journal.historyDays'],
  ['{historyDays: .nan}', 'journal.historyDays'],
  ['{historyDays: "396"}', 'journal.historyDays'],
  ['{alarmDays: 1.0e+300}', 'journal.alarmDays'],
  ['{rawSampleHours: .inf}', 'journal.rawSampleHours'],
  ['{rollupDays: 36501}', 'journal.rollupDays'],
  ['{maxGigabytes: 0.001}', 'journal.maxGigabytes'],
  // In bytes it would be Infinity, which no window takes.
  ['{maxGigabytes: 1.0e+300}', 'journal.maxGigabytes'],
  ['{keepHours: 24}', 'keepHours'],
  ['{__proto__: {historyDays: 5}}', '__proto__'],
  ['[1, 2]', 'journal'],
  ['null', 'journal'],
])('what a journal cannot go by is named, and the defaults apply: %s', (journal, named) => {
  const { policy, problem } = read(journal)
  expect(policy).toEqual(DEFAULT_POLICY)
  expect(problem?.code).toBe('policy-file.broken')
  expect(String(problem?.facts.detail)).toContain(named)
})

test('a figure of the journal is taken, and the others stay as they were', () => {
  const { policy, problem } = read('{maxGigabytes: 0.01}')
  expect(problem).toBeNull()
  expect(policy).toEqual({ ...DEFAULT_POLICY, journal: { ...DEFAULT_POLICY.journal, maxGigabytes: 0.01 } })
})
