import { readdirSync, readFileSync } from 'node:fs'

/** Kernel ticks a second that /proc counts CPU time in. */
const TICKS = 100

/** What the processes of the bench are, by their command lines. */
const KINDS: readonly (readonly [name: string, sign: RegExp])[] = [
  ['page', /--type=renderer/],
  ['graphics', /--type=gpu-process/],
  ['engine', /engine\/index\.cjs/],
  ['world', /latency\/world\.ts/],
  ['screen', /^Xvfb/],
]

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // it is gone
  }
}

/** Seconds of CPU that the processes below `pids`, themselves included, took so far, by what they are; and what all of the machine took. */
export function cpuSeconds(pids: readonly number[]): Readonly<Record<string, number>> {
  const taken: Record<string, number> = {}
  const add = (name: string, ticks: number) => {
    taken[name] = (taken[name] ?? 0) + ticks / TICKS
  }
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      const [, ...fields] = read(`/proc/${name}/stat`).split(') ')
      const [, parent = 0, ...rest] = fields.join(') ').split(' ').map(Number)
      return { pid: Number(name), parent, ticks: (rest[9] ?? 0) + (rest[10] ?? 0) }
    })
  const ours = new Set(pids)
  for (let size = 0; size !== ours.size; ) {
    size = ours.size
    for (const { pid, parent } of stats) if (ours.has(parent)) ours.add(pid)
  }
  for (const { pid, ticks } of stats) {
    if (!ours.has(pid)) continue
    const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
    add(KINDS.find(([, sign]) => sign.test(command))?.[0] ?? 'shell', ticks)
  }
  const [user = 0, nice = 0, system = 0] = /^cpu +(.*)$/m.exec(read('/proc/stat'))?.[1]?.split(' ').map(Number) ?? []
  add('machine', user + nice + system)
  return taken
}
