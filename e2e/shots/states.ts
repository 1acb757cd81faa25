import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFiles } from '../../main/commands/simulate.ts'
import { createSimulator, type ScenarioName, type Size } from '../../main/simulator/index.ts'
import type { Theme } from '../../shared/ipc/theme.ts'
import { launchApp, type RunningApp } from '../fixtures/app.ts'

/** What the estate of a picture is like. Each is made by what makes it in life, and shown by the real window. */
export const STATES = ['calm', 'surge', 'stale', 'empty', 'error'] as const
export type State = (typeof STATES)[number]

const SCENARIO: Readonly<Record<'calm' | 'surge' | 'stale', ScenarioName>> = {
  calm: 'calm',
  surge: 'enrolment-surge',
  stale: 'calm',
}

/** Longest wait for the page to take a click or to be pictured, ms: one of 7680 on a loaded machine takes its time. */
const PATIENCE_MS = 120_000

/** Longest wait for a state to be on screen, ms: an outage is first waited out as a short one. */
const ON_SCREEN_MS = 120_000

export interface Stage {
  readonly run: RunningApp
  close(): Promise<void>
}

/** Servers that nobody answers for, an entry that says nothing, and a register that is none. */
const BROKEN = {
  'sources.yaml': `register: ./register.yaml
sources:
  - {name: gov-a, kind: kubernetes, kubeconfig: ./missing.kubeconfig}
  - {name: metrics, kind: prometheus, url: "http://127.0.0.1:9"}
  - {name: alerts, kind: alertmanager, url: "https://127.0.0.1:9"}
  - {name: cloud, kind: carrier-pigeon}
`,
  'register.yaml': 'bureaus: 40\n',
}

/** Opens the app on an estate in `state`, and resolves once that is what it shows. */
export async function openState(state: State, size: Size, theme: Theme): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), `wanglou-shots-${state}-`))
  const data = join(folder, 'data')
  mkdirSync(data)
  const disposals: (() => Promise<unknown>)[] = []
  const close = async (): Promise<void> => {
    for (const dispose of disposals.reverse()) await dispose()
    rmSync(folder, { recursive: true, force: true })
  }
  const open = async (sources?: string): Promise<RunningApp> => {
    const from = sources === undefined ? {} : { sources }
    const run = await launchApp({ data, ...from, lang: 'zh-CN', theme, size: '1366x768' })
    disposals.push(() => run.close())
    run.page.setDefaultTimeout(PATIENCE_MS)
    return run
  }
  const wallIs = (run: RunningApp, name: string): Promise<void> =>
    run.page.locator(`.wall-${name}`).waitFor({ state: 'attached', timeout: ON_SCREEN_MS })

  try {
    if (state === 'empty') {
      const run = await open()
      await run.painted('first')
      return { run, close }
    }
    if (state === 'error') {
      for (const [name, text] of Object.entries(BROKEN)) writeFileSync(join(folder, name), text)
      const run = await open(join(folder, 'sources.yaml'))
      // Each source has failed by then: before, the wall is one of a first sync.
      await wallIs(run, 'blank')
      return { run, close }
    }
    const clock = { now: () => Date.now(), monotonic: () => performance.now() }
    const simulator = await createSimulator({ seed: 7, size, scenario: SCENARIO[state], clock, platforms: true })
    disposals.push(() => simulator.dispose())
    await writeFiles(join(folder, 'demo'), simulator)
    const run = await open(join(folder, 'demo', 'sources.yaml'))
    await run.painted('live')
    if (state === 'stale') {
      await simulator.dispose()
      await wallIs(run, 'cut')
    }
    return { run, close }
  } catch (error) {
    await close()
    throw error
  }
}
