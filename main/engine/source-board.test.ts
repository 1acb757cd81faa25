import { describe, expect, it } from 'vitest'
import type { Problem, SourceState } from '../../shared/estate/source-state.ts'
import { present } from '../../shared/lib/assert.ts'
import { type SourceConfig, type SourcesFile, secretsNeeded } from '../config/sources-file.ts'
import { createSourceBoard, type SourceBoardDeps } from './source-board.ts'

const kubernetes = (name: string, more: { readonly paused?: boolean; readonly context?: string } = {}): SourceConfig => ({
  ...{ kind: 'kubernetes', name, displayName: null, paused: false },
  ...{ kubeconfig: '/k', context: null, namespaces: [], allowExec: false, ...more },
})

const feed = (name: string, secret: string): SourceConfig => ({
  ...{ kind: 'cloudevents', name, displayName: null, paused: false },
  endpoint: {
    url: 'wss://feed',
    auth: { type: 'bearer', token: { secret } },
    tls: { ca: null, cert: null, key: null, trust: null, serverName: null },
    proxy: null,
  },
})

const file = (sources: readonly SourceConfig[], more: Partial<SourcesFile> = {}): SourcesFile => ({
  ...{ sources, refused: [], registerFile: null, policyFile: null, demo: false, complete: true, faults: [] },
  ...more,
})

const state = (more: Partial<SourceState>): SourceState => ({
  name: 'east',
  kind: 'kubernetes',
  phase: 'live',
  since: 1,
  asOf: 500,
  retryAt: null,
  problem: null,
  resources: [],
  eventsPerSecond: 0,
  requestsPerMinute: 0,
  requestBudgetPerMinute: 60,
  badFrames: 0,
  ...more,
})

/** A board whose sources tell what they are told to, and close when they are let. */
function boardOf(first: SourcesFile, known: readonly SourceState[] = [], deps: Partial<SourceBoardDeps> = {}) {
  const board = createSourceBoard(first, known, 900, { needs: secretsNeeded, obstacle: () => null, ...deps })
  const opened: string[] = []
  const open = new Map<string, { readonly tell: (more: Partial<SourceState>) => void; readonly closed: () => void }>()
  board.start((config, tell) => {
    const { name, kind } = config
    opened.push(name)
    let closed = () => {}
    const closing = new Promise<void>((resolve) => {
      closed = resolve
    })
    const mine = { tell: (more: Partial<SourceState>) => tell(state({ name, kind, ...more })), closed: () => closed() }
    open.set(name, mine)
    return {
      name,
      start: () => {},
      dispose() {
        mine.tell({ asOf: 700 })
        return closing
      },
    }
  })
  const phases = () => Object.fromEntries(board.states.map(({ name, phase }) => [name, phase]))
  return {
    board,
    opened,
    phases,
    source: (name: string) => present(open.get(name), name),
    async close(name: string) {
      present(open.get(name), name).closed()
      await Promise.resolve()
      await Promise.resolve()
    },
  }
}

describe('source board', () => {
  it('keeps until when the cache was true while the source has not reached its server', () => {
    const { board, source } = boardOf(file([kubernetes('east')]), [state({})])
    expect(board.states).toMatchObject([{ phase: 'idle', asOf: 500 }])
    expect(board.tend(1)).toEqual([])
    source('east').tell({ phase: 'waiting', asOf: null })
    expect(board.states).toMatchObject([{ phase: 'waiting', asOf: 500 }])
    source('east').tell({ asOf: 1_000 })
    expect(board.states).toMatchObject([{ phase: 'live', asOf: 1_000 }])
  })

  it('says of a source that only the cache knows that nothing will start it', () => {
    const { board, opened } = boardOf(file([]), [state({})])
    expect(board.states).toMatchObject([{ phase: 'refused', asOf: 500, problem: { code: 'source.unlisted' } }])
    board.tend(1)
    expect(opened).toEqual([])
  })

  it('opens what came, opens anew what differs, closes what is paused or gone, and leaves the others alone', async () => {
    const { board, opened, phases, source, close } = boardOf(file(['a', 'b', 'c', 'd'].map((name) => kubernetes(name))))
    board.tend(1)
    for (const name of ['a', 'b', 'c', 'd']) source(name).tell({})
    board.configure(
      file([kubernetes('new'), kubernetes('a', { paused: true }), kubernetes('b', { context: 'x' }), kubernetes('d')]),
      2,
    )
    expect(board.tend(2)).toEqual([])
    expect(opened).toEqual(['a', 'b', 'c', 'd', 'new'])
    await Promise.all(['a', 'b', 'c'].map(close))
    expect(phases()).toEqual({ new: 'idle', a: 'paused', b: 'idle', d: 'live' })
    expect(board.tend(3)).toEqual(['c'])
    expect(board.tend(3)).toEqual([])
    expect(opened).toEqual(['a', 'b', 'c', 'd', 'new', 'b'])
    expect(board.states.map(({ name }) => name)).toEqual(['new', 'a', 'b', 'd'])
    expect(board.states.find(({ name }) => name === 'a')).toMatchObject({ phase: 'paused', asOf: 700, problem: null })

    board.configure(file([kubernetes('a'), kubernetes('d')]), 4)
    board.tend(4)
    expect(opened.slice(6)).toEqual(['a'])
  })

  it('shows another display name at once, and does not open anew for it', () => {
    const { board, opened, phases, source } = boardOf(file([kubernetes('a')]))
    board.tend(1)
    source('a').tell({})
    board.configure(file([{ ...kubernetes('a'), displayName: '甲', displayNameEn: 'A' }]), 2)
    expect(board.states[0]?.displayName).toEqual({ name: '甲', nameEn: 'A' })
    board.tend(2)
    expect(opened).toEqual(['a'])
    expect(phases()).toEqual({ a: 'live' })
    board.configure(file([kubernetes('a')]), 3)
    expect(board.states[0]?.displayName).toBeUndefined()
  })

  it('goes on with a source that comes back before it was closed', async () => {
    const { board, opened, close } = boardOf(file([kubernetes('a')]))
    board.tend(1)
    board.configure(file([]), 2)
    board.tend(2)
    board.configure(file([kubernetes('a')]), 3)
    expect(board.tend(3)).toEqual([])
    await close('a')
    expect(board.tend(4)).toEqual([])
    expect(opened).toEqual(['a', 'a'])
  })

  it('drops what a source showed that is of another kind now, before it is opened as that', async () => {
    const { board, opened, close } = boardOf(file([kubernetes('a')]))
    board.tend(1)
    board.configure(file([feed('a', 's')]), 2)
    board.tend(2)
    await close('a')
    expect(board.tend(3)).toEqual(['a'])
    expect(opened).toEqual(['a'])
    board.tend(4)
    expect(opened).toEqual(['a', 'a'])
    expect(board.states).toMatchObject([{ kind: 'cloudevents' }])
  })

  it('keeps what is no longer listed where an entry has no name, and closes it', async () => {
    const { board, phases, close } = boardOf(file([kubernetes('a')]))
    board.tend(1)
    board.configure(file([], { complete: false }), 2)
    board.tend(2)
    await close('a')
    expect(board.tend(3)).toEqual([])
    expect(phases()).toEqual({ a: 'refused' })
    expect(board.states[0]?.problem?.code).toBe('source.unlisted')
  })

  it('waits for a secret, starts by itself once it is there, and opens anew when it changes', async () => {
    let missing: Problem | null = { code: 'vault.locked', facts: {}, at: 1 }
    const obstacle = (config: SourceConfig) => (secretsNeeded(config).length > 0 ? missing : null)
    const { board, opened, phases, close } = boardOf(file([feed('f', 'f/token'), kubernetes('k')]), [], { obstacle })
    board.tend(1)
    expect(opened).toEqual(['k'])
    expect(phases()).toEqual({ f: 'refused', k: 'idle' })
    board.tend(2)
    missing = null
    board.secretsChanged(new Set(['other']))
    board.tend(3)
    expect(opened).toEqual(['k'])
    board.secretsChanged(new Set(['f/token']))
    board.tend(4)
    expect(opened).toEqual(['k', 'f'])
    board.secretsChanged(new Set(['f/token']))
    board.tend(5)
    await close('f')
    board.tend(6)
    expect(opened).toEqual(['k', 'f', 'f'])
  })
})
