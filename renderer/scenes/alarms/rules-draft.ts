import type { AlarmFold } from '../../../shared/policy/alarm-folds.ts'
import type { AlarmRule, AlarmRules } from '../../../shared/policy/alarm-rules.ts'
import { matchesFrom, matchText } from './match-text.ts'

/** A row that is being edited; its key stays while rows come and go. */
export interface Keyed<T> {
  readonly key: number
  readonly row: T
}

/** A row of the folding table as it is typed. */
export interface FoldDraft extends Pick<AlarmFold, 'cause' | 'codes'> {
  readonly alerts: string
  /** The alerts that its text was made of: what cannot be typed, such as a name with a comma, stays until that is edited. */
  readonly made: AlarmFold['alerts']
}

/** Rules as they are being edited. */
export interface RulesDraft {
  readonly rules: readonly Keyed<AlarmRule>[]
  readonly flapping: AlarmRules['flapping']
  readonly folds: readonly Keyed<FoldDraft>[]
  readonly nextKey: number
}

export function draftOf({ rules, flapping, folds }: AlarmRules): RulesDraft {
  return {
    rules: rules.map((row, key) => ({ key, row })),
    flapping,
    folds: folds.map(({ cause, codes, alerts }, i) => ({
      key: rules.length + i,
      row: { cause, codes, alerts: matchText(alerts), made: alerts },
    })),
    nextKey: rules.length + folds.length,
  }
}

/** What the draft comes to: rows that say nothing yet are left out. */
export function rulesOf({ rules, flapping, folds }: RulesDraft): AlarmRules {
  return {
    rules: rules.map(({ row }) => row).filter(({ codes }) => codes.length > 0),
    flapping,
    folds: folds
      .map(({ row: { cause, codes, alerts, made } }) => ({
        ...{ cause: cause.trim(), codes },
        alerts: alerts === matchText(made) ? made : matchesFrom(alerts),
      }))
      .filter(({ cause, alerts }) => cause !== '' && alerts.length > 0),
  }
}

export const withRule = (draft: RulesDraft): RulesDraft => ({
  ...draft,
  rules: [...draft.rules, { key: draft.nextKey, row: { codes: [], forSeconds: 0 } }],
  nextKey: draft.nextKey + 1,
})

export const withFold = (draft: RulesDraft): RulesDraft => ({
  ...draft,
  folds: [...draft.folds, { key: draft.nextKey, row: { cause: '', codes: [], alerts: '', made: [] } }],
  nextKey: draft.nextKey + 1,
})
