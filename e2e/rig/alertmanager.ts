import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { freePort, launch, type Running, until } from './processes.ts'

/** Debian's name for the binary, and its own. */
const BINARY = ['prometheus-alertmanager', 'alertmanager'].find((name) => spawnSync(name, ['--version']).status === 0)

/** Why there is no Alertmanager, one line; null: there is. */
export const missingAlertmanager = (): string | null =>
  BINARY === undefined ? 'no Alertmanager (apt-get install prometheus-alertmanager)' : null

/** `describe` where Alertmanager is installed; skipped with one clear line, and counted so, where it is not. */
export function describeAlertmanager(name: string, suite: () => void): void {
  if (BINARY === undefined) console.log(`skipped: ${name}: no Alertmanager (apt-get install prometheus-alertmanager)`)
  describe.skipIf(BINARY === undefined)(name, suite)
}

const CONFIG = `route: { receiver: none }
receivers: [{ name: none }]
inhibit_rules:
  - { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: [namespace] }
`

type Labels = Readonly<Record<string, string>>

export interface Alertmanager {
  readonly port: number
  readonly url: string
  /** Posts an alert as a Prometheus does. `endsAt` in the past: it is resolved. */
  fire(labels: Labels, more?: { annotations?: Labels; startsAt?: Date; endsAt?: Date }): Promise<void>
  resolve(labels: Labels): Promise<void>
  /** Silences alerts of that name; returns the silence's id. */
  silence(alertname: string, by: string, comment: string, until: Date): Promise<string>
  expire(id: string): Promise<void>
  /** What it says now. */
  get(path: string): Promise<unknown>
  /** Ends it; `start` begins it anew, without its alerts. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** A real Alertmanager on loopback, its state in a temp folder. */
export async function startAlertmanager(): Promise<Alertmanager> {
  const dir = mkdtempSync(join(tmpdir(), 'wanglou-alertmanager-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  writeFileSync(join(dir, 'alertmanager.yml'), CONFIG)
  let running: Running | null = null

  const start = async () => {
    const args = [
      `--config.file=${join(dir, 'alertmanager.yml')}`,
      `--storage.path=${join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]
    running = launch(BINARY ?? '', args, join(dir, 'alertmanager.log'))
    await until('the Alertmanager to be ready', async () => (await fetch(`${url}/-/ready`).catch(() => null))?.ok)
  }
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(`${url}/api/v2/${path}`, init)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    const text = await answer.text()
    return text === '' ? null : JSON.parse(text)
  }
  const post = (path: string, body: unknown) =>
    ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })

  await start()
  return {
    port,
    url,
    async fire(labels, { annotations = {}, startsAt, endsAt } = {}) {
      await post('alerts', [{ labels, annotations, startsAt, endsAt }])
    },
    async resolve(labels) {
      await post('alerts', [{ labels, startsAt: new Date(Date.now() - 60_000), endsAt: new Date(Date.now() - 1) }])
    },
    async silence(alertname, createdBy, comment, endsAt) {
      const matchers = [{ name: 'alertname', value: alertname, isRegex: false, isEqual: true }]
      const answer = await post('silences', { matchers, startsAt: new Date(), endsAt, createdBy, comment })
      return String(Object(answer).silenceID)
    },
    async expire(id) {
      await ask(`silence/${id}`, { method: 'DELETE' })
    },
    get: (path) => ask(path),
    async kill() {
      await running?.stop('SIGKILL')
    },
    start,
    async stop() {
      await running?.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
