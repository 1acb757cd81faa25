import { unreachable } from '../../../shared/lib/assert.ts'
import type { SourceConfig } from '../../config/sources-file.ts'
import { createAlertmanagerSource } from './alertmanager/alertmanager-source.ts'
import { createCloudEventsSource } from './cloudevents/cloudevents-source.ts'
import { createKubernetesSource } from './kubernetes/kubernetes-source.ts'
import { createPrometheusSource } from './prometheus/prometheus-source.ts'
import type { Source, SourceDeps } from './source.ts'

/** The source for an entry of the sources file. It does nothing before `start`. */
export function createSource(config: SourceConfig, deps: SourceDeps): Source {
  switch (config.kind) {
    case 'kubernetes':
      return createKubernetesSource(config, deps)
    case 'prometheus':
      return createPrometheusSource(config, deps)
    case 'alertmanager':
      return createAlertmanagerSource(config, deps)
    case 'cloudevents':
      return createCloudEventsSource(config, deps)
    default:
      return unreachable(config)
  }
}
