import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { ConnectionList, Saved } from '../../shared/ipc/connections.ts'
import type { RequestArgs } from '../../shared/ipc/contract.ts'
import type { ConnectionBook } from '../config/connection-book.ts'
import type { SecretStore } from '../config/secrets/secret-store.ts'
import type { RequestHandlers } from './ipc.ts'

type Handlers = Pick<
  RequestHandlers,
  | 'connections:list'
  | 'connections:save'
  | 'connections:pause'
  | 'connections:remove'
  | 'connections:undo'
  | 'vault:unlock'
  | 'vault:lock'
  | 'vault:set-passphrase'
  | 'vault:remove'
>

type Draft = RequestArgs<'connections:save'>[0]

export interface ConnectionsDeps {
  /** The sources file that is watched now; null: none. */
  readonly watched: () => string | null
  /** The demo is shown, and its sources file is watched. */
  readonly demo: () => boolean
  /** The file that a first source of one's own is written to. */
  readonly own: string
  readonly secrets: () => SecretStore
  /** The first source stands in the file at `own`, which is to be watched from now on. */
  readonly begun: () => void
  readonly changed: () => void
}

/** Answers what the connections page asks of the shell. */
export function createConnections(deps: ConnectionsDeps): Handlers {
  const books = new Map<string, ConnectionBook>()
  /** What reads YAML is loaded only once the page is opened. */
  const bookOf = async (path: string): Promise<ConnectionBook> => {
    const { createConnectionBook } = await import('../config/connection-book.ts')
    const book = books.get(path) ?? createConnectionBook(path, randomUUID)
    books.set(path, book)
    return book
  }
  const target = (): string => (deps.demo() ? deps.own : (deps.watched() ?? deps.own))

  async function list(): Promise<ConnectionList> {
    const file = deps.watched()
    const vault = deps.secrets().info()
    const shown = file ?? (existsSync(deps.own) ? deps.own : null)
    const told = shown === null ? { entries: [], problem: null } : (await bookOf(shown)).list()
    return { file: shown, demo: deps.demo(), vault, ...told }
  }

  async function save({ was, entry, secrets }: Draft): Promise<Saved> {
    const book = await bookOf(target())
    const issues = book.issues(was, entry)
    if (issues.length > 0) return { issues, problem: null }
    for (const [name, value] of Object.entries(secrets)) {
      const problem = deps.secrets().put(name, value)
      if (problem !== null) return { issues: [], problem }
    }
    const problem = book.save(was, entry)
    if (problem === null && deps.watched() !== target()) deps.begun()
    deps.changed()
    return { issues: [], problem }
  }

  const done = <T extends { readonly problem: unknown }>(answer: T): T => {
    deps.changed()
    return answer
  }

  return {
    'connections:list': list,
    'connections:save': save,
    'connections:pause': async (name, paused) => done({ problem: (await bookOf(target())).pause(name, paused) }),
    'connections:remove': async (name) => done((await bookOf(target())).remove(name)),
    'connections:undo': async (id) => done({ problem: (await bookOf(target())).undo(id) }),
    'vault:unlock': async (passphrase) => ({ problem: await deps.secrets().unlock(passphrase) }),
    'vault:set-passphrase': async (passphrase) => ({ problem: await deps.secrets().setPassphrase(passphrase) }),
    'vault:lock': () => {
      deps.secrets().lock()
      return null
    },
    'vault:remove': (name) => ({ problem: deps.secrets().remove(name) }),
  }
}
