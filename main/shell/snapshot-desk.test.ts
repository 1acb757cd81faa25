import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SnapshotAsk, SnapshotJob, SnapshotProgress, SnapshotTold } from '../../shared/ipc/snapshot.ts'
import type { SecretStore } from '../config/secrets/secret-store.ts'
import { createSnapshotDesk } from './snapshot-desk.ts'

const ASK: SnapshotAsk = { ...{ incident: null, from: 1, to: 2, scope: null, profile: 'none', namespaces: [] } }
const SUITE = 'ed25519-sha256'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wanglou-desk-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function begin(state: 'none' | 'open' | 'locked', place: string | null = '/place/x.wlsnap') {
  const kept: Record<string, string> = {}
  const jobs: { job: SnapshotJob; told: (told: SnapshotTold) => void; ended: boolean }[] = []
  const progress: SnapshotProgress[] = []
  const store: Pick<SecretStore, 'all' | 'info' | 'put'> = {
    all: () => (state === 'locked' ? null : kept),
    info: () => ({ state, names: Object.keys(kept), problem: null }),
    put(name, value) {
      kept[name] = value
      return null
    },
  }
  const desk = createSnapshotDesk({
    engine: {
      snapshot(job, told) {
        const one = { job, told, ended: false }
        jobs.push(one)
        return () => {
          one.ended = true
        }
      },
    },
    ...{ secrets: () => store, home, choose: async () => place, now: () => 1_764_000_000_000 },
    progress: (one) => progress.push(one),
  })
  return { desk, jobs, progress }
}

const turn = () => new Promise((done) => setImmediate(done))

test('without a vault, or with one that is locked, nobody signs, and it is said why', async () => {
  expect(await begin('none').desk['snapshot:signers']()).toMatchObject({ signers: [], problem: { code: 'vault.none' } })
  expect(await begin('locked').desk['snapshot:signers']()).toMatchObject({ signers: [], problem: { code: 'vault.locked' } })
})

test('a key is made once, and its signer told without it', async () => {
  const { desk } = begin('open')
  expect(await desk['snapshot:make-key']({ suite: SUITE, name: '一岗' })).toEqual({ problem: null })
  const { signers } = await desk['snapshot:signers']()
  expect(signers).toEqual([{ suite: SUITE, name: '一岗', fingerprint: expect.any(String) }])
  expect(await desk['snapshot:make-key']({ suite: SUITE, name: '二岗' })).toMatchObject({
    problem: { code: 'signing-key.exists' },
  })
})

test('the engine writes where the person chose, one package at a time', async () => {
  const { desk, jobs, progress } = begin('open')
  const answer = desk['snapshot:export']({ ask: ASK, suite: SUITE, name: 'x.wlsnap' })
  await turn()
  expect(jobs[0]?.job).toEqual({ ask: ASK, suite: SUITE, out: '/place/x.wlsnap' })
  expect(await desk['snapshot:preview'](ASK)).toMatchObject({ problem: { code: 'snapshot.busy' } })
  jobs[0]?.told({ progress: { member: 'alarms.jsonl', share: 0.5 } })
  expect(progress).toEqual([{ member: 'alarms.jsonl', share: 0.5 }])
  desk['snapshot:cancel']()
  expect(jobs[0]?.ended).toBe(true)
  jobs[0]?.told({ cancelled: true })
  expect(await answer).toEqual({ value: null })

  const next = desk['snapshot:preview'](ASK)
  jobs[1]?.told({ preview: { hidden: [] } })
  expect(await next).toEqual({ value: { hidden: [] } })
})

test('where no place was chosen nothing is asked of the engine', async () => {
  const { desk, jobs } = begin('open', null)
  expect(await desk['snapshot:export']({ ask: ASK, suite: SUITE, name: 'x' })).toEqual({ value: null })
  expect(jobs).toEqual([])
})
