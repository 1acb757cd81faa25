import { afterEach, expect, it, vi } from 'vitest'
import { REQUESTS } from '../../shared/ipc/contract.ts'
import { clockStore, viewStore } from '../stores/stores.ts'
import { keepPlace } from './heartbeat.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  viewStore.setState({ alarm: null })
})

it('is heard wherever the page stands, also where that is not understood', async () => {
  let heard = 0
  const request = async (name: 'wall:resume' | 'wall:alive', ...args: unknown[]) => {
    if (name === 'wall:resume') return { ok: false, code: 'failed', message: 'none' }
    if (!REQUESTS[name].args.safeParse(args).success) return { ok: false, code: 'bad-argument', message: 'too long' }
    heard += 1
    return { ok: true, value: null }
  }
  vi.stubGlobal('window', { wanglou: { request }, addEventListener() {} })
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await keepPlace()
  await vi.waitFor(() => expect(heard).toBe(1))
  viewStore.setState({ alarm: `cause:app:tax#alert.firing/${'x'.repeat(5_000)}` })
  await vi.waitFor(() => expect(heard).toBe(2))
  clockStore.setState({ now: clockStore.getState().now + 1_000 })
  await vi.waitFor(() => expect(heard).toBe(3))
})
