import type { Grade } from '../../../shared/estate/level.ts'
import type { ReasonCode } from '../../../shared/estate/reason-words.ts'
import type { AppClass } from '../../../shared/estate/record.ts'
import type { AlarmRule } from '../../../shared/policy/alarm-rules.ts'

/** How a finding rings. */
export interface Rings {
  /** null: as grave as it is; none: it raises no alarm. */
  readonly grade: Grade | 'none' | null
  /** It has to last this long first, ms. */
  readonly forMs: number
}

const AT_ONCE: Rings = { grade: null, forMs: 0 }

/** The rules of the policy, made ready. */
export interface Ringing {
  /** No rule: everything rings at once, as grave as it is. */
  readonly isPlain: boolean
  of(code: ReasonCode, appClass: AppClass | 'other'): Rings
}

/** The first rule that matches counts. */
export function createRinging(rules: readonly AlarmRule[]): Ringing {
  const byCode = new Map<ReasonCode, AlarmRule[]>()
  for (const rule of rules) for (const code of rule.codes) byCode.set(code, [...(byCode.get(code) ?? []), rule])
  return {
    isPlain: rules.length === 0,
    of(code, appClass) {
      const rule = byCode.get(code)?.find(({ classes }) => classes === undefined || classes.includes(appClass))
      return rule === undefined ? AT_ONCE : { grade: rule.grade ?? null, forMs: rule.forSeconds * 1_000 }
    },
  }
}
