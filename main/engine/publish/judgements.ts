import type { AppFrame } from '../../../shared/estate/frame.ts'
import type { RecordId } from '../../../shared/estate/record.ts'
import type { AppVerdict, CapacityReport } from '../../../shared/estate/verdict.ts'

/** The newest capacity verdicts, by app. */
export interface Judgements {
  verdict(app: RecordId): AppVerdict | undefined
  /** What a card shows; null: it was not judged. */
  of(app: RecordId): AppFrame['capacity']
  put(report: CapacityReport): void
}

export function createJudgements(): Judgements {
  let report: CapacityReport | null = null
  let byApp = new Map<RecordId, AppVerdict>()
  return {
    verdict: (app) => byApp.get(app),
    of(app) {
      const verdict = byApp.get(app)
      if (report === null || verdict === undefined) return null
      const { from, to, rules } = report
      return { from, to, rules, verdict }
    },
    put(next) {
      report = next
      byApp = new Map(next.apps.map((app) => [app.id, app]))
    },
  }
}
