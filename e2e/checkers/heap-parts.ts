import { z } from 'zod'

/** What a page's heap holds, bytes. */
export interface HeapParts {
  /** Compiled by V8, and what it keeps to undo that: grows for as long as functions become hot, up to those that there are. */
  readonly code: number
  /** Entries that Chromium keeps of shifts of layout and of long tasks, up to a fixed number. */
  readonly timeline: number
  /** Everything else: what the page itself made and keeps. */
  readonly rest: number
}

const snapshotSchema = z.object({
  snapshot: z.object({
    meta: z.object({ node_fields: z.array(z.string()), node_types: z.tuple([z.array(z.string())], z.unknown()) }),
  }),
  nodes: z.array(z.number()),
  strings: z.array(z.string()),
})

const TIMELINE =
  /^(LayoutShift|LayoutShiftAttribution|DOMRectReadOnly|PerformanceLongTaskTiming|TaskAttributionTiming|PerformanceEntry)/

/** Adds up a heap snapshot of Chromium, as text. @throws ZodError it is none */
export function heapParts(text: string): HeapParts {
  const { snapshot, nodes, strings } = snapshotSchema.parse(JSON.parse(text))
  const { node_fields: fields, node_types } = snapshot.meta
  const [kinds] = node_types
  const at = { type: fields.indexOf('type'), name: fields.indexOf('name'), size: fields.indexOf('self_size') }
  const parts = { code: 0, timeline: 0, rest: 0 }
  for (let node = 0; node < nodes.length; node += fields.length) {
    const kind = kinds[nodes[node + at.type] ?? -1]
    const name = strings[nodes[node + at.name] ?? -1] ?? ''
    const part = kind === 'code' ? 'code' : kind === 'native' && TIMELINE.test(name) ? 'timeline' : 'rest'
    parts[part] += nodes[node + at.size] ?? 0
  }
  return parts
}
