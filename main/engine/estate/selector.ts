import type { Labels, Selector } from '../../../shared/estate/record.ts'
import { own } from '../../../shared/lib/own.ts'

type Expression = Selector['matchExpressions'][number]

/** Kubernetes' set-based operators (docs: "Labels and Selectors"). An operator that is not known matches nothing. */
const OPERATORS: Readonly<Record<string, (value: string | undefined, values: readonly string[]) => boolean>> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
}

const holds = (expression: Expression, labels: Labels): boolean =>
  own(OPERATORS, expression.operator)?.(own(labels, expression.key), expression.values) ?? false

/** Whether `selector` selects an object with `labels`. An empty selector selects everything (policy/v1). */
export function selects(selector: Selector, labels: Labels): boolean {
  for (const key in selector.matchLabels) if (own(labels, key) !== selector.matchLabels[key]) return false
  return selector.matchExpressions.every((expression) => holds(expression, labels))
}
