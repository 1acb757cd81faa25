import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HostedProcess, StartProcess } from './hosted-process.ts'
import { START_BOUNDS } from './start-bounds.ts'

export interface Demo {
  readonly sourcesFile: string
  dispose(): void
}

/** Starts the demo estate in `folder`: the simulator in a process of its own; resolves once it serves. */
export function startDemo(
  script: string,
  folder: string,
  scenario: string | null,
  startProcess: StartProcess,
  extraArgs: readonly string[],
  onEnd: (reason: string) => void,
): Promise<Demo> {
  mkdirSync(folder, { recursive: true })
  return new Promise((done, fail) => {
    let heard = ''
    let ready = false
    let stopping = false
    let child: HostedProcess | null = null
    const timer = setTimeout(() => {
      child?.kill()
      fail(new Error(`the demo estate was not ready within ${START_BOUNDS.demoMs / 1000} s`))
    }, START_BOUNDS.demoMs)
    const demo: Demo = {
      sourcesFile: join(folder, 'sources.yaml'),
      dispose() {
        stopping = true
        child?.kill()
      },
    }
    child = startProcess(script, ['simulate', '--out', folder, ...(scenario ? ['--scenario', scenario] : []), ...extraArgs], {
      onStdout(text) {
        if (ready) return
        heard += text
        if (!/^ready\b/m.test(heard)) return
        ready = true
        clearTimeout(timer)
        done(demo)
      },
      onExit(reason) {
        clearTimeout(timer)
        if (!ready) fail(new Error(`the demo estate did not start: ${reason}`))
        else if (!stopping) onEnd(reason)
      },
    })
  })
}
