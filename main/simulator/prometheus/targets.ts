import type { SeriesLabels } from './series.ts'

/** Something that a Prometheus scrapes. */
export interface Target {
  readonly labels: SeriesLabels
  readonly scrapeUrl: string
  readonly isUp: (at: number) => boolean
  /** Why it is down. */
  readonly error: string
}

export function target(
  job: string,
  address: string,
  path: string,
  more: SeriesLabels,
  isUp: Target['isUp'] = () => true,
): Target {
  return {
    labels: { instance: address, job, ...more },
    scrapeUrl: `http://${address}${path}`,
    isUp,
    error: `Get "http://${address}${path}": dial tcp ${address}: connect: connection refused`,
  }
}
