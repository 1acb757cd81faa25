import type { Disposable } from '../../../../shared/lib/disposable.ts'
import type { Tunables } from './tunables.ts'
import type { ResourceWatch } from './watch-host.ts'

type Probed = Pick<ResourceWatch, 'state' | 'doubted' | 'probe'>

/**
 * Probes the open watches one after another, so that each gets its turn; one in doubt again and again until it is not. `random`
 * ([0, 1)) spreads the probes of many cockpits: each waits half to one and a half times as long.
 */
export function createProbing(
  watches: readonly Probed[],
  random: () => number,
  { probeMs, probeRetryMs }: Pick<Tunables, 'probeMs' | 'probeRetryMs'>,
): Disposable {
  let turn = 0
  let timer: NodeJS.Timeout | null = null
  let disposed = false

  const open = () => watches.filter((watch) => watch.state() === 'watching')
  const inDoubt = () => open().find((watch) => watch.doubted())

  const probe = async () => {
    const all = open()
    await (inDoubt() ?? all[turn % all.length])?.probe()
    turn += 1
    plan()
  }

  const plan = () => {
    if (disposed) return
    const ms = inDoubt() ? probeRetryMs : probeMs
    timer = setTimeout(() => void probe(), ms * (0.5 + random()))
  }
  plan()

  return {
    dispose() {
      disposed = true
      if (timer) clearTimeout(timer)
    },
  }
}
