import type { SourceConfig } from '../../config/sources-file.ts'
import type { SourceDeps } from '../sources/source.ts'
import type { SecretMask } from './secret-mask.ts'

/**
 * The dependencies of one source, of which all that it tells is masked: the one place where what came from outside becomes a problem, a sample,
 * a line of the log or a record. Whatever a server sends back of what it was sent ends here.
 */
export function maskedDeps(config: SourceConfig, deps: Omit<SourceDeps, 'learn'>, mask: SecretMask): SourceDeps {
  // What the sources file says in the open, such as a source's own name, is no secret even where someone took it for a password.
  const open = JSON.stringify(config)
  return {
    ...deps,
    sink: {
      offer: (batch) => deps.sink.offer(mask.record(batch)),
      reserve: deps.sink.reserve,
      state: (state) => deps.sink.state(mask.facts(state)),
    },
    log: (line) => deps.log(mask.words(line)),
    learn: (secrets) => mask.learn(secrets.filter((secret) => !open.includes(secret))),
  }
}
