import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { differences } from '../checkers/truth.ts'
import { startKube } from '../rig/kube.ts'
import { seedEstate } from '../rig/kube-seed.ts'
import { startKubelets } from '../rig/kubelets.ts'
import { until } from '../rig/processes.ts'
import { startChurn } from './churn.ts'

const CLI = join(import.meta.dirname, '../../main/cli.ts')
const SENTINEL_TIMEOUT_MS = 60_000

const countsSchema = z.object({ seq: z.number(), entities: z.array(z.looseObject({ kind: z.string(), name: z.string() })) })

export interface TruthReport {
  readonly seconds: number
  readonly churn: { operations: number; failed: number; byKind: Readonly<Record<string, number>> }
  readonly seq: number
  readonly compared: { readonly pods: number; readonly nodes: number; readonly deployments: number }
  /** Empty: exactly equal. */
  readonly differences: readonly string[]
}

/**
 * `wanglou run` on a real control plane with controllers, scheduler and stand-in kubelets, under churn for `seconds`, with one
 * `kill -9` of the API server at a third and one of the engine at two thirds (started again by hand on the same data). Then a
 * sentinel pod is made; once it has reached both sides, kubectl's answer is held against `wanglou state --json`.
 */
export async function truthRun(seconds: number, log: (line: string) => void): Promise<TruthReport> {
  const dir = mkdtempSync(join(tmpdir(), 'wanglou-truth-'))
  const kube = await startKube({ controllers: true })
  let engine = startEngine(dir, log)
  try {
    writeFileSync(
      join(dir, 'sources.yaml'),
      JSON.stringify({ sources: [{ name: 'real', kind: 'kubernetes', kubeconfig: kube.kubeconfig.admin }] }),
    )
    await seedEstate(kube.admin, { nodes: 6, deployments: 8, podsEach: 4, controllers: true })
    const kubelets = startKubelets(kube.admin)
    engine = await engine.restart()
    const churn = startChurn(kube.admin, Math.random)
    const third = () => new Promise((done) => setTimeout(done, (seconds * 1000) / 3))
    await third()
    log('kill -9 kube-apiserver')
    await kube.killApiServer()
    await kube.startApiServer()
    await third()
    log('kill -9 the engine')
    engine = await engine.restart()
    await third()
    await churn.stop()
    await settled(kube.kubectl)
    await kubelets.stop()
    const sentinel = `sentinel-${Date.now()}`
    // fits no node, so that after its creation no compared field of it changes
    const spec = { nodeSelector: { nowhere: 'true' }, containers: [{ name: 'sentinel', image: 'registry.example/sentinel:1.0' }] }
    await kube.admin.create('/api/v1/namespaces/default/pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: sentinel },
      spec,
    })
    const said = await until(
      'the sentinel in wanglou state',
      async () => {
        const state = await readState(dir)
        return countsSchema.parse(state).entities.some((e) => e.kind === 'instance' && e.name === sentinel) ? state : null
      },
      SENTINEL_TIMEOUT_MS,
      500,
    )
    const json = (kind: string): { items: unknown[] } =>
      z.object({ items: z.array(z.unknown()) }).parse(JSON.parse(kube.kubectl('get', kind, '-A', '-o', 'json')))
    const truth = { pods: json('pods'), nodes: json('nodes'), deployments: json('deployments.apps') }
    return {
      seconds,
      churn: churn.done(),
      seq: countsSchema.parse(await readState(dir)).seq,
      compared: { pods: truth.pods.items.length, nodes: truth.nodes.items.length, deployments: truth.deployments.items.length },
      differences: differences(truth, said),
    }
  } finally {
    await engine.kill()
    await kube.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

interface Engine {
  kill(): Promise<void>
  /** kill -9 if it runs, then start on the same data. */
  restart(): Promise<Engine>
}

function startEngine(dir: string, log: (line: string) => void, start = false): Engine {
  const args = [CLI, 'run', '--data', join(dir, 'data'), '--sources', join(dir, 'sources.yaml')]
  const child = start ? spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] }) : null
  child?.stderr?.on('data', (chunk: Buffer) => log(chunk.toString().trimEnd()))
  const gone = new Promise<void>((done) => (child ? child.once('exit', () => done()) : done()))
  const kill = async () => {
    child?.kill('SIGKILL')
    await gone
  }
  return {
    kill,
    async restart() {
      await kill()
      return startEngine(dir, log, true)
    },
  }
}

async function readState(dir: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, 'state', '--data', join(dir, 'data'), '--json'], {
    maxBuffer: 256 * 1024 * 1024,
  })
  return JSON.parse(stdout)
}

/** Waits until deployments are rolled out and nothing is being deleted: two equal answers in a row. */
async function settled(kubectl: (...args: string[]) => string): Promise<void> {
  const versions = () => kubectl('get', 'pods,deployments,nodes', '-A', '-o', 'jsonpath={.items[*].metadata.resourceVersion}')
  let before = ''
  await until(
    'the cluster to settle',
    () => {
      const now = versions()
      const same = now === before
      before = now
      return same
    },
    60_000,
    1500,
  )
}
