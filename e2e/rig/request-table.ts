/** Requests that a source of one kind sent after a fault until it was live again, against what it may. */
export interface Reconnect {
  readonly fault: string
  readonly requests: number
  readonly budget: number
}

/** Collects reconnects and prints them as a table, for the test's output. */
export function createRequestTable(kind: string) {
  const rows: Reconnect[] = []
  return {
    rows: rows as readonly Reconnect[],
    add: (row: Reconnect) => void rows.push(row),
    print() {
      const width = Math.max(5, ...rows.map(({ fault }) => fault.length))
      const line = (fault: string, requests: string, budget: string) =>
        `${fault.padEnd(width)}  ${requests.padStart(8)}  ${budget.padStart(6)}`
      const lines = rows.map(({ fault, requests, budget }) => line(fault, String(requests), String(budget)))
      console.log([`requests per reconnect: ${kind}`, line('fault', 'requests', 'budget'), ...lines].join('\n'))
    },
  }
}
