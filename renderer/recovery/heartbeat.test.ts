import { afterEach, expect, it, vi } from 'vitest'
import { REQUESTS } from '../../shared/ipc/contract.ts'
import { clockStore, viewStore } from '../stores/stores.ts'
import { keepPlace } from './heartbeat.ts'

let page = new EventTarget()
const goes = () => page.dispatchEvent(new Event('pagehide'))
const stubWindow = (request: unknown) => {
  page = new EventTarget()
  vi.stubGlobal('window', Object.assign(page, { wanglou: { request } }))
}
afterEach(() => {
  goes()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
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
  stubWindow(request)
  vi.spyOn(console, 'error').mockImplementation(() => {})
  await keepPlace()
  await vi.waitFor(() => expect(heard).toBe(1))
  viewStore.setState({ alarm: `cause:app:tax#alert.firing/${'x'.repeat(5_000)}` })
  await vi.waitFor(() => expect(heard).toBe(2))
  clockStore.setState({ now: clockStore.getState().now + 1_000 })
  await vi.waitFor(() => expect(heard).toBe(3))
})

it('says nothing any more once the page goes', async () => {
  let said = 0
  const request = async () => {
    said += 1
    return { ok: true, value: { place: null, recoveries: { count: 0, last: null } } }
  }
  stubWindow(request)
  await keepPlace()
  const before = said
  page.dispatchEvent(new Event('contextlost'))
  clockStore.setState({ now: clockStore.getState().now + 1_000 })
  expect(said).toBe(before + 2)
  goes()
  goes()
  clockStore.setState({ now: clockStore.getState().now + 1_000 })
  viewStore.setState({ alarm: 'cause:app:tax' })
  page.dispatchEvent(new Event('contextlost'))
  expect(said).toBe(before + 2)
})
