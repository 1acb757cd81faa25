import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../shared/policy/policy.ts'
import { readPolicyFile } from './policy-file.ts'
import { readSourcesFile } from './sources-file.ts'

const dir = mkdtempSync(join(tmpdir(), 'wanglou-config-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const write = (name: string, content: string | Buffer) => {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}
/** Nine lists, each nine times the one before. */
const laughs = () =>
  Array.from({ length: 9 }, (_, n) => `a${n}: &a${n} [${Array.from({ length: 9 }, () => (n ? `*a${n - 1}` : 'ha'))}]`).join('\n')

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
          paused: false,
          namespaces: ['a', 'b'],
          allowExec: false,
          displayName: null,
        },
      ],
      refused: [],
      registerFile: join(dir, 'reg.yaml'),
      policyFile: null,
      demo: false,
      complete: true,
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
    expect(readSourcesFile(write('none.yaml', 'sources: []'), 1)).toMatchObject({ sources: [], faults: [], complete: true })
  })

  it('says that a file cannot be read, not that its YAML is wrong', () => {
    const file = join(dir, 'file')
    writeFileSync(file, '')
    const [fault] = readSourcesFile(join(file, 'sources.yaml'), 1).faults
    expect(fault).toMatchObject({ code: 'file.unreadable', facts: { detail: 'ENOTDIR' } })
  })

  it.each([
    ['empty', '', 'sources-file.empty'],
    ['only comments', '# nothing yet', 'sources-file.empty'],
    ['GB 18030', Buffer.from([0x73, 0x3a, 0x20, 0xd5, 0xfe, 0xce, 0xf1]), 'file.not-utf8'],
    ['UTF-16', Buffer.from('\ufeffsources: []', 'utf16le'), 'file.not-utf8'],
    ['larger than anyone writes', `# ${'x'.repeat(9_000_000)}`, 'file.too-large'],
    ['nested without end', '['.repeat(100_000), 'sources-file.broken'],
    ['a billion laughs', laughs(), 'sources-file.broken'],
  ])('says of a file that is %s what is wrong, and takes nothing for removed', (_, content, code) => {
    const file = readSourcesFile(write('odd.yaml', content), 1)
    expect(file).toMatchObject({ sources: [], complete: false })
    expect(file.faults.map((fault) => fault.code)).toEqual([code])
  })

  it('reads a file with a byte order mark and CRLF', () => {
    expect(
      readSourcesFile(write('windows.yaml', '\ufeffsources:\r\n- {name: a, kind: kubernetes, kubeconfig: k}\r\n'), 1).sources,
    ).toHaveLength(1)
  })

  it('does not wait for a pipe or a device', () => {
    expect(readSourcesFile('/dev/zero', 1).faults[0]?.code).toBe('file.not-regular')
    expect(readSourcesFile(dir, 1).faults[0]?.code).toBe('file.not-regular')
  })

  it.each(['a\u202eb', 'a\u200bb', '\u001b[31m', 'a\u0000'])('refuses a name of which something cannot be seen: %j', (name) => {
    const text = JSON.stringify({ sources: [{ name, kind: 'kubernetes', kubeconfig: 'k' }] })
    expect(readSourcesFile(write('unseen.yaml', text), 1)).toMatchObject({ sources: [], complete: false })
  })
})

describe('policy file', () => {
  it('falls back to the defaults and says why', () => {
    expect(readPolicyFile(null, 1)).toEqual({ policy: DEFAULT_POLICY, problem: null })
    const bad = readPolicyFile(write('policy.yaml', 'health: {restartCount: often}'), 1)
    expect(bad.policy).toEqual(DEFAULT_POLICY)
    expect(bad.problem?.facts.detail).toContain('health.restartCount')
    for (const text of ['freshness: {pingSeconds: 9999999}', 'freshness: {silenceSeconds: 5}']) {
      expect(readPolicyFile(write('timers.yaml', text), 1)).toMatchObject({
        policy: DEFAULT_POLICY,
        problem: { code: 'policy-file.broken' },
      })
    }
    expect(readPolicyFile(write('policy2.yaml', 'health: {restartCount: 9}'), 1).policy.health.restartCount).toBe(9)
  })
})

it('refuses an entry whose address is none, and no other', () => {
  const path = write(
    'address.yaml',
    'sources:\n- {name: p, kind: prometheus, url: p}\n- {name: k, kind: kubernetes, kubeconfig: k}\n',
  )
  const file = readSourcesFile(path, 1)
  expect([file.sources.map(({ name }) => name), file.refused.map(({ name }) => name)]).toEqual([['k'], ['p']])
})
