import type { MetricName } from '../../../../shared/estate/metric.ts'

/** One query and what its answer is: each series a reading of `metric`, about what its labels name. */
export interface Template {
  /** Also the name of its cursor: small letters, digits and hyphens. */
  readonly name: string
  /** What it reads of. A target with a series of it is known as that exporter. */
  readonly exporter: string
  readonly metric: MetricName
  /** PromQL that gives an instant vector in the metric's unit. The labels that it leaves are what identity goes by. */
  readonly query: string
  /** The sample of the exporter's words that it was built on. */
  readonly sample: string
}
