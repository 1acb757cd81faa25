/** Runs tasks one after the other, in the order in which they came. */
export interface Queue {
  run<T>(task: () => Promise<T>): Promise<T>
}

export function createQueue(): Queue {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(task) {
      const next = last.then(task)
      last = next.catch(() => undefined)
      return next
    },
  }
}
