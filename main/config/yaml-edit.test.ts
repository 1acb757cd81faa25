import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { editYaml, editYamlFile, undoEdit } from './yaml-edit.ts'

const dir = mkdtempSync(join(tmpdir(), 'wanglou-edit-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const FILE = `# the clusters of the bureau
register: ./register.yaml # kept by Ms Wang

sources:
  # moved in spring
  - name: gov-a
    kind: kubernetes
    kubeconfig: "./a.kubeconfig" # read only account
    namespaces: [ tax, records ]
  - { name: public, kind: kubernetes, kubeconfig: b }
`

describe('an edit', () => {
  it('touches the value alone, and leaves comments, order and quotes', () => {
    expect(editYaml(FILE, (yaml) => yaml.set(['sources', 0, 'paused'], true))).toBe(
      FILE.replace('records ]\n', 'records ]\n    paused: true\n'),
    )
  })

  it('changes of a map what differs', () => {
    const after = editYaml(FILE, (yaml) =>
      yaml.set(['sources', 0], { name: 'gov-a', kind: 'kubernetes', kubeconfig: './other', displayName: '政务云' }),
    )
    expect(after).toContain('kubeconfig: "./other" # read only account')
    expect(after).toContain('# moved in spring')
    expect(after).not.toContain('namespaces')
    expect(parse(after).sources[0]).toEqual({
      name: 'gov-a',
      kind: 'kubernetes',
      kubeconfig: './other',
      displayName: '政务云',
    })
  })

  it('adds to a list, to an empty one and to none', () => {
    for (const text of [FILE, 'sources: []\n', 'demo: true\n', '', '# nothing yet\n']) {
      const after = editYaml(text, (yaml) => yaml.append(['sources'], { name: 'new' }))
      expect(parse(after).sources.at(-1)).toEqual({ name: 'new' })
      for (const comment of text.match(/#.*/g) ?? []) expect(after).toContain(comment)
    }
  })

  it('leaves a text alone in which nothing changes, and keeps a byte order mark and CRLF', () => {
    const odd = 'a:    [ 1,2 ]   # so\n'
    expect(editYaml(odd, (yaml) => yaml.set(['a'], [1, 2]))).toBe(odd)
    expect(editYaml('\ufeffa: 1\r\nb: 2\r\n', (yaml) => yaml.set(['a'], 3))).toBe('\ufeffa: 3\r\nb: 2\r\n')
  })

  it('keeps lists at the level of their key', () => {
    expect(editYaml('sources:\n- name: a\n', (yaml) => yaml.append(['sources'], { name: 'b' }))).toBe(
      'sources:\n- name: a\n- name: b\n',
    )
  })

  it('takes out a key that every object inherits, and keeps one that is wanted', () => {
    const inherited = 'it:\n  valueOf: {}\n  constructor: 1\n  "__proto__": 2\n'
    expect(editYaml(inherited, (yaml) => yaml.set(['it'], {}))).toBe('it: {}\n')
    const wanted: unknown = JSON.parse('{"valueOf": false, "__proto__": 3}')
    expect(parse(editYaml(inherited, (yaml) => yaml.set(['it'], wanted))).it).toEqual(wanted)
  })

  it('makes any value be any other', () => {
    const value = fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.parse(JSON.stringify(json)))
    fc.assert(
      fc.property(value, value, (before, wanted) => {
        const after = editYaml(stringify({ it: before }), (yaml) => yaml.set(['it'], wanted))
        expect(parse(after).it).toEqual(wanted)
      }),
    )
  })
})

describe('an edited file', () => {
  it('is the old one again after undo, to the byte; and not where it was written since', () => {
    const path = join(dir, 'sources.yaml')
    const bytes = `${FILE}\t\n   # odd ending`
    writeFileSync(path, FILE)
    const edit = editYamlFile(path, (yaml) => yaml.remove(['sources', 0]))
    if (!edit.ok) throw new Error(edit.code)
    expect(readFileSync(path, 'utf8')).not.toContain('gov-a')
    expect(undoEdit(edit.value)).toEqual({ ok: true, value: null })
    expect(readFileSync(path, 'utf8')).toBe(FILE)
    writeFileSync(path, bytes)
    expect(undoEdit(edit.value)).toMatchObject({ ok: false, code: 'file.changed-since' })
    expect(readFileSync(path, 'utf8')).toBe(bytes)
  })

  it('is made, and unmade by undo', () => {
    const path = join(dir, 'fresh', 'sources.yaml')
    const edit = editYamlFile(path, (yaml) => yaml.append(['sources'], { name: 'a' }))
    if (!edit.ok) throw new Error(edit.code)
    expect(parse(readFileSync(path, 'utf8'))).toEqual({ sources: [{ name: 'a' }] })
    expect(undoEdit(edit.value).ok).toBe(true)
    expect(() => statSync(path)).toThrow(/ENOENT/)
  })

  it('keeps its mode and stays behind its link', () => {
    const path = join(dir, 'real.yaml')
    const link = join(dir, 'link.yaml')
    writeFileSync(path, 'a: 1\n')
    chmodSync(path, 0o640)
    symlinkSync(path, link)
    expect(editYamlFile(link, (yaml) => yaml.set(['a'], 2)).ok).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe('a: 2\n')
    expect(statSync(path).mode & 0o777).toBe(0o640)
  })

  it('is not touched where it is no YAML', () => {
    const path = join(dir, 'broken.yaml')
    writeFileSync(path, 'a: [\n')
    expect(editYamlFile(path, (yaml) => yaml.set(['a'], 2))).toMatchObject({ ok: false, code: 'file.not-yaml' })
    expect(readFileSync(path, 'utf8')).toBe('a: [\n')
  })
})
