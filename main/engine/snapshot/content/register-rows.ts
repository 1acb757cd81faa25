import type { Register } from '../../../../shared/estate/register.ts'
import type { Scope } from './scope.ts'

/** The rows of the register that are in scope: bureaus, apps, and the planned peaks of these apps. */
export function registerIn(register: Register, scope: Scope): Register {
  if (scope.parts === null) return register
  const bureaus = register.bureaus.filter(({ id }) => scope.has(`bureau:${id}`))
  const apps = register.apps.filter(({ id }) => scope.has(`app:${id}`))
  const ids = new Set(apps.map(({ id }) => id))
  const events = register.events.flatMap((event) => {
    const own = event.apps.filter((id) => ids.has(id))
    return own.length === 0 ? [] : [{ ...event, apps: own }]
  })
  const clusterNames = Object.fromEntries(
    Object.entries(register.clusterNames).filter(([source]) => scope.has(`cluster:${source}`)),
  )
  return { ...register, bureaus, apps, events, clusterNames }
}
