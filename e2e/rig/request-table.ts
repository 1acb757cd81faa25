/** Requests that a source of one kind sent for a fault: while it lasted, and from its end until the source was live again, which has a budget. */
export interface Reconnect {
  readonly fault: string
  readonly during: number
  readonly after: number
  readonly budget: number
}

/** Collects reconnects and prints them as a table, for the test's output. */
export function createRequestTable(kind: string) {
  const rows: Reconnect[] = []
  return {
    add: (row: Reconnect) => void rows.push(row),
    print() {
      const width = Math.max(5, ...rows.map(({ fault }) => fault.length))
      const line = (fault: string, ...figures: readonly (string | number)[]) =>
        [fault.padEnd(width), ...figures.map((figure) => String(figure).padStart(6))].join('  ')
      const lines = rows.map(({ fault, during, after, budget }) => line(fault, during, after, budget))
      console.log([`requests per reconnect: ${kind}`, line('fault', 'during', 'after', 'budget'), ...lines].join('\n'))
    },
  }
}
