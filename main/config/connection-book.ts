import { dirname } from 'node:path'
import { z } from 'zod'
import type { ConnectionList, EntryIssue, SourceEntry, WordedProblem } from '../../shared/ipc/connections.ts'
import { shallowJson } from '../../shared/lib/shallow-json.ts'
import { UNDOS_KEPT } from '../../shared/lib/undo-steps.ts'
import { readEntry } from './sources-file.ts'
import { type EditOutcome, editYamlFile, type FileEdit, undoEdit, type YamlEditor } from './yaml-edit.ts'
import { readYamlFile } from './yaml-file.ts'

/** The entries of one sources file, as a person edits them. Every change reads the file anew, so that what another wrote is not lost. */
export interface ConnectionBook {
  list(): Pick<ConnectionList, 'entries' | 'problem'>
  /** What is wrong with an entry that is to stand in place of `was` (null: beside the others), by field; none: it can be saved. */
  issues(was: string | null, entry: SourceEntry): EntryIssue[]
  /** Writes an entry without issues. */
  save(was: string | null, entry: SourceEntry): WordedProblem | null
  pause(name: string, paused: boolean): WordedProblem | null
  /** `undo` is for the method of that name. */
  remove(name: string): { readonly problem: WordedProblem | null; readonly undo: string | null }
  undo(id: string): WordedProblem | null
}

const fileSchema = z.looseObject({ sources: z.array(z.unknown()).default([]) })
const entrySchema = z.record(z.string(), shallowJson)

/** Thrown inside an edit to leave the file alone. */
class NoSuchSource extends Error {}

/** @param path of the sources file; it is made by the first `save` where there is none */
export function createConnectionBook(path: string, newId: () => string): ConnectionBook {
  const removed = new Map<string, FileEdit>()

  function read(): { readonly entries: readonly unknown[]; readonly problem: WordedProblem | null } {
    const file = readYamlFile(path)
    if (file.state === 'missing') return { entries: [], problem: null }
    if (file.state === 'unusable') return { entries: [], problem: { code: file.code, facts: file.facts } }
    const broken = (detail: string) => ({
      entries: [],
      problem: { code: 'sources-file.broken' as const, facts: { path, detail } },
    })
    if (file.state === 'broken') return broken(file.detail)
    const parsed = fileSchema.safeParse(file.value ?? {})
    return parsed.success ? { entries: parsed.data.sources, problem: null } : broken('sources')
  }

  /** Edits the entry of that name. */
  function edit(name: string, change: (editor: YamlEditor, path: readonly ['sources', number]) => void): EditOutcome<FileEdit> {
    try {
      return editYamlFile(path, (editor) => {
        const list = z.array(z.unknown()).safeParse(editor.get(['sources']))
        const index = list.success ? list.data.findIndex((entry) => nameOf(entry) === name) : -1
        if (index < 0) throw new NoSuchSource()
        change(editor, ['sources', index])
      })
    } catch (error) {
      if (error instanceof NoSuchSource) return { ok: false, code: 'source.unknown', facts: { name, path } }
      throw error
    }
  }

  return {
    list() {
      const { entries, problem } = read()
      const names = entries.map(nameOf)
      const told = entries.map((raw, index) => {
        const entry = entrySchema.safeParse(raw)
        const name = names[index] ?? null
        const doubled = name !== null && names.indexOf(name) < index
        const issues = [...checkEntry(raw, path), ...(doubled ? [duplicate(name)] : [])]
        return { name, entry: entry.success ? withoutTyped(entry.data) : null, issues }
      })
      return { entries: told, problem }
    },
    issues(was, entry) {
      const name = nameOf(entry)
      const others = read().entries.map(nameOf)
      const own = was === null ? -1 : others.indexOf(was)
      const isTaken = name !== null && others.some((other, index) => other === name && index !== own)
      return [...checkEntry(entry, path), ...(isTaken ? [duplicate(name)] : [])]
    },
    save(was, entry) {
      const outcome =
        was === null
          ? editYamlFile(path, (editor) => editor.append(['sources'], entry))
          : edit(was, (editor, at) => editor.set(at, entry))
      return problemOf(outcome)
    },
    pause(name, paused) {
      return problemOf(
        edit(name, (editor, at) => (paused ? editor.set([...at, 'paused'], true) : editor.remove([...at, 'paused']))),
      )
    },
    remove(name) {
      const outcome = edit(name, (editor, at) => editor.remove(at))
      if (!outcome.ok) return { problem: problemOf(outcome), undo: null }
      const undo = newId()
      removed.set(undo, outcome.value)
      const [oldest] = removed.keys()
      if (removed.size > UNDOS_KEPT && oldest !== undefined) removed.delete(oldest)
      return { problem: null, undo }
    },
    undo(id) {
      const found = removed.get(id)
      if (found === undefined) return { code: 'file.changed-since', facts: { path } }
      const outcome = undoEdit(found)
      if (outcome.ok) removed.delete(id)
      return problemOf(outcome)
    },
  }
}

function checkEntry(entry: unknown, path: string): EntryIssue[] {
  const read = readEntry(entry, dirname(path))
  return read.config === null ? read.issues : []
}

/** Where a reference to a secret stands: a text there is the secret itself, typed in by mistake. */
const REFERENCES = [
  ['auth', 'token'],
  ['auth', 'password'],
  ['tls', 'key'],
] as const

/** The entry as a window may see it: no secret that stands in it, which no source could use either. */
function withoutTyped(entry: SourceEntry): SourceEntry {
  const shown = { ...entry }
  for (const [part, field] of REFERENCES) {
    const within = entrySchema.safeParse(shown[part])
    if (!within.success || typeof within.data[field] !== 'string') continue
    const { [field]: _, ...rest } = within.data
    shown[part] = rest
  }
  return shown
}

const duplicate = (name: string): EntryIssue => ({ field: 'name', code: 'duplicate', facts: { name } })

function problemOf(outcome: EditOutcome<unknown>): WordedProblem | null {
  return outcome.ok ? null : { code: outcome.code, facts: outcome.facts }
}

function nameOf(entry: unknown): string | null {
  const named = z.looseObject({ name: z.string() }).safeParse(entry)
  return named.success ? named.data.name : null
}
