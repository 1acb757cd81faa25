import { createHash } from 'node:crypto'
import type { Cursor } from '../../../../shared/estate/observation.ts'
import type { Problem, ResourceState } from '../../../../shared/estate/source-state.ts'
import { type Coverage, cover, coverageText, parseCoverage, type Span, within } from './coverage.ts'
import type { Template } from './template.ts'

/** What is known of one template: what was read of it, and how it last answered. */
export interface TemplateWatch {
  readonly template: Template
  coverage(): Coverage
  /** Takes `span` for read. */
  covered(span: Span): void
  /** Forgets what lies before `from`, s. */
  trim(from: number): void
  /** Takes nothing for read any more. */
  forget(): void
  cursor(source: string): Cursor
  /** The cursor as it would be with `span`. */
  cursorWith(source: string, span: Span): Cursor
  state(): ResourceState
  /** The last problem of its own; null: none. */
  problem: Problem | null
  /** Series in its last answer; 0 also before the first. */
  series: number
  /** Answers without any series, one after the other until now. */
  empty: number
  /** Not asked before this, on the monotonic clock, ms. */
  notBefore: number
  /** The same for the past. */
  pastNotBefore: number
  /** Halved for each answer that was too large. */
  pointsPerAnswer: number
}

/** What was read by another query is another series: the version of a cursor. */
const versionOf = ({ metric, query }: Template): string =>
  createHash('sha256').update(`${metric}\n${query}`).digest('hex').slice(0, 12)

export function watchTemplate(template: Template, committed: string | null, pointsPerAnswer: number): TemplateWatch {
  const version = versionOf(template)
  let coverage = committed === null ? [] : parseCoverage(version, committed)
  const cursorOf = (source: string, spans: Coverage): Cursor => ({
    source,
    resource: template.name,
    namespace: '',
    resourceVersion: coverageText(version, spans),
  })
  const watch: TemplateWatch = {
    template,
    coverage: () => coverage,
    covered(span) {
      coverage = cover(coverage, span)
    },
    trim(from) {
      coverage = within(coverage, { from, to: Number.MAX_SAFE_INTEGER })
    },
    forget() {
      coverage = []
    },
    cursor: (source) => cursorOf(source, coverage),
    cursorWith: (source, span) => cursorOf(source, cover(coverage, span)),
    state: () => ({
      resource: template.name,
      groupVersion: template.exporter,
      state: watch.problem !== null && watch.series === 0 ? 'not-observed' : 'watching',
      problem: watch.problem,
    }),
    problem: null,
    series: 0,
    empty: 0,
    notBefore: Number.NEGATIVE_INFINITY,
    pastNotBefore: Number.NEGATIVE_INFINITY,
    pointsPerAnswer,
  }
  return watch
}

/**
 * How long a template waits that had no series `times` times on end, ms: soon at first, since a server that has just begun scrapes its exporters one
 * after the other; then ever more seldom, but never longer than `mostMs`.
 */
export const emptyWaitMs = (times: number, stepSeconds: number, mostMs: number): number =>
  Math.min(mostMs, stepSeconds * 1000 * 2 ** (times - 1))
