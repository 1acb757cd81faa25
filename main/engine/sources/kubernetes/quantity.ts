import type { Amount } from '../../../../shared/estate/record.ts'
import { type Fields, fields, items } from './fields.ts'

/** Suffixes of Kubernetes quantities (apimachinery resource.Quantity): decimal, binary; exponents are read by Number. */
const SCALE: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/

/** A quantity in its base unit (cores, bytes), or null where it is none. */
export function quantity(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'string') return null
  const match = QUANTITY.exec(value)
  const scale = SCALE[match?.[2] ?? '']
  return match && scale !== undefined ? Number(match[1]) * scale : null
}

/** The largest quantity that there is (apimachinery: "no number exceeds 2^63-1"). */
const LARGEST = 2 ** 63

/** What can be added up and taken off again: one absurd figure must not swallow the sum of all others. (abs: rounding up leaves -0.) */
const within = (figure: number): number | null => (figure >= 0 && figure <= LARGEST ? Math.abs(figure) : null)

/** Thousandths of a core, rounded up as Kubernetes' MilliValue does. */
export function cpuMilli(value: unknown): number | null {
  const cores = quantity(value)
  // 1e-6: what is left over from binary fractions must not round up by a whole unit
  return cores === null ? null : within(Math.ceil(cores * 1000 - 1e-6))
}

/** Bytes, rounded up. */
export function memoryBytes(value: unknown): number | null {
  const bytes = quantity(value)
  return bytes === null ? null : within(Math.ceil(bytes))
}

/** An amount from a resource list ({cpu, memory}). */
export function amount(list: Fields): Amount {
  return { cpuMilli: cpuMilli(list.cpu), memoryBytes: memoryBytes(list.memory) }
}

/** An amount from a quota's list, where requests.cpu is the long name of cpu. */
export function quotaAmount(list: Fields): Amount {
  return {
    cpuMilli: cpuMilli(list['requests.cpu'] ?? list.cpu),
    memoryBytes: memoryBytes(list['requests.memory'] ?? list.memory),
  }
}

/** Sum of requests over containers; null where no container states one. */
export function requestsOf(containers: unknown): Amount {
  let cpu: number | null = null
  let memory: number | null = null
  for (const container of items(containers)) {
    const requests = fields(fields(fields(container).resources).requests)
    const cpuHere = cpuMilli(requests.cpu)
    const memoryHere = memoryBytes(requests.memory)
    if (cpuHere !== null) cpu = (cpu ?? 0) + cpuHere
    if (memoryHere !== null) memory = (memory ?? 0) + memoryHere
  }
  return { cpuMilli: cpu, memoryBytes: memory }
}
