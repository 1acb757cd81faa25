import type { RequestOptions } from 'node:https'
import type { Clock } from '../../../shared/lib/clock.ts'
import type { Outcome, Peer } from './faults.ts'

/** How to reach and be let in to one API. Holds secrets: never logged, never put into facts. */
export interface Access {
  /** `https://host:port/base` (or http, wss, ws), no slash at the end. */
  readonly url: string
  readonly origin: string
  readonly peer: Peer
  /** For node:http, node:https and ws. Beside the agent, what it does not hold itself. */
  readonly options: Readonly<Pick<RequestOptions, 'agent' | 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>>
  readonly headers: Readonly<Record<string, string>>
  /** Closes idle connections. */
  close(): void
}

/** Told all that an access is made of and must not come back in anything that is told. */
export type Learn = (secrets: readonly string[]) => void

/** Access that is opened when it is first needed, and anew once it is old: tokens and certificates rotate. */
export interface AccessKeeper {
  current(): Promise<Outcome<Access>>
  /** Reads the credentials anew at the next request. */
  forget(): void
  dispose(): void
}

/** `open` reads all that access is made of, `at` a wall time for its problems; what it gave is kept for `maxAgeMs`. */
export function keepAccess(open: (at: number) => Promise<Outcome<Access>>, clock: Clock, maxAgeMs: number): AccessKeeper {
  let access: Promise<Outcome<Access>> | null = null
  let openedAt = 0
  return {
    current() {
      if (access === null || clock.monotonic() - openedAt > maxAgeMs) {
        // requests under way on the old agent go on; its idle connections close by themselves
        openedAt = clock.monotonic()
        access = open(clock.now())
      }
      return access
    },
    forget() {
      access = null
    },
    dispose() {
      void access?.then((opened) => {
        if (opened.ok) opened.value.close()
      })
      access = null
    },
  }
}

/** `url` with `path` behind its own path, and `query` behind its own query. */
export function targetOf(url: string, path: string, query: Readonly<Record<string, string>>): URL {
  const target = new URL(url)
  if (path !== '') target.pathname = `${target.pathname.replace(/\/+$/, '')}${path}`
  for (const [name, value] of Object.entries(query)) target.searchParams.append(name, value)
  return target
}
