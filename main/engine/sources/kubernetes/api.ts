import type { Clock } from '../../../../shared/lib/clock.ts'
import type { KubernetesConfig } from '../../../config/sources-file.ts'
import { keepAccess, type Learn } from '../access.ts'
import type { Budget } from '../budget.ts'
import { createHttp, type Http } from '../http.ts'
import { createSockets, type Sockets } from '../socket.ts'
import { openAccess } from './kubeconfig.ts'
import { isAllowedPath } from './resources.ts'
import type { Tunables } from './tunables.ts'

/** The only door out of the Kubernetes source: GETs of the paths of the table, and upgrades of such GETs. */
export interface Api extends Http, Sockets {
  /** Reads the credentials anew at the next request. */
  forget(): void
  dispose(): void
}

interface ApiDeps {
  readonly config: KubernetesConfig
  readonly clock: Clock
  readonly budget: Budget
  readonly tunables: Tunables
  readonly learn: Learn
}

export function createApi({ config, clock, budget, tunables, learn }: ApiDeps): Api {
  const access = keepAccess((at) => openAccess(config, learn, at), clock, tunables.accessMaxAgeMs)
  const deps = { access, allows: isAllowedPath, budget, clock, tunables }
  return { ...createHttp(deps), ...createSockets(deps), forget: access.forget, dispose: access.dispose }
}
