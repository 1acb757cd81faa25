import { z } from 'zod'

const eventSchema = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.number(),
  args: z
    .object({
      frame_reporter: z.optional(
        z.object({
          state: z.optional(z.string()),
          frame_sequence: z.optional(z.number()),
          layer_tree_host_id: z.optional(z.number()),
        }),
      ),
    })
    .optional(),
})
const traceSchema = z.object({ traceEvents: z.array(z.unknown()) })

export interface Frames {
  /** Frames that reached the screen. */
  readonly presented: number
  /** Frames that the page had something for and that did not. */
  readonly dropped: number
  readonly droppedPct: number
}

/**
 * Counts the frames of the page that a Chrome trace tells of, each by its sequence: the compositor reports one in several parts, and
 * one that came in time with one of them is presented. Of several pages in the trace the one with the most counts.
 */
export function framesOf(trace: string): Frames {
  const pages = new Map<string, Map<number, boolean>>()
  for (const raw of traceSchema.parse(JSON.parse(trace)).traceEvents) {
    if (typeof raw !== 'object' || raw === null || !('name' in raw) || raw.name !== 'PipelineReporter') continue
    const { ph, pid, args } = eventSchema.parse(raw)
    const report = args?.frame_reporter
    if (ph !== 'b' || report?.state === undefined || report.frame_sequence === undefined) continue
    const presented = report.state.startsWith('STATE_PRESENTED')
    if (!presented && report.state !== 'STATE_DROPPED') continue
    const page = `${pid}/${report.layer_tree_host_id ?? 0}`
    const frames = pages.get(page) ?? new Map<number, boolean>()
    pages.set(page, frames)
    frames.set(report.frame_sequence, presented || (frames.get(report.frame_sequence) ?? false))
  }
  const all = [...pages.values()].sort((a, b) => b.size - a.size)[0] ?? new Map<number, boolean>()
  const presented = [...all.values()].filter(Boolean).length
  const dropped = all.size - presented
  return { presented, dropped, droppedPct: all.size === 0 ? Number.NaN : (100 * dropped) / all.size }
}
