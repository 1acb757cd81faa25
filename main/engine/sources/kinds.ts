import type { SourceConfig } from '../../config/sources-file.ts'
import { createKubernetesSource } from './kubernetes/kubernetes-source.ts'
import type { Source, SourceDeps } from './source.ts'

type Create<K extends SourceConfig['kind']> = (config: Extract<SourceConfig, { kind: K }>, deps: SourceDeps) => Source

/** One line a kind of source. */
const KINDS: { readonly [K in SourceConfig['kind']]: Create<K> } = {
  kubernetes: createKubernetesSource,
}

/** The source for an entry of the sources file. It does nothing before `start`. */
export function createSource(config: SourceConfig, deps: SourceDeps): Source {
  return KINDS[config.kind](config, deps)
}
