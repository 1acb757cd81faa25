import { describe, expect, it } from 'vitest'
import { reasonText } from '../../../../shared/estate/reason-words.ts'
import type { ObservedInstance } from '../../../../shared/estate/record.ts'
import { LANGS } from '../../../../shared/lib/words.ts'
import { DEFAULT_POLICY } from '../../../../shared/policy/policy.ts'
import { podOf } from '../../estate/observed-fixture.ts'
import { moment } from './finding.ts'
import { assessInstance } from './instance.ts'

const NOW = Date.UTC(2026, 0, 1)
const since = (seconds: number) => ({ readyChangedAt: NOW - seconds * 1000 })

describe('health of a machine', () => {
  it.each<[string, Partial<ObservedInstance>, string[]]>([
    ['serves', { phase: 'running', ready: true }, []],
    ['does not serve', { phase: 'running', ready: false, ...since(90) }, ['notice instance.not-ready']],
    ['came up a moment ago', { phase: 'running', ready: false, ...since(5) }, []],
    [
      'runs, and nobody looks inside',
      { phase: 'running', ready: false, readyUntold: true },
      ['unknown instance.readiness-untold'],
    ],
    ['starts', { phase: 'starting', ready: false, ...since(200) }, []],
    ['starts for ever', { phase: 'starting', ready: false, ...since(400) }, ['notice instance.starting-long']],
    ['is switched off, on purpose or not', { phase: 'stopped', ready: false, ...since(1) }, ['notice instance.stopped']],
    ['is suspended', { phase: 'suspended', ready: false }, ['notice instance.suspended']],
    ['was given up', { phase: 'failed', ready: false, waiting: 'disk gone' }, ['notice instance.machine-failed']],
    ['is not known', { phase: 'unknown', ready: false }, ['unknown instance.unknown']],
    ['is in a phase of a later version', { phase: 'constructor', ready: true }, ['unknown instance.unknown']],
  ])('one that %s', (_, more, expected) => {
    const when = moment(NOW)
    const machine = podOf('m', { form: 'vm', ...more })
    const findings = assessInstance(machine, { node: undefined, before: [], policy: DEFAULT_POLICY.health, when })
    expect(findings.map(({ code, level }) => `${level} ${code}`)).toEqual(expected)
    for (const lang of LANGS) for (const { code, facts } of findings) expect(reasonText(code, facts, lang)).not.toMatch(/[–{}]/)
  })
})
