import type { PrometheusConfig } from '../../../config/sources-file.ts'
import type { Source, SourceDeps } from '../source.ts'

/** Placeholder until its slice lands. */
export function createPrometheusSource(config: PrometheusConfig, { log }: SourceDeps): Source {
  return {
    name: config.name,
    start: () => log('this kind of source is not built yet'),
    dispose: () => Promise.resolve(),
  }
}
