import { chance, seedOf } from '../../usage/noise.ts'
import { ORIGIN_MS } from '../../usage/week.ts'
import type { Metric } from './family.ts'

/** A machine as node-exporter sees it. */
export interface Machine {
  readonly name: string
  readonly address: string
  readonly kernel: string
  readonly cores: number
  readonly memoryBytes: number
  /** Core seconds used since the model's origin. */
  readonly cpuSeconds: (at: number) => number
  readonly memoryUsed: (at: number) => number
}

const GIB = 1_073_741_824
/** Shares of the busy time. */
const MODES = [
  ['user', 0.72],
  ['system', 0.22],
  ['iowait', 0.04],
  ['softirq', 0.02],
] as const
/** What of a machine's disk is full when it is new, and at most, ratio. */
const DISK = [0.25, 0.72] as const
const DISK_GIB = 500

const secondsSince = (at: number): number => (at - ORIGIN_MS) / 1000
const diskShare = (name: string): number => DISK[0] + (DISK[1] - DISK[0]) * chance(seedOf(name))

/** CPU is told as one series a mode over all cores of a machine but the first: what is summed over `cpu` is the whole machine. */
export const MACHINE_METRICS: readonly Metric<Machine>[] = [
  {
    name: 'node_cpu_seconds_total',
    type: 'counter',
    help: 'Seconds the CPUs spent in each mode.',
    of: ({ cores, cpuSeconds }) =>
      Array.from({ length: cores }, (_, cpu) => [
        ...MODES.map(([mode, share]) => ({
          labels: { cpu: String(cpu), mode },
          valueAt: (at: number) => (share * cpuSeconds(at)) / cores,
        })),
        { labels: { cpu: String(cpu), mode: 'idle' }, valueAt: (at: number) => secondsSince(at) - cpuSeconds(at) / cores },
      ]).flat(),
  },
  {
    name: 'node_memory_MemTotal_bytes',
    type: 'gauge',
    help: 'Memory information field MemTotal_bytes.',
    of: ({ memoryBytes }) => [{ valueAt: () => memoryBytes }],
  },
  {
    name: 'node_memory_MemAvailable_bytes',
    type: 'gauge',
    help: 'Memory information field MemAvailable_bytes.',
    of: ({ memoryBytes, memoryUsed }) => [{ valueAt: (at) => memoryBytes - memoryUsed(at) }],
  },
  {
    name: 'node_filesystem_size_bytes',
    type: 'gauge',
    help: 'Filesystem size in bytes.',
    of: () => [{ labels: ROOT, valueAt: () => DISK_GIB * GIB }],
  },
  {
    name: 'node_filesystem_avail_bytes',
    type: 'gauge',
    help: 'Filesystem space available to non-root users in bytes.',
    of: ({ name }) => [{ labels: ROOT, valueAt: () => DISK_GIB * GIB * (1 - diskShare(name)) }],
  },
  {
    name: 'node_uname_info',
    type: 'gauge',
    help: 'Labeled system information as provided by the uname system call.',
    of: ({ name, kernel }) => [
      {
        labels: { nodename: name, release: kernel, sysname: 'Linux', machine: 'x86_64', domainname: '(none)' },
        valueAt: () => 1,
      },
    ],
  },
]

const ROOT = { device: '/dev/vda1', fstype: 'ext4', mountpoint: '/' }
