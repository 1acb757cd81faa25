import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createConnectionBook } from './connection-book.ts'
import { readSourcesFile } from './sources-file.ts'

const dir = mkdtempSync(join(tmpdir(), 'wanglou-book-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
let path = ''
let count = 0
beforeEach(() => {
  count += 1
  path = join(dir, `${count}.yaml`)
})
const book = () => createConnectionBook(path, () => `undo-${count++}`)
const codes = (list: readonly { readonly field: string; readonly code: string }[]) => list.map(({ field, code }) => [field, code])

const KUBE = { name: 'gov', kind: 'kubernetes', kubeconfig: 'k' }
const PROM = { name: 'prom', kind: 'prometheus', url: 'https://p' }

describe('connection book', () => {
  it('writes the first source into a file that it makes, and the next ones beside it', () => {
    expect(book().list()).toEqual({ entries: [], problem: null })
    expect([book().save(null, KUBE), book().save(null, PROM)]).toEqual([null, null])
    expect(readSourcesFile(path, 1).sources.map(({ name, kind }) => [name, kind])).toEqual([
      ['gov', 'kubernetes'],
      ['prom', 'prometheus'],
    ])
  })

  it('shows no secret that stands in the file by mistake', () => {
    const auth = { type: 'bearer', token: 'typed-by-mistake' }
    writeFileSync(path, JSON.stringify({ sources: [{ ...PROM, auth, tls: { key: 'typed-too', ca: 'a' } }] }))
    expect(book().list().entries).toMatchObject([
      { entry: { ...PROM, auth: { type: 'bearer' }, tls: { ca: 'a' } }, issues: [{ field: 'auth.token' }, { field: 'tls.key' }] },
    ])
    expect(JSON.stringify(book().list())).not.toContain('typed-')
  })

  it('pauses, resumes, renames and removes, keeps comments, and takes a removal back to the byte', () => {
    const text =
      '# ours\nsources:\n  - name: gov # the first\n    kind: kubernetes\n    kubeconfig: k\n  - name: b\n    kind: kubernetes\n    kubeconfig: "k2"\n'
    writeFileSync(path, text)
    const connections = book()
    expect(connections.pause('gov', true)).toBe(null)
    expect(readSourcesFile(path, 1).sources[0]?.paused).toBe(true)
    expect(connections.pause('gov', false)).toBe(null)
    expect(readFileSync(path, 'utf8')).toBe(text)
    const { undo } = connections.remove('gov')
    expect(readSourcesFile(path, 1).sources.map(({ name }) => name)).toEqual(['b'])
    expect(connections.undo(undo ?? '')).toBe(null)
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(connections.undo(undo ?? '')).toMatchObject({ code: 'file.changed-since' })
    expect(connections.save('gov', { ...KUBE, name: 'gov-2' })).toBe(null)
    expect(readFileSync(path, 'utf8')).toContain('name: gov-2 # the first')
    expect(connections.pause('gov', true)).toMatchObject({ code: 'source.unknown' })
    expect(existsSync(`${path}.new`)).toBe(false)
  })

  it.each([
    [{}, [['kind', 'required']]],
    [
      { kind: 'kubernetes', name: 'a b' },
      [
        ['name', 'name'],
        ['kubeconfig', 'required'],
      ],
    ],
    [{ ...KUBE, namespaces: ['Tax'] }, [['namespaces.0', 'namespace']]],
    [{ ...PROM, url: 'p' }, [['url', 'url']]],
    [{ ...PROM, url: 'http://far', auth: { type: 'bearer', token: { secret: 't' } } }, [['url', 'unsafe']]],
    [{ ...PROM, tls: { trust: 'ab' } }, [['tls.trust', 'trust']]],
    [{ ...PROM, tls: { cert: 'c' } }, [['tls', 'pair']]],
    [{ ...PROM, stepSeconds: 1 }, [['stepSeconds', 'range']]],
    [{ ...PROM, nmae: 1 }, [['nmae', 'invalid']]],
    [{ ...PROM, name: 'taken' }, [['name', 'duplicate']]],
  ])('says of %j what is wrong by field', (entry, issues) => {
    writeFileSync(path, 'sources: [{name: taken, kind: kubernetes, kubeconfig: k}]\n')
    expect(codes(book().issues(null, entry as Record<string, string>))).toEqual(issues)
  })

  it("lets an entry keep its own name, and takes no other's", () => {
    writeFileSync(path, 'sources:\n- {name: a, kind: kubernetes, kubeconfig: k}\n- {name: b, kind: kubernetes, kubeconfig: k}\n')
    expect(book().issues('a', { ...KUBE, name: 'a' })).toEqual([])
    expect(codes(book().issues('a', { ...KUBE, name: 'b' }))).toEqual([['name', 'duplicate']])
  })

  it('lists what it cannot use with its faults, and touches no file that is broken', () => {
    writeFileSync(path, 'sources:\n- 7\n- {name: a, kind: kubernetes}\n- {name: a, kind: kubernetes, kubeconfig: k}\n')
    const { entries } = book().list()
    expect(entries.map(({ name, entry, issues }) => [name, entry !== null, issues.length])).toEqual([
      [null, false, 1],
      ['a', true, 1],
      ['a', true, 1],
    ])
    writeFileSync(path, 'sources: [\n')
    expect(book().list().problem?.code).toBe('sources-file.broken')
    expect(book().save(null, KUBE)).toMatchObject({ code: 'file.not-yaml' })
    expect(readFileSync(path, 'utf8')).toBe('sources: [\n')
  })
})
