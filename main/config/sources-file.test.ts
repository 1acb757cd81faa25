import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { readPolicyFile } from './policy-file.ts'
import { readSourcesFile } from './sources-file.ts'

const dir = mkdtempSync(join(tmpdir(), 'wanglou-config-'))
const write = (name: string, text: string) => {
  const path = join(dir, name)
  writeFileSync(path, text)
  return path
}

describe('sources file', () => {
  it('reads sources with paths relative to the file', () => {
    const path = write(
      'good.yaml',
      'register: reg.yaml\nsources:\n- {name: 政务云-1, kind: kubernetes, kubeconfig: k/one, namespaces: [b, a, b]}\n',
    )
    expect(readSourcesFile(path, 1)).toEqual({
      sources: [
        {
          name: '政务云-1',
          kind: 'kubernetes',
          kubeconfig: join(dir, 'k/one'),
          context: null,
          namespaces: ['a', 'b'],
          allowExec: false,
          displayName: null,
        },
      ],
      refused: [],
      registerFile: join(dir, 'reg.yaml'),
      policyFile: null,
      demo: false,
      faults: [],
    })
  })

  it('refuses a bad entry by its name or place, and a name used twice; the others go on', () => {
    const path = write(
      'mixed.yaml',
      `sources:
- {name: a, kind: kubernetes, kubeconfig: one}
- {name: b, kind: kubernetes}
- {kind: kubernetes, kubeconfig: x}
- {name: a, kind: kubernetes, kubeconfig: two}
- {name: c, kind: teapot}
- nonsense
`,
    )
    const file = readSourcesFile(path, 1)
    expect(file.sources.map((source) => source.name)).toEqual(['a'])
    expect(file.refused.map(({ name, problem }) => [name, problem.code])).toEqual([
      ['b', 'source.invalid'],
      ['sources[2]', 'source.invalid'],
      ['a (sources[3])', 'source.duplicate'],
      ['c', 'source.invalid'],
      ['sources[5]', 'source.invalid'],
    ])
    expect(file.refused[0]?.problem.facts.detail).toContain('kubeconfig')
  })

  it('names what is wrong with the file itself', () => {
    expect(readSourcesFile(join(dir, 'nowhere.yaml'), 1).faults[0]?.code).toBe('sources-file.missing')
    const broken = readSourcesFile(write('broken.yaml', 'sources: [\n  {name: a'), 1).faults[0]
    expect(broken?.code).toBe('sources-file.broken')
    expect(broken?.facts.detail).toMatch(/line \d/)
    expect(readSourcesFile(write('typo.yaml', 'source: []'), 1).faults[0]?.code).toBe('sources-file.broken')
    expect(readSourcesFile(write('empty.yaml', ''), 1)).toMatchObject({ sources: [], faults: [] })
  })
})

describe('policy file', () => {
  it('falls back to the defaults and says why', () => {
    expect(readPolicyFile(null, 1)).toEqual({ policy: DEFAULT_POLICY, problem: null })
    const bad = readPolicyFile(write('policy.yaml', 'health: {restartCount: often}'), 1)
    expect(bad.policy).toEqual(DEFAULT_POLICY)
    expect(bad.problem?.facts.detail).toContain('health.restartCount')
    expect(readPolicyFile(write('policy2.yaml', 'health: {restartCount: 9}'), 1).policy.health.restartCount).toBe(9)
  })
})
