import { rmSync } from 'node:fs'
import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml'
import type { ProblemCode } from '../../shared/estate/problem-words.ts'
import { own } from '../../shared/lib/own.ts'
import type { Facts } from '../../shared/lib/words.ts'
import { readBytes, writeDurably } from './durable-file.ts'
import { errorCode, readYamlFile } from './yaml-file.ts'

/** What a file was before and after an edit; `before` null: there was none. Enough to take it back to the byte. */
export interface FileEdit {
  readonly path: string
  readonly before: Uint8Array | null
  readonly after: Uint8Array
}

export type EditOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: ProblemCode; readonly facts: Facts }

/** A key or an index on the way to a value. */
type Step = string | number

/** Changes to a YAML file that leave all else as a person wrote it: comments, order, anchors, styles of quoting. */
export interface YamlEditor {
  /** What stands at `path`, as plain data; undefined: nothing. */
  get(path: readonly Step[]): unknown
  /**
   * Makes the value at `path` be `value`. In maps only the keys that differ are touched; a key that is undefined or missing is taken out.
   * A list that differs is written anew.
   */
  set(path: readonly Step[], value: unknown): void
  remove(path: readonly Step[]): void
  /** Adds to the list at `path`, which is made where there is none. */
  append(path: readonly Step[], value: unknown): void
}

/**
 * Edits the file at `path`, made where there is none; `edit` may throw to leave it alone. The file is replaced whole and durably. A file
 * that is no YAML is not touched. Never throws, but what `edit` throws.
 */
export function editYamlFile(path: string, edit: (editor: YamlEditor) => void): EditOutcome<FileEdit> {
  const refuse = (code: ProblemCode, facts: Facts): EditOutcome<never> => ({ ok: false, code, facts: { path, ...facts } })
  const file = readYamlFile(path)
  if (file.state === 'unusable') return refuse(file.code, file.facts)
  if (file.state === 'broken') return refuse('file.not-yaml', { detail: file.detail })
  let before: Uint8Array | null
  try {
    before = readBytes(path)
  } catch (error) {
    return refuse('file.unwritable', { detail: errorCode(error) })
  }
  const text = before === null ? '' : new TextDecoder().decode(before)
  const after = Buffer.from(editYaml(text, edit), 'utf8')
  if (before !== null && after.equals(before)) return { ok: true, value: { path, before, after } }
  try {
    writeDurably(path, after)
  } catch (error) {
    return refuse('file.unwritable', { detail: errorCode(error) })
  }
  return { ok: true, value: { path, before, after } }
}

/** Puts back what an edit replaced, byte for byte; refused where the file was written since. */
export function undoEdit({ path, before, after }: FileEdit): EditOutcome<null> {
  try {
    const now = readBytes(path)
    if (now === null || !now.equals(after)) return { ok: false, code: 'file.changed-since', facts: { path } }
    if (before === null) rmSync(path)
    else writeDurably(path, before)
    return { ok: true, value: null }
  } catch (error) {
    return { ok: false, code: 'file.unwritable', facts: { path, detail: errorCode(error) } }
  }
}

/** Longest flow line before it is broken: never, since a line that a person wrote is theirs. */
const LINE_WIDTH = 0

/** The text after `edit`. Text without content becomes a map. */
export function editYaml(text: string, edit: (editor: YamlEditor) => void): string {
  const mark = text.startsWith('\ufeff') ? '\ufeff' : ''
  const crlf = text.includes('\r\n')
  const document = parseDocument(text.slice(mark.length))
  const before = document.toString(styleOf(text))
  edit(editorOf(document))
  const after = document.toString(styleOf(text))
  // Nothing was changed: not even what would be written in another style.
  if (after === before) return text
  return mark + (crlf ? after.replace(/\r?\n/g, '\r\n') : after)
}

/** Habits of the hand that wrote the file, where the library has an option for them. */
function styleOf(text: string) {
  return {
    lineWidth: LINE_WIDTH,
    indentSeq: !/^([ ]*)[^\s#-][^\n]*:[ ]*(#[^\n]*)?\r?\n\1- /m.test(text),
    flowCollectionPadding: !/[{[][^\s{}[\]]/.test(text),
  }
}

function editorOf(document: Document): YamlEditor {
  const put = (path: readonly Step[], value: unknown): void => {
    if (path.length === 0) document.contents = document.createNode(value)
    else document.setIn(path, document.createNode(value))
  }

  function patch(path: readonly Step[], value: unknown): void {
    const node = path.length === 0 ? document.contents : document.getIn(path, true)
    if (isMap(node) && isRecord(value)) patchMap(node, path, value)
    else if (isScalar(node) && isPlain(value)) node.value = value
    else if (!isSeq(node) || !sameData(node.toJS(document), value)) put(path, value)
  }

  function patchMap(map: YAMLMap, path: readonly Step[], value: Readonly<Record<string, unknown>>): void {
    for (const pair of [...map.items]) {
      const key = isScalar(pair.key) ? pair.key.value : pair.key
      if (typeof key !== 'string' || own(value, key) === undefined) map.delete(pair.key)
    }
    for (const [key, item] of Object.entries(value)) if (item !== undefined) patch([...path, key], item)
  }

  return {
    get(path) {
      const node = path.length === 0 ? document.contents : document.getIn(path, true)
      if (node === undefined || node === null) return undefined
      return isAlias(node) || isCollection(node) || isScalar(node) ? node.toJS(document) : node
    },
    set: patch,
    remove: (path) => void document.deleteIn(path),
    append(path, value) {
      const node = path.length === 0 ? document.contents : document.getIn(path, true)
      // `[]` is how an empty list is written, and no way to go on
      if (isSeq(node) && node.items.length > 0) node.add(document.createNode(value))
      else put(path, [value])
    },
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

const sameData = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
