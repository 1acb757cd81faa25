import type { Problem, ResourceState } from '../../../../shared/estate/source-state.ts'
import type { ResourceWatch } from './watch-host.ts'
import type { WatchState } from './watch-states.ts'

const SHOWN: Readonly<Record<WatchState, ResourceState['state']>> = {
  off: 'waiting',
  parked: 'waiting',
  checking: 'listing',
  listing: 'listing',
  listed: 'listing',
  opening: 'listing',
  watching: 'watching',
  resuming: 'watching',
  pausing: 'waiting',
  'not-observed': 'not-observed',
}

/** Which state is shown for a resource that is watched in several namespaces: the first of these that one of them has. */
const FOREMOST: readonly ResourceState['state'][] = ['waiting', 'listing', 'watching', 'not-observed']

/** One line a resource, in the order of the watches. */
export function resourceStates(watches: readonly ResourceWatch[]): ResourceState[] {
  return [...new Set(watches.map((watch) => watch.resource))].map((resource) => {
    const group = watches.filter((watch) => watch.resource === resource)
    const shown = group.map((watch) => SHOWN[watch.state()])
    const offer = group.map((watch) => watch.offer()).find((each) => each !== null) ?? resource.offers[0]
    return {
      resource: offer?.plural ?? resource.kind,
      groupVersion: offer?.groupVersion ?? '',
      state: FOREMOST.find((state) => shown.includes(state)) ?? 'waiting',
      problem: firstProblem(group),
    }
  })
}

/** The first problem of a watch that is not well. */
export function firstProblem(watches: readonly ResourceWatch[]): Problem | null {
  return watches.map((watch) => watch.problem()).find((problem) => problem !== null) ?? null
}
